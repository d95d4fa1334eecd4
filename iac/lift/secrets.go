package lift

import (
	"strings"

	"strideline/model"
)

func secretsKinds() map[string]*kind {
	return map[string]*kind{
		"AWS::SecretsManager::Secret": {
			// The provider ends the name in its ARN with six characters of its own.
			id:      identity{service: "secretsmanager", arnType: "Secret", resource: "secret:{name}-" + secretSuffix, nameProp: "Name", ref: "arn", arnAttr: "Id"},
			declare: declareSecret, link: linkStoreKey("KmsKeyId"),
		},
		"AWS::SecretsManager::ResourcePolicy":   {link: linkPolicyOf("ResourcePolicy", "SecretId")},
		"AWS::SecretsManager::RotationSchedule": {declare: declareRotation, link: linkRotation},
	}
}

// secretSuffix stands for the characters that nobody knows before deployment.
var secretSuffix = opaque("suffix")

// secretByARN finds a secret by an ARN that has the provider's six characters
// at its end, or none.
func (l *lifter) secretByARN(key string) *model.Node {
	if !strings.HasPrefix(key, "secretsmanager|secret:") {
		return nil
	}
	if n := l.byARN(key + "-" + secretSuffix); n != nil {
		return n
	}
	if i := len(key) - 7; key[i] == '-' {
		return l.byARN(key[:i+1] + secretSuffix)
	}
	return nil
}

func declareSecret(l *lifter, it *item) {
	a := l.set(l.addNode(it, model.Store, "secret"))
	a.byDefault("encryption", "managed")
	a.encryptedWith(it.Props.Get("KmsKeyId"))
	l.tags(it.node, it.Props.Get("Tags"))
}

// declareRotation is the schedule on which a secret is changed.
func declareRotation(l *lifter, it *item) {
	p := it.Props
	if !p.Get("RotationLambdaARN").Written() {
		return
	}
	a := l.set(l.addNode(it, model.Trigger, "schedule"))
	a.byDefault("auth", "internal")
	a.str("schedule", p.Get("RotationRules", "ScheduleExpression"))
}

func linkRotation(l *lifter, it *item) {
	p := it.Props
	for _, o := range p.Get("SecretId").Options() {
		if n := l.find(o, "secret"); n != nil && n.Class == "secret" {
			l.set(n).value("rotated", true, it.At)
		}
	}
	if it.node == nil {
		return
	}
	for _, o := range p.Get("RotationLambdaARN").Options() {
		if fn := l.destination(o, model.Function, "lambda"); fn != nil && fn.Kind == model.Function {
			l.sendTo(it, it.node, fn, o, "")
		}
	}
}
