import * as cdk from 'aws-cdk-lib';

export class Shop extends cdk.Stack {
  constructor(scope: cdk.App, id: string) {
    super(scope, id);
    const orders = new cdk.aws_sqs.Queue(this, 'Orders');
    new Inner(this, 'Inner');
  }
}
