import * as cdk from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
import * as cr from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';

export class JobsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const queue = new cdk.aws_sqs.Queue(this, 'Queue'); // want SL5004
    const work = this.worker('Work');
    work.addEventSource(new sources.SqsEventSource(queue));
    work.addToRolePolicy(new iam.PolicyStatement({ actions: ['dynamodb:*'], resources: ['*'] }));
    new events.Rule(this, 'Nightly', {
      schedule: events.Schedule.rate(cdk.Duration.days(1)),
      targets: [new targets.SqsQueue(queue)],
    });
    const provider = new cr.Provider(this, 'Seed', { onEventHandler: this.worker('Seeder') });
    new cdk.CustomResource(this, 'Seeded', { serviceToken: provider.serviceToken });
    new cr.AwsCustomResource(this, 'Call', {
      onCreate: { service: 'SSM', action: 'putParameter', parameters: {}, physicalResourceId: cr.PhysicalResourceId.of('x') },
      policy: cr.AwsCustomResourcePolicy.fromSdkCalls({ resources: ['*'] }),
    });
  }

  private worker(id: string) {
    return new lambda.Function(this, id, { // want SL6002
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset('fn'),
    });
  }
}
