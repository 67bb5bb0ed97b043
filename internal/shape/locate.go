package shape

import "github.com/redisguard/terraform-provider-redisguard/internal/finding"

// Locate turns a path of a decoded declaration into the user's own. Null
// elements of lists are absent from what is decoded, so that its indices count
// the others only; a user counts all.
func (v Value) Locate(p finding.Path) finding.Path {
	var located finding.Path
	for _, step := range p.Steps() {
		switch step.Kind {
		case finding.Attribute:
			located, v = located.Attr(step.Name), v.Field(step.Name)
		case finding.MapKey:
			located, v = located.Key(step.Name), v.Field(step.Name)
		case finding.ListIndex:
			i := v.position(step.Index)
			located = located.Index(i)
			v = v.item(i)
		}
	}
	return located
}

// position returns where the nth element that is not null stands in a list.
func (v Value) position(n int) int {
	for i, item := range v.items {
		if item.IsNull() {
			continue
		}
		if n == 0 {
			return i
		}
		n--
	}
	return len(v.items) + n
}

func (v Value) item(i int) Value {
	if i < len(v.items) {
		return v.items[i]
	}
	return Value{}
}
