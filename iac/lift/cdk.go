package lift

import "strideline/model"

// The CDK sets the notifications of a bucket through a custom resource, whose
// properties are those of the S3 API (PutBucketNotificationConfiguration).
func cdkKinds() map[string]*kind {
	return map[string]*kind{
		"Custom::S3BucketNotifications": {declare: declareCustom, link: linkBucketNotifications},
	}
}

var apiNotifications = []notificationKind{
	{"LambdaFunctionConfigurations", "LambdaFunctionArn", model.Function, "lambda"},
	{"QueueConfigurations", "QueueArn", model.Store, "queue"},
	{"TopicConfigurations", "TopicArn", model.Store, "topic"},
}

func linkBucketNotifications(l *lifter, it *item) {
	linkCustom(l, it)
	for _, o := range it.Props.Get("BucketName").Options() {
		to := l.byName(o, "s3", "")
		if to == nil || l.owner[to.ID] == nil || l.owner[to.ID].node != to {
			continue // another stack's bucket, or a name that nothing declares
		}
		l.notifications(l.owner[to.ID], it.Props.Get("NotificationConfiguration"), apiNotifications)
	}
}
