package audit

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var secretsInConfigMap = Rule{
	Code:      "RG723",
	Title:     "Passwords or their hashes stand in a ConfigMap",
	Severity:  finding.Medium,
	Rationale: "A ConfigMap is for what everybody may read: the roles view and edit of Kubernetes show it, and not Secrets. It is not encrypted at rest where only Secrets are. Hashes of passwords can be tried one after another.",
	Remedy:    "Put users.acl, and a redis.conf with passwords, into a Secret, and name it in acl_secret or config_secret.",
	Native:    "kind: Secret, stringData: {users.acl: …}",
	References: []string{
		"Kubernetes documentation, ConfigMaps and Secrets", "Kubernetes documentation, RBAC, user-facing roles",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 IA-5", "PCI DSS 4.0 8.3.2", "PCI DSS 4.0 8.6.2"},
	Check: onDocuments(ConfigMaps, func(m *kube.Manifests) []*kube.ConfigMap { return m.ConfigMaps }, func(c *kube.ConfigMap) []Hit {
		var hits []Hit
		for _, key := range slices.Sorted(maps.Keys(c.Data)) {
			if what := secretIn(c.Data[key]); what != "" {
				hits = append(hits, Hit{Field: "data." + key, Message: fmt.Sprintf("The key %s of ConfigMap %s holds %s.", key, c.Metadata.Name, what)})
			}
		}
		return hits
	}),
}

var (
	// passwordLine is a line of a redis.conf or a sentinel.conf with a password.
	passwordLine = regexp.MustCompile(`(?i)^\s*(?:requirepass|masterauth|primaryauth|sentinel\s+sentinel-pass|sentinel\s+auth-pass\s+\S+)\s+(\S+)\s*$`)

	// userLine is one of a users.acl. Files of other programs have a directive of
	// that name, too.
	userLine  = regexp.MustCompile(`(?i)^\s*user\s+\S+\s+(.*)$`)
	hashRule  = regexp.MustCompile(`^#[0-9a-f]{64}$`)
	otherRule = regexp.MustCompile(`(?i)^(?:on|off|allcommands|allkeys|[+-]@?[a-z|_-]+|[~&].+|%[RW]+~.+)$`)

	// filledIn is what a script or a renderer puts the password in place of.
	filledIn = regexp.MustCompile(`(?i)[$%{}<>@]|__|replace|placeholder|change.?(?:me|it)|your.?password|password.?here|^x+$|^\*+$|^…$`)
)

// secretIn tells what a text holds that belongs into a Secret, "" if it is nothing.
func secretIn(text string) string {
	hashes := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if found := passwordLine.FindStringSubmatch(line); len(found) > 0 && isPlainSecret(found[1]) {
			return "a password"
		}
		found := userLine.FindStringSubmatch(line)
		if found == nil {
			continue
		}
		words := strings.Fields(found[1])
		for i, w := range words {
			words[i] = strings.Trim(w, `"'`)
		}
		if !slices.ContainsFunc(words, otherRule.MatchString) {
			continue
		}
		for _, w := range words {
			if secret, plain := strings.CutPrefix(w, ">"); plain && isPlainSecret(secret) {
				return "a password"
			}
			hashes = hashes || hashRule.MatchString(w)
		}
	}
	if hashes {
		return "hashes of passwords"
	}
	return ""
}

// isPlainSecret reports whether a word is a password, and no place for one.
func isPlainSecret(word string) bool {
	word = strings.Trim(word, `"'`)
	return word != "" && !filledIn.MatchString(word)
}
