// Package iam is the policy language of AWS: it parses policy documents,
// matches their patterns and evaluates them the way the cloud does, both for a
// whole request and for a template in which most of the context is unknown.
// It carries the facts it needs (actions, ARN forms, managed policies),
// compressed, and knows nothing of files, formats or graphs.
package iam
