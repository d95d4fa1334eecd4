// A shop whose orders anyone can write, with the helpers that the CDK adds for
// log retention, emptying buckets and bucket notifications.
import * as cdk from 'aws-cdk-lib';
import * as apigw from 'aws-cdk-lib/aws-apigateway';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3n from 'aws-cdk-lib/aws-s3-notifications';
import { Construct } from 'constructs';

class Inner extends cdk.NestedStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new cdk.aws_sqs.Queue(this, 'InnerQueue');
  }
}

export class ShopStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    const orders = new dynamodb.Table(this, 'Orders', { // want SL2006
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    });
    const write = new lambda.Function(this, 'Write', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset('fn'),
      environment: { TABLE: orders.tableName },
      logRetention: logs.RetentionDays.ONE_WEEK,
    });
    orders.grantWriteData(write);
    const api = new apigw.RestApi(this, 'Api'); // want SL3001
    api.root.addResource('orders').addMethod('POST', new apigw.LambdaIntegration(write)); // want SL2001 SL5001
    const uploads = new s3.Bucket(this, 'Uploads', {
      removalPolicy: cdk.RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    uploads.addEventNotification(s3.EventType.OBJECT_CREATED, new s3n.LambdaDestination(write)); // want SL3006
    new Inner(this, 'Inner');
  }
}
