package iam

import (
	"fmt"
	"testing"
)

func BenchmarkMatcher(b *testing.B) {
	p := compileARN("arn:aws:s3:::*-uploads/*/photo-?.jpg", nil)
	r := newARN(Text{Value: "arn:aws:s3:::acme-uploads/a/b/photo-1.jpg"}, false, nil)
	b.ReportAllocs()
	for b.Loop() {
		if !p.covers(r) {
			b.Fatal("no match")
		}
	}
}

// typicalRole is what SAM makes for a function with a table and a queue.
func typicalRole(b *testing.B) *Subject {
	s := subject(b,
		allow(`["dynamodb:GetItem","dynamodb:PutItem","dynamodb:Query","dynamodb:Scan"]`, "arn:aws:dynamodb:*:*:table/orders"),
		allow(`["dynamodb:Query"]`, "arn:aws:dynamodb:*:*:table/orders/index/*"),
		allow(`["sqs:SendMessage*"]`, "arn:aws:sqs:*:*:jobs"),
	)
	s.Identity = append(s.Identity, Policy{Managed: "AWSLambdaBasicExecutionRole"})
	return s
}

func BenchmarkOnHit(b *testing.B) {
	s := typicalRole(b)
	t := &Target{Service: "dynamodb", Type: "table", ARNs: []string{arn("dynamodb", "table/orders")}}
	b.ReportAllocs()
	for b.Loop() {
		if len(s.On(t)) != 4 {
			b.Fatal(line(s.On(t)))
		}
	}
}

func BenchmarkOnMiss(b *testing.B) {
	s := typicalRole(b)
	t := &Target{Service: "dynamodb", Type: "table", ARNs: []string{arn("dynamodb", "table/customers")}}
	b.ReportAllocs()
	for b.Loop() {
		if len(s.On(t)) != 0 {
			b.Fatal("grants")
		}
	}
}

func BenchmarkOnWildcardAction(b *testing.B) {
	s := subject(b, allow(`["dynamodb:*"]`, "arn:aws:dynamodb:*:*:table/orders"))
	t := &Target{Service: "dynamodb", Type: "table", ARNs: []string{arn("dynamodb", "table/orders")}}
	b.ReportAllocs()
	for b.Loop() {
		s.On(t)
	}
}

func BenchmarkEverywhereAdmin(b *testing.B) {
	s := subject(b, allow(`"*"`, "*"))
	b.ReportAllocs()
	for b.Loop() {
		s.Everywhere("dynamodb")
	}
}

func BenchmarkCompileSubject(b *testing.B) {
	d := typicalRole(b).Identity[0].Doc
	b.ReportAllocs()
	for b.Loop() {
		(&Subject{Identity: []Policy{{Doc: d}}}).Services()
	}
}

// The next three decode what is embedded, as the first question of a process
// does.
func BenchmarkManagedFirst(b *testing.B) {
	for _, name := range []string{"AWSLambdaBasicExecutionRole", "AmazonDynamoDBFullAccess", "ReadOnlyAccess"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				l := &library{services: openPack(servicesPack), policies: openPack(policiesPack)}
				if l.managed(name) == nil {
					b.Fatal("unknown")
				}
			}
		})
	}
}

func BenchmarkServiceFirst(b *testing.B) {
	for _, name := range []string{"sqs", "dynamodb", "ec2"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				l := &library{services: openPack(servicesPack)}
				if len(l.service(name).actions) == 0 {
					b.Fatal("unknown")
				}
			}
		})
	}
}

func BenchmarkManyRolesManyTables(b *testing.B) {
	var roles []*Subject
	var tables []*Target
	for i := range 200 {
		roles = append(roles, subject(b, allow(`["dynamodb:GetItem"]`, fmt.Sprintf("arn:aws:dynamodb:*:*:table/t%d", i))))
		tables = append(tables, &Target{Service: "dynamodb", Type: "table", ARNs: []string{arn("dynamodb", fmt.Sprintf("table/t%d", i))}})
	}
	for b.Loop() {
		for _, r := range roles {
			for _, t := range tables {
				r.On(t)
			}
		}
	}
}
