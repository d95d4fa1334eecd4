package lift

import (
	"testing"

	"strideline/model"
)

func TestSecretName(t *testing.T) {
	for name, want := range map[string]nameStrength{
		"DB_PASSWORD": holdsSecret, "dbPassword": holdsSecret, "MasterUserPassword": holdsSecret, "ApiKeyValue": holdsSecret,
		"STRIPE_API_KEY": holdsSecret, "apikey": holdsSecret, "ClientSecret": holdsSecret, "JWT_SECRET": holdsSecret,
		"AWS_SECRET_ACCESS_KEY": holdsSecret, "/prod/db/password": holdsSecret, "PGPWD": saysNothing,
		"DB_SECRET": mayHoldSecret, "SLACK_TOKEN": mayHoldSecret, "ENCRYPTION_KEY": mayHoldSecret,
		"AWS_ACCESS_KEY_ID": saysNothing, "SECRET_NAME": saysNothing, "SECRET_ARN": saysNothing, "TOKEN_TABLE": saysNothing,
		"PASSWORD_POLICY": saysNothing, "TokenTTL": saysNothing, "PasswordLength": saysNothing, "ApiKeyName": saysNothing,
		"ApiKeyRequired": saysNothing, "MAX_TOKENS": saysNothing, "PUBLIC_KEY": saysNothing, "Compass": saysNothing, "": saysNothing,
	} {
		if got := secretName(name); got != want {
			t.Errorf("%q tells %d, want %d", name, got, want)
		}
	}
}

func TestNotSecret(t *testing.T) {
	for _, v := range []string{
		"REPLACE_ME", "changeme", "<your-key>", "xxx", "xxxxxxxx", "your-api-key", "{{resolve:ssm:/x}}", "arn:aws:sns:a:b:c", "/prod/db",
		"https://x.y", "true", "none", "alias/k", "${Secret}", "aaaaaaaa", "the password of the main database", "$.token", "hours",
	} {
		if !notSecret(v) {
			t.Errorf("%q passes for a secret", v)
		}
	}
	for _, v := range []string{"KeyValue", "abc123", "correct-horse-7", "T2BYL6#]zc>Byuzu", "password", "hunter2"} {
		if notSecret(v) {
			t.Errorf("%q does not pass for a secret", v)
		}
	}
}

func TestRandom(t *testing.T) {
	for v, want := range map[string]bool{
		"9f86d081884c7d659a2feaa0": true, "dGhpcyBpcyBhIHNlY3JldA9=": true,
		"rds-db-credentials": false, "prod/db/main": false, "tokens": false, "my-secret-1234": false, "11112222": false, "v1": false,
	} {
		if got := random(v); got != want {
			t.Errorf("random(%q) = %v, want %v", v, got, want)
		}
	}
}

// Samples are put together here so that no scanner takes this file for a leak.
func TestKnownToken(t *testing.T) {
	for _, v := range []string{
		"AKIA" + "Z7QWERTYUIOPASDF", "ghp_" + "abcdefghijklmnopqrstuvwxyz0123456789", "sk_" + "live_abcdefghijklmnop1234",
		"key: -----BEGIN RSA " + "PRIVATE KEY-----", "xoxb-" + "123456789012-abcdefghijkl",
	} {
		if !knownToken(v) {
			t.Errorf("%.12q... is not known", v)
		}
	}
	for _, v := range []string{"AKIAIOSFODNN7EXAMPLE", "a text that says nothing at all", "arn:aws:kms:eu-west-1:111122223333:key/abc"} {
		if knownToken(v) {
			t.Errorf("%q passes for a token", v)
		}
	}
}

func TestCredentialURL(t *testing.T) {
	token := model.Token(model.TokenParam, "s", "P")
	for v, want := range map[string]bool{
		"postgres://app:s3cr3tpw@db.internal/main": true, "amqps://u:Zx9Zx9Zx9@" + token: true,
		"postgres://app:" + token + "@db/main": false, "https://example.org/a@b": false, "postgres://app@db/main": false,
		"mysql://root:${PW}@db": false, "postgres://user:password@localhost": false, "postgres://u:<password>@h": false,
		"contact: a:b@c": false,
	} {
		if got := credentialURL(v); got != want {
			t.Errorf("credentialURL(%q) = %v, want %v", v, got, want)
		}
	}
}
