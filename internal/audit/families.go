package audit

import "strings"

// A Family is the rules whose codes begin alike.
type Family struct {
	Prefix string // RG1
	Name   string
}

// Families returns the families in the order of their codes.
func Families() []Family {
	return []Family{
		{"RG1", "Network and transport"},
		{"RG2", "Users and permissions"},
		{"RG3", "Commands"},
		{"RG4", "Limits"},
		{"RG5", "Files, persistence, logging"},
		{"RG6", "Replication, Sentinel, cluster"},
		{"RG7", "Kubernetes"},
		{"RG8", "Istio"},
		{"RG9", "Known vulnerabilities of the version"},
	}
}

// Rules returns the rules of the family, in ascending order of the codes.
func (f Family) Rules() []Rule {
	var rules []Rule
	for _, r := range All() {
		if strings.HasPrefix(r.Code, f.Prefix) {
			rules = append(rules, r)
		}
	}
	return rules
}

// DocURL returns the address of a rule's documentation.
func DocURL(code string) string {
	return "https://registry.terraform.io/providers/redisguard/redisguard/latest/docs/guides/rules#" + strings.ToLower(code)
}
