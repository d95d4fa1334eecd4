package lift

// Support is what lift makes of a resource type.
type Support string

// What lift makes of a type: nodes or edges; nothing of its own, since others
// tell what it is for; nothing, since it is not known.
const (
	Modelled Support = "modelled"
	Plumbing Support = "plumbing"
	LeftOut  Support = "left out"
)

// SupportOf returns what lift makes of each of types.
func SupportOf(types []string) map[string]Support {
	kinds, out := allKinds(), map[string]Support{}
	for _, t := range types {
		switch k := kinds[t]; {
		case k == nil && !custom(t):
			out[t] = LeftOut
		case k != nil && k.plumbing:
			out[t] = Plumbing
		default:
			out[t] = Modelled
		}
	}
	return out
}
