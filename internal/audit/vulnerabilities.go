package audit

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
)

//go:embed vulnerabilities.json
var vulnerabilitiesJSON []byte

// A vulnerability is a known one of some patch versions, and what exposes it:
// commands that a user may run.
// Those that a directive exposes have rules of their own.
type vulnerability struct {
	ID        string
	Title     string   // what can happen, without a full stop
	Grave     bool     // memory is corrupted, or code runs
	Fixed     []string // the releases that mend it, one a minor version
	Commands  []string // any of them exposes it; an @category is its members
	Group     string   // of commands.json, instead of Commands
	Confined  bool     // it matters to users whose keys are confined only
	Remedy    string   // what closes it, without a full stop
	Reference string
}

var vulnerabilities = sync.OnceValue(func() []vulnerability {
	var file struct{ Vulnerabilities []vulnerability }
	if err := json.Unmarshal(vulnerabilitiesJSON, &file); err != nil {
		panic(fmt.Sprintf("embedded vulnerabilities.json: %v", err)) // the tests read it
	}
	return file.Vulnerabilities
})

// vulnerable makes the check that goes through the grave vulnerabilities, or
// through the others.
func vulnerable(grave bool) Check {
	return Check{append(needs(TargetServer), ofUsers...), func(s Subject) []Hit {
		if s.Server == nil {
			return nil
		}
		var hits []Hit
		for _, v := range vulnerabilities() {
			if release := mending(s.Server, v.Fixed...); v.Grave == grave && release != "" {
				hits = append(hits, v.hits(s, release)...)
			}
		}
		return hits
	}}
}

func (v vulnerability) hits(s Subject, release string) []Hit {
	commands := slices.Concat(v.Commands, groups()[v.Group])
	return onUsers(func(u *acl.LoadedUser) []Hit {
		exposed := allowed(u, s.Server, commands)
		if len(exposed) == 0 || v.Confined && !confined(u) {
			return nil
		}
		rule, word := letIn(u, exposed[0])
		return []Hit{{Word: word, Words: deciders(u, exposed), Message: fmt.Sprintf("%s has %s: %s. User %s may run %s.%s %s, or run %s.",
			s.Server.Target(), v.ID, v.Title, u.Name, summary(exposed), rule, v.Remedy, release)}}
	}).Find(s)
}

// vulnerabilityReferences are the references of the grave ones, or of the
// others.
func vulnerabilityReferences(grave bool) []string {
	var references []string
	for _, v := range vulnerabilities() {
		if v.Grave == grave {
			references = append(references, v.Reference)
		}
	}
	return references
}
