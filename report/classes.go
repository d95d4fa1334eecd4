package report

import "strideline/model"

// class is how other tools call a class of ours: the type of a component in
// Open Threat Model (the words of IriusRisk's library, which its importers
// know), technology and machine in Threagile.
type class struct {
	otm        string
	technology string
	machine    string
}

// classes has every class of model.Classes, by kind and class.
var classes = map[model.Kind]map[string]class{
	model.Actor: {
		"internet": {"generic-client", "client-system", "physical"},
		"user":     {"web-client", "browser", "physical"},
		"account":  {"other", "client-system", "virtual"},
		"service":  {"other", "web-service-rest", "virtual"},
		"operator": {"generic-client", "devops-client", "physical"},
	},
	model.Trigger: {
		"http-route":         {"api-gateway", "gateway", "serverless"},
		"function-url":       {"api-gateway", "gateway", "serverless"},
		"websocket-route":    {"api-gateway", "gateway", "serverless"},
		"graphql-field":      {"api-gateway", "gateway", "serverless"},
		"load-balancer":      {"load-balancer", "load-balancer", "virtual"},
		"distribution":       {"CD-MICROSERVICE-CDN", "reverse-proxy", "serverless"},
		"queue-poll":         {"generic-service", "event-listener", "serverless"},
		"stream-poll":        {"generic-service", "event-listener", "serverless"},
		"topic-subscription": {"generic-service", "event-listener", "serverless"},
		"bucket-event":       {"generic-service", "event-listener", "serverless"},
		"schedule":           {"generic-service", "scheduler", "serverless"},
		"bus-rule":           {"generic-service", "event-listener", "serverless"},
		"pipe":               {"generic-service", "event-listener", "serverless"},
		"log-subscription":   {"generic-service", "event-listener", "serverless"},
		"identity-hook":      {"generic-service", "event-listener", "serverless"},
		"authorizer":         {"generic-service", "identity-provider", "serverless"},
		"email":              {"generic-service", "mail-server", "serverless"},
		"iot-rule":           {"generic-service", "event-listener", "serverless"},
		"custom-resource":    {"generic-service", "event-listener", "serverless"},
		"api-destination":    {"generic-service", "gateway", "serverless"},
		"direct":             {"generic-service", "event-listener", "serverless"},
	},
	model.Function: {
		"lambda":         {"aws-lambda-function", "function", "serverless"},
		"workflow":       {"step-functions", "task", "serverless"},
		"container":      {"docker-container", "container-platform", "container"},
		"azure-function": {"CD-MICROSOFT-AZURE-FUNCTIONS", "function", "serverless"},
		"cloud-function": {"google-cloud-function", "function", "serverless"},
		"edge-worker":    {"aws-lambda-function", "function", "serverless"},
		"job":            {"generic-service", "batch-processing", "container"},
		"instance":       {"ec2", "application-server", "virtual"},
	},
	model.Store: {
		"table":         {"dynamodb", "database", "serverless"},
		"bucket":        {"s3", "file-server", "serverless"},
		"queue":         {"sqs-simple-queue-service", "message-queue", "serverless"},
		"topic":         {"sns", "message-queue", "serverless"},
		"stream":        {"kinesis-data-streams", "stream-processing", "serverless"},
		"bus":           {"CD-AWS-EVENTBRIDGE", "message-queue", "serverless"},
		"secret":        {"CD-AWS-SECRETS-MANAGER", "vault", "serverless"},
		"parameter":     {"systems-manager", "vault", "serverless"},
		"key":           {"kms", "hsm", "serverless"},
		"cache":         {"elasticache", "database", "virtual"},
		"relational-db": {"rds", "database", "virtual"},
		"proxy":         {"rds", "reverse-proxy", "virtual"},
		"search":        {"CD-AWS-OPENSEARCH-SERVICE", "search-index", "virtual"},
		"warehouse":     {"redshift", "data-lake", "virtual"},
		"file-system":   {"efs", "file-server", "virtual"},
		"log":           {"cloudwatch", "monitoring", "serverless"},
		"user-pool":     {"cognito", "identity-provider", "serverless"},
		"registry":      {"ecr", "artifact-registry", "serverless"},
		"model":         {"other", "ai", "serverless"},
		"service":       {"other", "unknown-technology", "serverless"},
	},
}

// classOf is how other tools call a node; a class that no table knows is
// something else to all of them.
func classOf(n *model.Node) class {
	if c, ok := classes[n.Kind][n.Class]; ok {
		return c
	}
	return class{"other", "unknown-technology", "serverless"}
}

// strideNames are the letters of STRIDE as the tools spell them.
var strideNames = map[string]string{
	"spoofing": "Spoofing", "tampering": "Tampering", "repudiation": "Repudiation",
	"information-disclosure": "Information disclosure", "denial-of-service": "Denial of service",
	"elevation-of-privilege": "Elevation of privilege",
}

// strideName is the first letter of a threat, spelled out.
func strideName(stride []string) string {
	if len(stride) == 0 {
		return ""
	}
	return strideNames[stride[0]]
}
