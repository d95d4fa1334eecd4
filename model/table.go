package model

// AttrType is the type of an attribute, as rules see it.
type AttrType string

// The types of attribute.
const (
	TypeString AttrType = "string"
	TypeBool   AttrType = "bool"
	TypeInt    AttrType = "int"
	TypeNumber AttrType = "number"
	TypeList   AttrType = "list" // of strings
)

// AttrSpec declares one attribute: lift and analyze may set only what stands
// here, and rules may ask only for it. Of lists kinds ("trigger") and classes
// ("queue"); "edge" means every edge.
type AttrSpec struct {
	Name    string
	Of      []string
	Type    AttrType
	Unit    string   // of a number: "s", "MB", ...
	Default any      // what a node has where nobody says anything; nil: unknown to the rule
	Allowed []string // of a string: its only values
	Fact    bool     // derived by analyze, not read from files
	Meaning string
}

// AuthValues are the ways a caller is checked (design section 7).
var AuthValues = []string{"none", "api-key", "iam", "jwt", "authorizer", "cognito", "mutual-tls", "signature", "internal", "unknown"}

// CallerValues order callers from the most to the least dangerous.
var CallerValues = []string{"anonymous", "foreign-account", "authenticated", "internal", "none"}

// SensitivityValues order what a store's content is worth.
var SensitivityValues = []string{"public", "internal", "confidential", "restricted"}

