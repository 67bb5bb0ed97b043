package kube

import "slices"

// Selects reports whether the selector selects pods or namespaces that have some
// labels. It is not known if the selector holds what Kubernetes would refuse.
func (s LabelSelector) Selects(labels map[string]string) (selects, known bool) {
	for key, value := range s.MatchLabels {
		if own, ok := labels[key]; !ok || own != value {
			return false, true
		}
	}
	for _, e := range s.MatchExpressions {
		if selects, known := expressionSelects(e, labels); !selects || !known {
			return selects, known
		}
	}
	return true, true
}

// expressionSelects reads one of the matchExpressions (apimachinery's
// labels/selector.go, Requirement.Matches).
func expressionSelects(expression any, labels map[string]string) (selects, known bool) {
	fields, _ := expression.(map[string]any)
	key, ok := fields["key"].(string)
	if !ok {
		return false, false
	}
	own, has := labels[key]
	list, _ := fields["values"].([]any)
	among := slices.ContainsFunc(list, func(v any) bool { return v == own })
	switch fields["operator"] {
	case "In":
		return has && among, true
	case "NotIn":
		return !has || !among, true
	case "Exists":
		return has, true
	case "DoesNotExist":
		return !has, true
	default:
		return false, false
	}
}
