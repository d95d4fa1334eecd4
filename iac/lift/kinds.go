package lift

import "maps"

// allKinds is every resource type lift knows: one line a service.
func allKinds() map[string]*kind {
	out := map[string]*kind{}
	for _, m := range []map[string]*kind{
		lambdaKinds(),
		dynamodbKinds(),
		iamKinds(),
		sqsKinds(),
		snsKinds(),
		s3Kinds(),
		eventsKinds(),
		pipesKinds(),
		schedulerKinds(),
		stepFunctionsKinds(),
		kinesisKinds(),
		secretsKinds(),
		ssmKinds(),
		kmsKinds(),
		logsKinds(),
		ec2Kinds(),
		customKinds(),
		cdkKinds(),
		containerKinds(),
		buildKinds(),
		runnerKinds(),
		latticeKinds(),
		datastoreKinds(),
		protectionKinds(),
		aiKinds(),
		mailKinds(),
		analyticsKinds(),
		cloudfrontKinds(),
		loadBalancerKinds(),
		iotKinds(),
		apigatewayKinds(),
		apigatewayV2Kinds(),
		appsyncKinds(),
		cognitoKinds(),
		wafKinds(),
		nestedKinds(),
		plumbingKinds(),
	} {
		maps.Copy(out, m)
	}
	return out
}

// plumbingKinds are types that carry no way in, code, data, permission or
// protection of their own; naming them keeps coverage honest.
func plumbingKinds() map[string]*kind {
	out := map[string]*kind{}
	for _, t := range []string{
		"AWS::CDK::Metadata",
		"AWS::CodeDeploy::Application",
		"AWS::Route53::RecordSet",
		"AWS::Route53::RecordSetGroup",
		"AWS::Route53::HostedZone",
		"AWS::Route53::HealthCheck",
		"AWS::CertificateManager::Certificate",
		"AWS::ServiceDiscovery::PrivateDnsNamespace",
		"AWS::ServiceDiscovery::HttpNamespace",
		"AWS::ServiceDiscovery::Service",
		"AWS::Signer::SigningProfile",
		"AWS::Lambda::CapacityProvider",
		"AWS::Lambda::NetworkConnector",
		"AWS::AppConfig::Application",
		"AWS::AppConfig::Environment",
		"AWS::AppConfig::Deployment",
		"AWS::AppConfig::DeploymentStrategy",
		"AWS::ApplicationInsights::Application",
		"AWS::ResourceGroups::Group",
		"AWS::CodeDeploy::DeploymentGroup",
		"AWS::CodeDeploy::DeploymentConfig",
		"AWS::CloudFormation::WaitCondition",
		"AWS::CloudFormation::WaitConditionHandle",
	} {
		out[t] = &kind{plumbing: true}
	}
	return out
}
