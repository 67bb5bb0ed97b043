package manifest

import (
	"fmt"
	"regexp"
	"strings"
)

// Kubernetes' bounds of names (apimachinery, util/validation).
const (
	maxLabel     = 63
	maxSubdomain = 253
)

var (
	label     = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)
	subdomain = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)
	secretKey = regexp.MustCompile(`^[-._a-zA-Z0-9]+$`)
	qualified = regexp.MustCompile(`^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$`)
)

// Namespace says what is wrong with the name of a namespace, "" if nothing is.
// The text reads after "must", as that of every check here.
func Namespace(name string) string {
	return named(name, label, maxLabel, "begin and end with a lower-case letter or digit and have only those and - between")
}

// ServiceName says what is wrong with the name of a Service, which must be a
// name of RFC 1035: Kubernetes before 1.36 takes no digit at its beginning.
func ServiceName(name string) string {
	if name != "" && '0' <= name[0] && name[0] <= '9' {
		return "begin with a letter"
	}
	return Namespace(name)
}

// StatefulSetName says what is wrong with the name of a StatefulSet and of the
// Service of its pods: they have a label of that name, a hyphen and a hash
// (Kubernetes, pkg/controller/history).
func StatefulSetName(name string) string {
	const most = maxLabel - 11
	if len(name) > most {
		return fmt.Sprintf("have at most %d characters", most)
	}
	return ServiceName(name)
}

// Name says what is wrong with the name of an object.
func Name(name string) string {
	return named(name, subdomain, maxSubdomain, "have lower-case letters, digits, - and . only, and begin and end with a letter or digit")
}

// SecretKey says what is wrong with a key of a Secret or ConfigMap.
func SecretKey(name string) string {
	return named(name, secretKey, maxSubdomain, "have letters, digits, - _ and . only")
}

// LabelKey says what is wrong with the key of a label or annotation: a name,
// behind a domain and a slash if need be.
func LabelKey(key string) string {
	domain, name, ok := strings.Cut(key, "/")
	if !ok {
		return qualifiedName(key)
	}
	if wrong := Name(domain); wrong != "" {
		return "have before its / a domain that must " + wrong
	}
	return qualifiedName(name)
}

// LabelValue says what is wrong with the value of a label. It may be empty.
func LabelValue(value string) string {
	if value == "" {
		return ""
	}
	return qualifiedName(value)
}

func qualifiedName(name string) string {
	return named(name, qualified, maxLabel, "begin and end with a letter or digit and have only those and - _ . between")
}

func named(name string, pattern *regexp.Regexp, most int, want string) string {
	switch {
	case len(name) > most:
		return fmt.Sprintf("have at most %d characters", most)
	case !pattern.MatchString(name):
		return want
	default:
		return ""
	}
}
