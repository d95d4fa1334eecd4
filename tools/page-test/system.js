// system makes SAM templates of a number of functions in a number of stacks:
// every four functions share a table and a queue. It yields files and contents.
export function* system(functions, stacks) {
  for (let k = 0; k < stacks; k++) {
    const resources = {};
    for (let i = 0; i < functions / stacks; i++) {
      const team = Math.floor(i / 4);
      if (i % 4 === 0) {
        resources[`Table${team}`] = { Type: 'AWS::DynamoDB::Table', Properties: { BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] } };
        resources[`Queue${team}`] = { Type: 'AWS::SQS::Queue' };
      }
      const policies = [
        { DynamoDBCrudPolicy: { TableName: { Ref: `Table${team}` } } },
        { SQSSendMessagePolicy: { QueueName: { 'Fn::GetAtt': [`Queue${team}`, 'QueueName'] } } },
      ];
      if (i % 7 === 3) policies.push({ DynamoDBReadPolicy: { TableName: { Ref: 'Table0' } } });
      const events = i % 4 === 1
        ? { Queue: { Type: 'SQS', Properties: { Queue: { 'Fn::GetAtt': [`Queue${team}`, 'Arn'] } } } }
        : { Api: { Type: 'Api', Properties: { Path: `/s${k}/p${i}`, Method: 'get' } } };
      resources[`Fn${i}`] = { Type: 'AWS::Serverless::Function', Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', CodeUri: 'src/', Environment: { Variables: { TABLE: { Ref: `Table${team}` } } }, Policies: policies, Events: events } };
    }
    yield [`service${k}/template.json`, JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Transform: 'AWS::Serverless-2016-10-31', Resources: resources })];
  }
}
