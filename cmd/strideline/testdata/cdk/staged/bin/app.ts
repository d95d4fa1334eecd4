// Two stages of one stack: an assembly within the assembly for each.
import * as cdk from 'aws-cdk-lib';
import { JobsStack } from '../lib/jobs';

const app = new cdk.App();
for (const name of ['Test', 'Prod']) {
  const stage = new cdk.Stage(app, name);
  new JobsStack(stage, 'Jobs');
}
