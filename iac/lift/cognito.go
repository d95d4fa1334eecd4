package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

func cognitoKinds() map[string]*kind {
	out := map[string]*kind{
		"AWS::Cognito::UserPool": {
			id:      identity{service: "cognito-idp", arnType: "userpool", resource: "userpool/{name}", nameAttr: "UserPoolId"},
			declare: declareUserPool, link: linkUserPool,
		},
		"AWS::Cognito::IdentityPoolRoleAttachment": {link: linkIdentityRoles},
		"AWS::Cognito::UserPoolGroup": {
			id: identity{ref: "id"},
			link: func(l *lifter, it *item) {
				l.becomes(it, l.actor("user", "user", "signed-in user"), it.Props.Get("RoleArn"), nil)
			},
		},
	}
	for _, t := range []string{
		"IdentityPool", "IdentityPoolPrincipalTag", "LogDeliveryConfiguration", "ManagedLoginBranding", "Terms", "UserPoolClient",
		"UserPoolDomain", "UserPoolIdentityProvider", "UserPoolResourceServer", "UserPoolRiskConfigurationAttachment",
		"UserPoolUICustomizationAttachment", "UserPoolUser", "UserPoolUserToGroupAttachment",
	} {
		out["AWS::Cognito::"+t] = &kind{plumbing: true, id: identity{ref: "id"}}
	}
	return out
}

func declareUserPool(l *lifter, it *item) {
	n := l.addNode(it, model.Store, "user-pool")
	a, p := l.set(n), it.Props
	if s, ok := p.Get("UserPoolName").Str(); ok && s != "" {
		n.Aliases = append(n.Aliases, model.Display(s))
	}
	a.selfSignUp(p)
	a.str("mfa", p.Get("MfaConfiguration"))
	if least := p.Get("Policies", "PasswordPolicy", "MinimumLength"); least.Written() {
		n, known := least.Int()
		if known {
			a.value("weakPasswords", n < shortPassword, least.At)
		} else {
			a.unknown("weakPasswords", unknownReason(least), least.At)
		}
	}
	if s, ok := p.Get("DeletionProtection").Str(); ok {
		a.value("deletionProtection", strings.EqualFold(s, "ACTIVE"), p.Get("DeletionProtection").At)
	}
}

// shortPassword is the length that a password must have at least. Source: NIST
// SP 800-63B, section 3.1.1.2.
const shortPassword = 8

// selfSignUp tells whether anyone can become a user. It is so unless the pool
// says otherwise; a function before sign-up decides where there is one.
func (a attrs) selfSignUp(p resource.Value) {
	only := p.Get("AdminCreateUserConfig", "AllowAdminCreateUserOnly")
	hook := p.Get("LambdaConfig", "PreSignUp")
	b, known := only.Bool()
	switch {
	case known && b:
		a.value("selfSignUp", false, only.At)
	case only.Written() && !known:
		a.unknown("selfSignUp", unknownReason(only), only.At)
	case hook.Written():
		a.unknown("selfSignUp", "a function decides who may sign up", hook.At)
	case known:
		a.value("selfSignUp", true, only.At)
	default:
		a.byDefault("selfSignUp", true)
	}
}

// linkUserPool makes the trigger of each function that the pool runs, and says
// what stands in front of the pool.
func linkUserPool(l *lifter, it *item) {
	for _, cfg := range it.Props.Get("LambdaConfig").Options() {
		for _, f := range cfg.Fields {
			if f.Key == "KMSKeyID" {
				l.protect(it, f.Value)
				continue
			}
			v := f.Value
			if v.Kind == resource.Map {
				v = v.Get("LambdaArn")
			}
			l.identityHook(it, f.Key, f.KeyAt, v, cfg.When)
		}
	}
	if waf, ok := l.associated(it); ok {
		it.node.Attrs["waf"] = waf
	}
}

// hookKeys are the moments at which a pool runs a function, by the key of
// LambdaConfig that older templates use in its place.
var hookKeys = map[string]string{"PreTokenGenerationConfig": "PreTokenGeneration"}

func (l *lifter) identityHook(it *item, key string, at model.Range, v resource.Value, when []model.Condition) {
	if k := hookKeys[key]; k != "" {
		key = k
	}
	for _, o := range v.Options() {
		fn := l.lambdaTarget(o)
		if fn == nil {
			continue
		}
		t := l.sideNode(it, it.ID+" "+key, model.Trigger, "identity-hook")
		t.Name, t.At = key, firstKnown(at, o.At)
		t.Aliases = append(t.Aliases, it.ID)
		l.owner[t.ID] = it
		l.set(t).byDefault("auth", "internal")
		cond := append(append([]model.Condition(nil), when...), o.When...)
		l.edge(it, model.Edge{From: it.node.ID, To: t.ID, Kind: model.Feeds, Conditional: cond, At: o.At})
		l.edge(it, model.Edge{From: t.ID, To: fn.ID, Kind: model.Invokes, Conditional: cond, At: o.At})
	}
}

// linkIdentityRoles says who becomes the roles of an identity pool: guests
// where the pool admits them, users otherwise.
func linkIdentityRoles(l *lifter, it *item) {
	pool := l.pointed(it.Props.Get("IdentityPoolId"))
	for _, roles := range it.Props.Get("Roles").Options() {
		for _, f := range roles.Fields {
			switch strings.ToLower(f.Key) {
			case "authenticated":
				l.becomes(it, l.actor("user", "user", "signed-in user"), f.Value, nil)
			case "unauthenticated":
				guests, when := guestAccess(pool)
				if guests {
					l.becomes(it, l.actor("internet", "internet", "internet"), f.Value, when)
				}
			}
		}
	}
	for _, m := range it.Props.Get("RoleMappings").Options() {
		for _, f := range m.Fields {
			for _, rule := range f.Value.Get("RulesConfiguration", "Rules").Each() {
				l.becomes(it, l.actor("user", "user", "signed-in user"), rule.Get("RoleARN"), rule.When)
			}
		}
	}
}

// guestAccess reports whether an identity pool hands credentials to people who
// have not signed in.
func guestAccess(pool *item) (bool, []model.Condition) {
	if pool == nil {
		return true, []model.Condition{{Reason: "the identity pool is not declared here"}}
	}
	v := pool.Props.Get("AllowUnauthenticatedIdentities")
	b, known := v.Bool()
	if !known && v.Written() {
		return true, []model.Condition{{Reason: unknownReason(v), At: v.At}}
	}
	return b, nil
}