// Attributes is the one table of attributes.
var Attributes = []AttrSpec{
	// Ways in.
	{Name: "auth", Of: []string{"trigger"}, Type: TypeString, Default: "internal", Allowed: AuthValues, Meaning: "how the caller of this way in is checked"},
	{Name: "method", Of: []string{"http-route", "load-balancer", "distribution"}, Type: TypeString, Default: "ANY", Meaning: "HTTP method, ANY for every method"},
	{Name: "path", Of: []string{"http-route", "websocket-route", "load-balancer", "distribution", "graphql-field"}, Type: TypeString, Default: "", Meaning: "path, route key or field"},
	{Name: "api", Of: []string{"trigger"}, Type: TypeString, Default: "", Meaning: "id of the API, distribution or load balancer it belongs to, empty where it stands alone"},
	{Name: "scopes", Of: []string{"http-route", "graphql-field", "websocket-route"}, Type: TypeList, Default: []string{}, Meaning: "scopes or groups the route asks for"},
	{Name: "selfSignUp", Of: []string{"trigger", "user-pool"}, Type: TypeBool, Default: false, Meaning: "anyone can make themselves a user of the pool that checks the caller"},
	{Name: "throttled", Of: []string{"http-route", "websocket-route", "function-url", "graphql-field"}, Type: TypeBool, Default: false, Meaning: "a rate limit below the account's own is written for it"},
	{Name: "waf", Of: []string{"http-route", "graphql-field", "load-balancer", "distribution", "user-pool"}, Type: TypeBool, Default: false, Meaning: "a web application firewall stands in front"},
	{Name: "accessLog", Of: []string{"http-route", "websocket-route", "load-balancer", "distribution", "graphql-field"}, Type: TypeBool, Default: false, Meaning: "each request leaves a line in an access log"},
	{Name: "private", Of: []string{"trigger"}, Type: TypeBool, Default: false, Meaning: "only a private network can reach it"},
	{Name: "restricted", Of: []string{"trigger"}, Type: TypeBool, Default: false, Meaning: "a resource policy or security group admits only known networks, accounts or organisations"},
	{Name: "tls", Of: []string{"http-route", "websocket-route", "load-balancer", "distribution"}, Type: TypeString, Default: "1.2", Meaning: "lowest TLS version accepted, empty for plain HTTP"},
	{Name: "cors", Of: []string{"http-route", "function-url"}, Type: TypeList, Default: []string{}, Meaning: "origins that browsers may call from"},
	{Name: "corsCredentials", Of: []string{"http-route", "function-url"}, Type: TypeBool, Default: false, Meaning: "browsers send cookies and sign-ins of their user along from those origins"},
	{Name: "unchecked", Of: []string{"http-route", "websocket-route"}, Type: TypeList, Default: []string{}, Meaning: "what the authorizer of this way in leaves unchecked: audience, issuer, token-form"},
	{Name: "payloadLogs", Of: []string{"http-route", "websocket-route", "graphql-field", "workflow"}, Type: TypeBool, Default: false, Meaning: "logs hold what requests and answers carry, in full"},
	{Name: "validated", Of: []string{"http-route"}, Type: TypeBool, Default: false, Meaning: "the edge checks the request against a model"},
	{Name: "async", Of: []string{"trigger"}, Type: TypeBool, Default: false, Meaning: "nobody waits for the answer: the provider retries, then drops the event"},
	{Name: "filtered", Of: []string{"trigger"}, Type: TypeBool, Default: false, Meaning: "a filter (prefix, suffix, pattern) narrows the events that come through"},
	{Name: "filter", Of: []string{"trigger"}, Type: TypeString, Default: "", Meaning: "the filter, as written"},
	{Name: "failureDestination", Of: []string{"trigger"}, Type: TypeBool, Default: false, Meaning: "events that cannot be processed go to a queue, topic or bucket of their own"},
	{Name: "maxRetries", Of: []string{"stream-poll", "queue-poll", "schedule", "bus-rule"}, Type: TypeInt, Default: int64(-1), Meaning: "retries before an event is given up; -1 for as long as it lives"},
	{Name: "maxRecordAge", Of: []string{"stream-poll", "bus-rule", "schedule"}, Type: TypeInt, Unit: "s", Default: int64(-1), Meaning: "age at which an event is given up; -1 for as long as it lives"},
	{Name: "bisect", Of: []string{"stream-poll"}, Type: TypeBool, Default: false, Meaning: "a failing batch is split to find the bad record"},
	{Name: "batchSize", Of: []string{"queue-poll", "stream-poll"}, Type: TypeInt, Default: int64(10), Meaning: "records in one run"},
	{Name: "maxConcurrency", Of: []string{"queue-poll", "stream-poll"}, Type: TypeInt, Default: int64(-1), Meaning: "runs at the same time, -1 for no limit of its own"},
	{Name: "schedule", Of: []string{"schedule"}, Type: TypeString, Default: "", Meaning: "cron or rate expression"},
	{Name: "source", Of: []string{"trigger"}, Type: TypeString, Default: "", Meaning: "service whose events come in, such as s3.amazonaws.com"},

	// Functions.
	{Name: "runtime", Of: []string{"function"}, Type: TypeString, Default: "", Meaning: "language runtime, empty for an image"},
	{Name: "timeout", Of: []string{"function"}, Type: TypeInt, Unit: "s", Default: int64(3), Meaning: "longest run"},
	{Name: "memory", Of: []string{"function"}, Type: TypeInt, Unit: "MB", Default: int64(128), Meaning: "memory of one run"},
	{Name: "reservedConcurrency", Of: []string{"function"}, Type: TypeInt, Default: int64(-1), Meaning: "runs at the same time at most, -1 for no limit of its own"},
	{Name: "tracing", Of: []string{"function", "http-route"}, Type: TypeBool, Default: false, Meaning: "requests are traced"},
	{Name: "logging", Of: []string{"function"}, Type: TypeBool, Default: true, Meaning: "runs can leave log lines: the role may write them and logging is not off"},
	{Name: "asyncDestination", Of: []string{"function"}, Type: TypeBool, Default: false, Meaning: "a dead-letter queue or failure destination takes events that could not be processed"},
	{Name: "environment", Of: []string{"function"}, Type: TypeList, Default: []string{}, Meaning: "names of environment variables"},
	{Name: "vpc", Of: []string{"function"}, Type: TypeBool, Default: false, Meaning: "runs inside a network of yours"},
	{Name: "image", Of: []string{"function"}, Type: TypeString, Default: "", Meaning: "container image it runs"},
	{Name: "mutableImage", Of: []string{"function"}, Type: TypeBool, Default: false, Meaning: "a container image it runs is named by a tag that can be moved to other content: neither a digest nor a tag of a registry that keeps tags immutable"},
	{Name: "foreignLayers", Of: []string{"lambda", "edge-worker"}, Type: TypeList, Default: []string{}, Meaning: "layers it loads that belong to an account that is not ours, as written; those of the provider are left out"},
	{Name: "codeSigned", Of: []string{"lambda", "edge-worker"}, Type: TypeBool, Default: false, Meaning: "only code that a trusted publisher signed is deployed"},
	{Name: "hostAccess", Of: []string{"container", "job"}, Type: TypeList, Default: []string{}, Meaning: "what of the machine below its containers may touch: privileged, host-network, host-pid, host-ipc, host-path:PATH, docker-socket, capability:NAME"},
	{Name: "imdsV1", Of: []string{"instance"}, Type: TypeBool, Default: false, Meaning: "its metadata service hands out the credentials of its role to requests without a session token"},
	{Name: "openEgress", Of: []string{"function"}, Type: TypeBool, Default: false, Meaning: "it runs in a network of yours whose security groups and routes let it connect to any address on the internet"},
	{Name: "workflowType", Of: []string{"workflow"}, Type: TypeString, Default: "STANDARD", Allowed: []string{"STANDARD", "EXPRESS"}, Meaning: "kind of workflow"},

	// Stores.
	{Name: "encryption", Of: []string{"store"}, Type: TypeString, Default: "provider", Allowed: []string{"none", "provider", "managed", "customer"}, Meaning: "key that encrypts it at rest: nobody's, the provider's own, the provider's key in your account, yours"},
	{Name: "versioned", Of: []string{"bucket"}, Type: TypeBool, Default: false, Meaning: "old versions are kept"},
	{Name: "pointInTimeRecovery", Of: []string{"table", "relational-db", "bucket"}, Type: TypeBool, Default: false, Meaning: "it can be put back to an earlier moment"},
	{Name: "deletionProtection", Of: []string{"store"}, Type: TypeBool, Default: false, Meaning: "deleting it takes more than one call or one stack update"},
	{Name: "backup", Of: []string{"store"}, Type: TypeBool, Default: false, Meaning: "copies are made on a schedule: a backup plan of these files selects it, or it backs itself up"},
	{Name: "backupRetention", Of: []string{"relational-db", "cache", "file-system", "warehouse"}, Type: TypeInt, Unit: "days", Default: int64(0), Meaning: "days that its own automatic backups are kept, 0 for none"},
	{Name: "keptOnDelete", Of: []string{"store", "function"}, Type: TypeBool, Default: false, Meaning: "it, or a snapshot of it, stays when it leaves the stack or the stack is deleted (DeletionPolicy Retain or Snapshot)"},
	{Name: "keptOnReplace", Of: []string{"store", "function"}, Type: TypeBool, Default: false, Meaning: "it, or a snapshot of it, stays when an update makes it anew (UpdateReplacePolicy Retain or Snapshot)"},
	{Name: "publicEndpoint", Of: []string{"relational-db", "queue", "stream", "search", "cache", "warehouse", "model"}, Type: TypeBool, Default: false, Meaning: "its address can be reached from the internet, whatever it then asks for"},
	{Name: "iamAuth", Of: []string{"relational-db", "proxy", "cache", "search", "queue", "stream"}, Type: TypeBool, Default: false, Meaning: "clients may prove themselves with their role in place of a password"},
	{Name: "noAuth", Of: []string{"cache", "stream", "search"}, Type: TypeBool, Default: false, Meaning: "whoever reaches its address is let in without any credentials"},
	{Name: "dataApi", Of: []string{"relational-db"}, Type: TypeBool, Default: false, Meaning: "it takes statements over HTTPS, so that clients need no connection of their own"},
	{Name: "maxConnections", Of: []string{"proxy"}, Type: TypeInt, Unit: "%", Default: int64(100), Meaning: "share of the database's connections that the proxy may use"},
	{Name: "billing", Of: []string{"table", "stream", "relational-db", "search", "cache", "warehouse"}, Type: TypeString, Default: "provisioned", Allowed: []string{"provisioned", "on-demand"}, Meaning: "provisioned: a fixed size or a range that scales within written limits is paid; on-demand: each request is paid"},
	{Name: "maxCapacity", Of: []string{"table", "stream", "relational-db", "search", "cache", "warehouse"}, Type: TypeNumber, Default: float64(-1), Meaning: "most that on-demand or scaling capacity grows to, in the provider's units (requests a second, capacity units), -1 for no limit of its own"},
	{Name: "guardrail", Of: []string{"model"}, Type: TypeBool, Default: false, Meaning: "what goes in and comes out passes a guardrail"},
	{Name: "alarmed", Of: []string{"function", "store", "trigger"}, Type: TypeBool, Default: false, Meaning: "an alarm of these files watches one of its metrics"},
	{Name: "publicAccessBlocked", Of: []string{"bucket"}, Type: TypeBool, Default: true, Meaning: "public policies and access lists have no effect"},
	{Name: "website", Of: []string{"bucket"}, Type: TypeBool, Default: false, Meaning: "it is set up to be served as a website"},
	{Name: "public", Of: []string{"store"}, Type: TypeList, Default: []string{}, Meaning: "what anyone may do by its policy or access list: reads, writes, deletes, administers"},
	{Name: "redrive", Of: []string{"queue", "topic"}, Type: TypeBool, Default: false, Meaning: "messages that fail go to a dead-letter queue"},
	{Name: "deadLetter", Of: []string{"queue"}, Type: TypeBool, Default: false, Meaning: "other queues or functions send their failed messages here"},
	{Name: "visibilityTimeout", Of: []string{"queue"}, Type: TypeInt, Unit: "s", Default: int64(30), Meaning: "time a message is hidden from other consumers"},
	{Name: "fifo", Of: []string{"queue", "topic"}, Type: TypeBool, Default: false, Meaning: "messages keep their order"},
	{Name: "stream", Of: []string{"table"}, Type: TypeBool, Default: false, Meaning: "changes can feed functions"},
	{Name: "tlsRequired", Of: []string{"bucket", "queue", "topic", "cache", "relational-db", "proxy", "search", "stream", "warehouse", "file-system"}, Type: TypeBool, Default: false, Meaning: "it refuses connections that are not encrypted: by its policy (aws:SecureTransport), its settings or because the service knows no others"},
	{Name: "immutableTags", Of: []string{"registry"}, Type: TypeBool, Default: false, Meaning: "a tag or version, once pushed, keeps its content"},
	{Name: "scanned", Of: []string{"registry"}, Type: TypeBool, Default: false, Meaning: "images are scanned for known vulnerabilities when they are pushed"},
	{Name: "retention", Of: []string{"log", "stream", "queue"}, Type: TypeInt, Unit: "days", Default: int64(-1), Meaning: "days that content is kept, -1 for ever"},
	{Name: "parameterType", Of: []string{"parameter"}, Type: TypeString, Default: "String", Meaning: "SSM parameter type"},
	{Name: "rotated", Of: []string{"secret", "key"}, Type: TypeBool, Default: false, Meaning: "it changes by itself"},
	{Name: "mfa", Of: []string{"user-pool"}, Type: TypeString, Default: "OFF", Allowed: []string{"OFF", "OPTIONAL", "ON"}, Meaning: "second factor of users"},

	{Name: "weakPasswords", Of: []string{"user-pool"}, Type: TypeBool, Default: false, Meaning: "its password policy allows less than eight characters"},

	// Roles.
	{Name: "credentials", Of: []string{"role"}, Type: TypeList, Default: []string{}, Meaning: "how a person or machine signs in as this user for as long as nobody changes it: access key, password"},
	{Name: "admin", Of: []string{"role"}, Type: TypeBool, Default: false, Meaning: "may do everything everywhere"},
	{Name: "trustsAnyone", Of: []string{"role"}, Type: TypeBool, Default: false, Meaning: "any principal may assume it"},
	{Name: "trustsForeign", Of: []string{"role"}, Type: TypeList, Default: []string{}, Meaning: "foreign accounts that may assume it without an external id"},
	{Name: "trusts", Of: []string{"role"}, Type: TypeList, Default: []string{}, Meaning: "services that may assume it"},
	{Name: "wildcards", Of: []string{"role"}, Type: TypeList, Default: []string{}, Meaning: "actions it may use on every resource of a service although they can be narrowed: writes, permission management, invocations"},
	{Name: "managedPolicies", Of: []string{"role"}, Type: TypeList, Default: []string{}, Meaning: "provider-managed policies attached to it"},
	{Name: "bounded", Of: []string{"role"}, Type: TypeBool, Default: false, Meaning: "a permissions boundary limits it"},
	{Name: "generatedHelper", Of: []string{"function", "role"}, Type: TypeBool, Default: false, Meaning: "added by the tool that wrote the template, to make a feature of its own work (the CDK's log retention, auto-delete, bucket notifications, custom resource providers)"},
	{Name: "generated", Of: []string{"role"}, Type: TypeBool, Default: false, Meaning: "made by a transform, not written"},
	{Name: "federated", Of: []string{"role"}, Type: TypeList, Default: []string{}, Meaning: "identity providers (OpenID Connect, SAML, identity pools) whose users may assume it, by host or name"},
	{Name: "federatedPublic", Of: []string{"role"}, Type: TypeList, Default: []string{}, Meaning: "those of federated that anyone can become a user of (GitHub, GitLab, Google, ...)"},
	{Name: "federatedNoAudience", Of: []string{"role"}, Type: TypeList, Default: []string{}, Meaning: "those of federated for which nothing checks the audience: neither the trust policy nor, as every registered OpenID Connect provider does, the provider's own list"},
	{Name: "federatedNoSubject", Of: []string{"role"}, Type: TypeList, Default: []string{}, Meaning: "those of federated for which the trust policy checks nothing that tells one user, repository or workload of the provider from another"},
	{Name: "federatedWideSubject", Of: []string{"role"}, Type: TypeList, Default: []string{}, Meaning: "patterns of subjects in its trust policy that end in a wildcard before they name an organisation and a repository, user or workload: tenants of the provider that are not ours fit them"},

	// Any node.
	{Name: "deputies", Of: []string{"store", "function"}, Type: TypeList, Default: []string{}, Meaning: "service principals that its resource policy lets in without naming a source"},
	{Name: "literalSecrets", Of: []string{"function", "trigger", "store", "role"}, Type: TypeList, Default: []string{}, Meaning: "properties that hold a secret as plain text, values hidden"},
	{Name: "tags", Of: []string{"store", "function"}, Type: TypeList, Default: []string{}, Meaning: "tags as key=value"},
	{Name: "openPorts", Of: []string{"function", "store"}, Type: TypeList, Default: []string{}, Meaning: "ports that a security group in front of it opens to every address: a number, a range as 1000-2000, or all"},
	{Name: "publicAddress", Of: []string{"function", "store"}, Type: TypeBool, Default: false, Meaning: "it has, or is given, an address on the internet"},
	{Name: "telemetry", Of: []string{"store"}, Type: TypeBool, Default: false, Meaning: "holds logs, metrics or traces only"},
	{Name: "hub", Of: []string{"store", "function", "role"}, Type: TypeBool, Default: false, Meaning: "stands for every resource of its service"},
	{Name: "declaredHere", Of: []string{"trigger", "function", "store", "role"}, Type: TypeBool, Default: true, Meaning: "one of the files declares it; otherwise it is only referred to"},

	// Edges.
	{Name: "broad", Of: []string{"edge"}, Type: TypeList, Default: []string{}, Meaning: "actions allowed here through a wildcard resource or a wildcard action although they can be narrowed"},
	{Name: "managed", Of: []string{"edge"}, Type: TypeList, Default: []string{}, Meaning: "provider-managed policies that give this permission"},
	{Name: "named", Of: []string{"edge"}, Type: TypeBool, Default: false, Meaning: "it leads to a hub, and the caller's configuration names one of the resources behind it, which has an edge of its own"},
	{Name: "scope", Of: []string{"edge"}, Type: TypeString, Default: "", Meaning: "part of the store the permission covers, as written"},
	{Name: "integration", Of: []string{"edge"}, Type: TypeBool, Default: false, Meaning: "the provider moves the data itself, no code in between"},
	{Name: "plain", Of: []string{"edge"}, Type: TypeBool, Default: false, Meaning: "what goes along it travels without encryption: plain HTTP"},

	// Facts that analyze derives.
	{Name: "exposure", Of: []string{"trigger", "function", "store", "role"}, Type: TypeString, Default: "none", Allowed: CallerValues, Fact: true, Meaning: "the most dangerous caller who can reach it"},
	{Name: "exposureHops", Of: []string{"trigger", "function", "store", "role"}, Type: TypeInt, Default: int64(0), Fact: true, Meaning: "edges on the shortest way from that caller"},
	{Name: "exposureMode", Of: []string{"trigger", "function", "store", "role"}, Type: TypeString, Default: "direct", Allowed: []string{"direct", "data"}, Fact: true, Meaning: "direct: the caller causes the call; data: the caller chooses the content only"},
	{Name: "exposureCertain", Of: []string{"trigger", "function", "store", "role"}, Type: TypeBool, Default: true, Fact: true, Meaning: "every step of that way is known"},
	{Name: "exposureSteps", Of: []string{"trigger", "function", "store", "role"}, Type: TypeInt, Default: int64(0), Fact: true, Meaning: "steps by which that way lowers likelihood: one each for an API key, for content only, for each conditional edge and each hub"},
	{Name: "writeExposure", Of: []string{"store"}, Type: TypeString, Default: "none", Allowed: CallerValues, Fact: true, Meaning: "the most dangerous caller who can choose what it holds"},
	{Name: "sensitivity", Of: []string{"store"}, Type: TypeString, Default: "internal", Allowed: SensitivityValues, Fact: true, Meaning: "what its content is worth"},
	{Name: "sensitivityReason", Of: []string{"store"}, Type: TypeString, Default: "", Fact: true, Meaning: "why it counts as that sensitive"},
	{Name: "reachReads", Of: []string{"trigger", "function", "role"}, Type: TypeList, Default: []string{}, Fact: true, Meaning: "ids of stores that can be read from here onward"},
	{Name: "reachWrites", Of: []string{"trigger", "function", "role"}, Type: TypeList, Default: []string{}, Fact: true, Meaning: "ids of stores that can be written or deleted from here onward"},
	{Name: "reachMore", Of: []string{"trigger", "function", "role"}, Type: TypeBool, Default: false, Fact: true, Meaning: "reachReads or reachWrites leaves out stores past its first fifty, the most sensitive"},
	{Name: "reachSensitivity", Of: []string{"trigger", "function", "role"}, Type: TypeString, Default: "none", Allowed: []string{"none", "public", "internal", "confidential", "restricted"}, Fact: true, Meaning: "sensitivity of the most sensitive store that can be read or changed from here onward"},
	{Name: "routes", Of: []string{"trigger"}, Type: TypeList, Default: []string{}, Fact: true, Meaning: "ids of the ways in of the same API"},
	{Name: "checkedRoutes", Of: []string{"trigger"}, Type: TypeInt, Default: int64(0), Fact: true, Meaning: "ways in of the same API that check who calls, with more than an API key"},
	{Name: "users", Of: []string{"role"}, Type: TypeList, Default: []string{}, Fact: true, Meaning: "ids of the functions that run as it"},
	{Name: "writers", Of: []string{"store"}, Type: TypeList, Default: []string{}, Fact: true, Meaning: "ids of the functions and triggers that write it"},
	{Name: "readers", Of: []string{"store"}, Type: TypeList, Default: []string{}, Fact: true, Meaning: "ids of the functions and triggers that read it"},
	{Name: "supportEnded", Of: []string{"function"}, Type: TypeString, Default: "", Fact: true, Meaning: "day on which the provider stopped mending its runtime, empty while it still does"},
	{Name: "granted", Of: []string{"function"}, Type: TypeList, Default: []string{}, Fact: true, Meaning: "ids of what its role permits"},
	{Name: "wired", Of: []string{"function"}, Type: TypeList, Default: []string{}, Fact: true, Meaning: "ids of what its environment, events or definition name"},
	{Name: "unused", Of: []string{"function"}, Type: TypeList, Default: []string{}, Fact: true, Meaning: "ids of what is granted and not wired"},
	{Name: "gains", Of: []string{"function"}, Type: TypeList, Default: []string{}, Fact: true, Meaning: "ids of what it may touch only because it shares a role"},
	{Name: "cycle", Of: []string{"function", "store", "trigger"}, Type: TypeList, Default: []string{}, Fact: true, Meaning: "ids of a loop of invocations, writes and feeds through here, in order"},
	{Name: "fanOut", Of: []string{"trigger", "function"}, Type: TypeInt, Default: int64(0), Fact: true, Meaning: "functions that one event reaches directly"},
}
