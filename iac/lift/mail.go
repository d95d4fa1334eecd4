package lift

import "strideline/model"

func mailKinds() map[string]*kind {
	out := map[string]*kind{
		"AWS::SES::ReceiptRule": {declare: declareReceipt, link: linkReceipt},
	}
	for _, t := range []string{
		"ReceiptRuleSet", "ReceiptFilter", "Template", "ConfigurationSet", "ConfigurationSetEventDestination", "EmailIdentity", "ContactList",
		"DedicatedIpPool",
	} {
		out["AWS::SES::"+t] = &kind{plumbing: true}
	}
	return out
}

// declareReceipt reads a rule on incoming mail, which anyone can send.
func declareReceipt(l *lifter, it *item) {
	a, r := l.set(l.addNode(it, model.Trigger, "email")), it.Props.Get("Rule")
	l.alsoCalled(it.node, r.Get("Name"))
	a.value("auth", "none", it.At)
	a.byDefault("async", true)
	a.byDefault("source", "ses.amazonaws.com")
	a.filter(r.Get("Recipients"))
}

func linkReceipt(l *lifter, it *item) {
	r := it.Props.Get("Rule")
	if on, known := r.Get("Enabled").Bool(); known && !on {
		return
	}
	l.fromInternet(it, it.node)
	for _, act := range r.Get("Actions").Each() {
		for _, o := range act.Get("LambdaAction", "FunctionArn").Options() {
			if to := l.destination(o, model.Function, "lambda"); to != nil {
				l.sendTo(it, it.node, to, o, "")
			}
		}
		for _, o := range act.Get("S3Action", "BucketName").Options() {
			if to := l.byName(o, "s3", ""); to != nil {
				l.sendTo(it, it.node, to, o, l.viaRole(act.Get("S3Action", "IamRoleArn")))
			}
		}
		for _, path := range [][]string{{"SNSAction", "TopicArn"}, {"LambdaAction", "TopicArn"}, {"S3Action", "TopicArn"}} {
			for _, o := range act.Get(path...).Options() {
				if to := l.destination(o, model.Store, "topic"); to != nil {
					l.sendTo(it, it.node, to, o, "")
				}
			}
		}
	}
}
