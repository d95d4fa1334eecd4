package lift

import "strideline/model"

func dynamodbKinds() map[string]*kind {
	id := identity{service: "dynamodb", arnType: "table", resource: "table/{name}", nameProp: "TableName"}
	return map[string]*kind{
		"AWS::DynamoDB::Table":       {id: id, declare: declareTable, link: linkTable},
		"AWS::DynamoDB::GlobalTable": {id: id, declare: declareTable, link: linkTable},
	}
}

func declareTable(l *lifter, it *item) {
	n := l.addNode(it, model.Store, "table")
	a, p := l.set(n), it.Props
	a.present("stream", p.Get("StreamSpecification"))
	a.bool("pointInTimeRecovery", p.Get("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"))
	a.bool("deletionProtection", p.Get("DeletionProtectionEnabled"))
	switch sse := p.Get("SSESpecification"); {
	case sse.Get("KMSMasterKeyId").Written():
		a.value("encryption", "customer", sse.Get("KMSMasterKeyId").At)
	case sse.Get("SSEEnabled").Written():
		if on, ok := sse.Get("SSEEnabled").Bool(); ok && on {
			a.value("encryption", "managed", sse.At)
		}
	}
	l.tags(n, p.Get("Tags"))
}

func linkTable(l *lifter, it *item) {
	p := it.Props
	l.protect(it, p.Get("SSESpecification", "KMSMasterKeyId"))
	l.inlinePolicy(it, p.Get("ResourcePolicy", "PolicyDocument"))
	l.delivers(it, p.Get("KinesisStreamSpecification", "StreamArn"), false)
}
