package cfn

import (
	"regexp"
	"strings"
)

// helperSegment finds, in a construct path, what the CDK adds of its own to
// make a feature work: singletons under a fixed name and the functions of a
// custom resource provider. Facts: aws-cdk-lib, the ids given to
// SingletonFunction, CustomResourceProvider and custom-resources.Provider.
var helperSegment = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`LogRetention[0-9a-f]{32}`,
	`BucketNotificationsHandler[0-9a-f]{32}`,
	`AWS[0-9a-f]{32}`, // AwsCustomResource
	`Custom::.*`,      // auto-delete objects and images, bucket deployment, cross-region exports, ...
	`CustomCDKBucketDeployment.*`,
	`AWSCDK\..*CustomResourceProvider`,
	`@aws-cdk--aws-eks\..*`,
	`@aws-cdk--aws-dynamodb\..*`,
	`framework-(?:onEvent|isComplete|onTimeout)`,
	`waiter-state-machine`,
}, "|") + `)$`)

// helper reports whether a construct path is that of a generated helper.
func helper(p string, known []string) bool {
	for _, segment := range strings.Split(p, "/") {
		if helperSegment.MatchString(segment) {
			return true
		}
	}
	for _, k := range known {
		if p == k || strings.HasPrefix(p, k+"/") {
			return true
		}
	}
	return false
}
