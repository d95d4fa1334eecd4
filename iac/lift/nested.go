package lift

import "strideline/model"

// nestedKinds are stacks within a stack whose template is not read here: one
// in a bucket, an application of a public repository. What such a stack is made
// of is not known; it is shown as a third party, with where it comes from as
// alias. A local one never gets here: its reader replaces it by its content.
func nestedKinds() map[string]*kind {
	k := &kind{declare: declareNested}
	return map[string]*kind{"AWS::CloudFormation::Stack": k, "AWS::Serverless::Application": k}
}

func declareNested(l *lifter, it *item) {
	n := l.addNode(it, model.Actor, "service")
	n.Boundary = l.b.Boundary(model.Boundary{ID: "account", Kind: model.AccountBoundary, Name: "account"}).ID
	p := it.Props
	for _, from := range [][]string{{"TemplateURL"}, {"Location"}, {"Location", "ApplicationId"}} {
		if s := l.text(p.Get(from...)); s != "" {
			n.Aliases = append(n.Aliases, model.Display(s))
		}
	}
}
