import * as cdk from 'aws-cdk-lib';
import { ShopStack } from '../lib/shop';
const app = new cdk.App();
new ShopStack(app, 'Shop');
