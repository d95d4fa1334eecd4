package lift

import (
	"strideline/iac/resource"
	"strideline/model"
)

func kinesisKinds() map[string]*kind {
	return map[string]*kind{
		"AWS::Kinesis::Stream": {
			id:      identity{service: "kinesis", arnType: "stream", resource: "stream/{name}", nameProp: "Name"},
			declare: declareStream, link: linkStoreKey("StreamEncryption", "KeyId"),
		},
		"AWS::Kinesis::StreamConsumer": {plumbing: true},
		"AWS::Kinesis::ResourcePolicy": {link: linkPolicyOf("ResourcePolicy", "ResourceArn")},
		"AWS::KinesisFirehose::DeliveryStream": {
			id:      identity{service: "firehose", arnType: "deliverystream", resource: "deliverystream/{name}", nameProp: "DeliveryStreamName"},
			declare: declareFirehose, link: linkFirehose,
		},
	}
}

// declareStream reads a data stream. Defaults: Kinesis API reference,
// CreateStream (24 hours, no encryption unless asked for).
func declareStream(l *lifter, it *item) {
	a, p := l.set(l.addNode(it, model.Store, "stream")), it.Props
	a.days("retention", p.Get("RetentionPeriodHours"), 24)
	a.byDefault("retention", int64(1))
	if mode := p.Get("StreamModeDetails", "StreamMode"); mode.Written() {
		switch s, ok := mode.Str(); {
		case !ok:
			a.unknown("billing", unknownReason(mode), mode.At)
		case s == "ON_DEMAND":
			a.value("billing", "on-demand", mode.At)
		}
	}
	if p.Get("StreamEncryption").Written() {
		a.value("encryption", "managed", p.Get("StreamEncryption").At)
	}
	a.encryptedWith(p.Get("StreamEncryption", "KeyId"))
	a.byDefault("encryption", "none")
	l.tags(it.node, p.Get("Tags"))
}

func declareFirehose(l *lifter, it *item) {
	a, p := l.set(l.addNode(it, model.Store, "stream")), it.Props
	a.encryptedWith(p.Get("DeliveryStreamEncryptionConfigurationInput", "KeyARN"))
	l.tags(it.node, p.Get("Tags"))
}

// firehoseDestinations are the properties of a delivery stream that say where
// its records go: to a bucket, besides what the property is named for.
var firehoseDestinations = []string{
	"S3DestinationConfiguration", "ExtendedS3DestinationConfiguration", "RedshiftDestinationConfiguration",
	"ElasticsearchDestinationConfiguration", "AmazonopensearchserviceDestinationConfiguration",
	"AmazonOpenSearchServerlessDestinationConfiguration", "HttpEndpointDestinationConfiguration",
	"SplunkDestinationConfiguration", "SnowflakeDestinationConfiguration", "IcebergDestinationConfiguration",
}

func linkFirehose(l *lifter, it *item) {
	p := it.Props
	l.protect(it, p.Get("DeliveryStreamEncryptionConfigurationInput", "KeyARN"))
	l.delivers(it, p.Get("KinesisStreamSourceConfiguration", "KinesisStreamARN"), true)
	l.delivers(it, p.Get("MSKSourceConfiguration", "MSKClusterARN"), true)
	for _, key := range firehoseDestinations {
		d := p.Get(key)
		via := l.viaRole(d.Get("RoleARN"))
		if !d.Written() {
			continue
		}
		for _, path := range [][]string{
			{"BucketARN"},
			{"S3Configuration", "BucketARN"},
			{"S3BackupConfiguration", "BucketARN"},
			{"DomainARN"},
			{"CollectionEndpoint"},
		} {
			l.delivers(it, d.Get(path...), false)
		}
		for _, o := range d.Get("EndpointConfiguration", "Url").Options() {
			if text := l.text(o); text != "" && !l.toOwnAPI(it, it.node, o, text, "POST") {
				l.sendTo(it, it.node, l.outsider(text), o, "")
			}
		}
		l.processors(it, d.Get("ProcessingConfiguration", "Processors"), via)
	}
}

// delivers joins a delivery stream with its source, or with where it writes.
func (l *lifter) delivers(it *item, v resource.Value, source bool) {
	for _, o := range v.Options() {
		n := l.destination(o, "", "")
		if n == nil || n.Kind != model.Store || n == it.node {
			continue
		}
		e := model.Edge{From: it.node.ID, To: n.ID, Kind: model.Delivers, Conditional: o.When, At: o.At}
		if source {
			e.From, e.To = e.To, e.From
		}
		l.edge(it, e)
	}
}

// processors are functions that change records on their way through.
func (l *lifter) processors(it *item, v resource.Value, via string) {
	for _, pr := range v.Each() {
		for _, param := range pr.Get("Parameters").Each() {
			if name, _ := param.Get("ParameterName").Str(); name != "LambdaArn" {
				continue
			}
			for _, o := range param.Get("ParameterValue").Options() {
				fn := l.destination(o, model.Function, "lambda")
				if fn == nil || fn.Kind != model.Function {
					continue
				}
				t := l.sideNode(it, it.ID+".Processor", model.Trigger, "stream-poll")
				l.set(t).byDefault("auth", "internal")
				l.edge(it, model.Edge{From: it.node.ID, To: t.ID, Kind: model.Feeds, Conditional: pr.When, At: o.At})
				l.sendTo(it, t, fn, o, via)
			}
		}
	}
}
