package cfn

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"strideline/iac/resource"
)

// BenchmarkCorpus reads every template of the pattern collection, 54,000
// lines; must: under 0.35 s of CPU.
func BenchmarkCorpus(b *testing.B) {
	fsys, files := corpusFiles(b, "patterns")
	ctx := context.Background()
	for b.Loop() {
		for _, root := range (Reader{}).Roots(ctx, fsys, files) {
			if _, err := (Reader{}).Read(ctx, fsys, root); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// Benchmark500 reads one template of 500 lines; must: under 4 ms.
func Benchmark500(b *testing.B) {
	benchmark(b, big(33))
}

// Benchmark100k reads a template of 100,000 resources in 1.5 million lines,
// with ten times the work of Benchmark10k.
func Benchmark10k(b *testing.B)  { benchmark(b, big(10_000)) }
func Benchmark100k(b *testing.B) { benchmark(b, big(100_000)) }

func benchmark(b *testing.B, text string) {
	fsys := fstest.MapFS{"template.yaml": {Data: []byte(text)}}
	r := Reader{Limits: Limits{Bytes: 1 << 30}}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		res, err := r.Read(context.Background(), fsys, resource.Root{Path: "template.yaml"})
		if err != nil || len(res.Problems) > 0 {
			b.Fatal(err, res.Problems)
		}
	}
}

// big is a template of n resources, 15 lines each.
func big(n int) string {
	var b strings.Builder
	b.WriteString("Parameters:\n  Stage:\n    Type: String\nResources:\n")
	for i := range n {
		fmt.Fprintf(&b, "  Queue%d:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: !Sub \"${Stage}-q%d\"\n", i, i)
		b.WriteString("      VisibilityTimeout: 30\n      KmsMasterKeyId: alias/aws/sqs\n      RedrivePolicy:\n        maxReceiveCount: 3\n")
		fmt.Fprintf(&b, "        deadLetterTargetArn: !GetAtt Queue%d.Arn\n", i/2)
		b.WriteString("      Tags:\n        - Key: owner\n          Value: team\n        - Key: stage\n          Value: !Ref Stage\n    # a comment\n")
	}
	return b.String()
}
