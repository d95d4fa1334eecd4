package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// codeFrom says that a function's code comes from the store n.
func (l *lifter) codeFrom(it *item, n *model.Node, v resource.Value) {
	if n != nil && n.Kind == model.Store && n.ID != it.node.ID {
		l.edge(it, model.Edge{From: n.ID, To: it.node.ID, Kind: model.Code, Conditional: v.When, At: v.At})
	}
}

// image joins a function with the registry its image v comes from.
func (l *lifter) image(it *item, v resource.Value) {
	for _, o := range v.Options() {
		if n := l.registryOf(o); n != nil {
			l.codeFrom(it, n, o)
		}
	}
}

// registryOf is the registry, declared here, of an image: by reference, or
// ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG.
func (l *lifter) registryOf(v resource.Value) *model.Node {
	if n := l.find(v, "registry"); n != nil && n.Class == "registry" {
		return n
	}
	text := l.text(v)
	_, rest, ok := strings.Cut(text, ".dkr.ecr.")
	if !ok {
		return nil
	}
	_, name, _ := strings.Cut(rest, "/")
	name, _, _ = strings.Cut(name, "@")
	name, _ = cutTag(name)
	return l.byARN("ecr|repository/" + name)
}

// cutTag parts an image into its name and tag, "" where none is written: the
// tag stands behind the last colon past the last slash, tokens aside.
func cutTag(image string) (name, tag string) {
	depth, colon := 0, -1
	for i, r := range image {
		switch {
		case r == '\uE000':
			depth++
		case r == '\uE001':
			depth--
		case r == '/' && depth == 0:
			colon = -1
		case r == ':' && depth == 0:
			colon = i
		}
	}
	if colon < 0 {
		return image, ""
	}
	return image[:colon], image[colon+1:]
}

// mutableImage tells whether an image that is fetched anew for each run can
// become another. A digest cannot, nor a tag that is one (as build tools make
// them), nor a tag of a registry that keeps them.
func (l *lifter) mutableImage(n *model.Node, v resource.Value) {
	for _, o := range v.Options() {
		text := l.text(o)
		if text == "" || strings.Contains(text, "@sha256:") || n.Attrs["mutableImage"].Value == true {
			continue
		}
		a := l.set(n)
		_, tag := cutTag(text)
		switch reg := l.registryOf(o); {
		case digestLike(tag):
		case reg != nil && reg.Attrs["immutableTags"].Value == true:
		case reg != nil && reg.Attrs["immutableTags"].State == model.Unknown:
			a.unknown("mutableImage", reg.Attrs["immutableTags"].Reason, o.At)
		case wholeToken(text), reg == nil && model.Symbolic(tag):
			a.unknown("mutableImage", "depends on "+model.Display(text), o.At)
		case len(o.When) > 0:
			a.unknown("mutableImage", "depends on "+o.When[0].Reason, o.At)
		default:
			a.value("mutableImage", true, o.At)
		}
	}
}

// digestLike reports whether a tag is a hash of what it names.
func digestLike(tag string) bool {
	return len(tag) >= 40 && strings.Trim(tag, "0123456789abcdef") == ""
}

// wholeToken reports whether a text is one unknown value that no resource
// declares.
func wholeToken(text string) bool {
	ps := model.SplitSymbolic(text)
	return len(ps) == 1 && ps[0].Kind != "" && ps[0].Kind != model.TokenRef
}

func declareRegistry(l *lifter, it *item) {
	declareSimple(l, it, simpleStores["AWS::ECR::Repository"])
	a, p := l.set(it.node), it.Props
	if v := p.Get("ImageTagMutability"); v.Written() {
		if s, ok := v.Str(); ok && v.Kind == resource.String && !model.Symbolic(s) {
			a.value("immutableTags", strings.HasPrefix(s, "IMMUTABLE"), v.At)
		} else {
			a.unknown("immutableTags", unknownReason(v), v.At)
		}
	}
	a.bool("scanned", p.Get("ImageScanningConfiguration", "ScanOnPush"))
}
