// Two stacks in plain JavaScript; one uses what the other makes.
const cdk = require('aws-cdk-lib');
const lambda = require('aws-cdk-lib/aws-lambda');

class Data extends cdk.Stack {
  constructor(scope, id) {
    super(scope, id);
    this.customers = new cdk.aws_dynamodb.Table(this, 'Customers', {
      partitionKey: { name: 'id', type: 'S' },
    });
  }
}

class Web extends cdk.Stack {
  constructor(scope, id, customers) {
    super(scope, id);
    const page = new lambda.Function(this, 'Page', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {}'),
    });
    customers.grantReadData(page);
    page.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.NONE }); // want SL4001 SL5001
  }
}

const app = new cdk.App();
new Web(app, 'Web', new Data(app, 'Data').customers);
