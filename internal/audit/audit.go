// Package audit holds the rules: one notion of safe for what redisguard
// renders and for what a user has already. Each rule is a file of its own and
// stands in the list in all.go.
package audit

import (
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/cloud"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/sentinel"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/topology"
)

// A Rule is one thing that can be unsafe.
type Rule struct {
	Code       string // RG and three digits; never used for another rule
	Title      string // what is unsafe, without a full stop
	Severity   finding.Severity
	Rationale  string   // why, whole sentences
	Remedy     string   // what to write in HCL, a whole sentence
	Native     string   // what to write in the file itself
	References []string // where the reason was read
	Controls   []string // of public catalogues, such as "NIST 800-53 SC-8"
	Check      Check
}

// A Subject is what is judged. What is nil was not given.
type Subject struct {
	Server        *server.Server
	RedisConf     *redisconf.File
	UsersACL      *acl.File
	SentinelConf  *sentinel.File
	SentinelUsers *acl.File // the users.acl of Sentinels
	Manifests     *kube.Manifests
	Instances     []cloud.Instance
	Passwords     secret.Set // that fill a template

	once *derived // what rules share; nil outside of Judge
}

// A Hit is a place where a rule applies.
type Hit struct {
	Artefact string       // by its name; "" for what the rule looks at first
	Line     int          // of the artefact, counted from 1; 0 if something is missing
	Word     int          // of that line, counted from 0
	Words    []int        // every word of that line that it rests on, if there are more
	Path     finding.Path // of an argument, where no line leads to it
	Document string       // the Kubernetes document, as Kind/namespace/name, instead of a line
	Field    string       // of that document: spec.ingress[0]
	Subject  string
	Message  string // what is unsafe there, a whole sentence
}

// Registry is the judge that knows all rules.
type Registry struct{}

var _ artefact.Judge = Registry{}

// RuleCodes lists the codes of all rules in ascending order.
func (Registry) RuleCodes() []string {
	var codes []string
	for _, r := range All() {
		codes = append(codes, r.Code)
	}
	slices.Sort(codes)
	return codes
}

// Judge returns what the rules find in a parsed artefact. It panics on a
// model that it does not know, which is a mistake in the program.
func (Registry) Judge(srv *server.Server, m artefact.Model) []finding.Finding {
	subject := Subject{Server: srv}
	switch m := m.(type) {
	case *redisconf.File:
		subject.RedisConf = m
	case *acl.File:
		subject.UsersACL, subject.Server = m, m.Server() // which may be a Sentinel
	case *kube.Manifests:
		subject.Manifests = m
	case *sentinel.File:
		subject.SentinelConf = m
	case topology.Model:
		return Judge(Subject{Server: srv, RedisConf: m.RedisConf, UsersACL: m.UsersACL, SentinelConf: m.SentinelConf, SentinelUsers: m.SentinelUsers, Manifests: m.Manifests})
	case secret.Set:
		subject.Passwords = m
	case Subject:
		return natively(Judge(m))
	default:
		panic("audit: unknown model")
	}
	return Judge(subject)
}

// Judge returns what the rules find.
func Judge(s Subject) []finding.Finding {
	s.once = &derived{}
	var all []finding.Finding
	for _, r := range All() {
		for _, h := range r.Check.Find(s) {
			if h.Document != "" {
				h.Line = s.Manifests.Line(h.Document, h.Field)
			}
			all = append(all, finding.Finding{
				Rule: r.Code, Severity: r.Severity, Artefact: r.artefact(h), Subject: h.Subject, Path: h.Path, Line: h.Line, Word: h.Word, Words: h.Words, Document: h.Document, Field: h.Field,
				Message: h.Message, Remedy: r.Remedy, Controls: r.Controls,
			})
		}
	}
	return append(all, judgeSentinelUsers(s)...)
}

// natively adds what to write in the file itself, for files that nothing
// rendered.
func natively(findings []finding.Finding) []finding.Finding {
	native := map[string]string{}
	for _, r := range All() {
		native[r.Code] = r.Native
	}
	for i := range findings {
		findings[i].Native = native[findings[i].Rule]
	}
	return findings
}

// artefact is what a hit is about: what it says itself, or else what the rule
// looks at first.
func (r Rule) artefact(h Hit) string {
	switch {
	case h.Artefact != "":
		return h.Artefact
	case h.Document != "":
		return manifestsName
	default:
		return r.Check.Needs[0][0].artefact()
	}
}

// onRedisConf makes a check of one that needs a redis.conf only. A hit on a
// default does not count where the directive may be meant to be set.
func onRedisConf(check func(*redisconf.File) []Hit) Check {
	return Check{needs(RedisConf), func(s Subject) []Hit {
		if s.RedisConf == nil {
			return nil
		}
		file, undecided := s.RedisConf.Watched()
		hits := check(file)
		if undecided() {
			return nil
		}
		hits = slices.DeleteFunc(hits, func(h Hit) bool { return h.Line == 0 && unsaid(s.RedisConf, h.Subject) })
		return in(redisConfName, hits)
	}}
}

// in says which artefact hits are about.
func in(artefact string, hits []Hit) []Hit {
	for i := range hits {
		hits[i].Artefact = artefact
	}
	return hits
}

// onUsers makes a check of one that looks at users one by one, wherever they
// are declared.
func onUsers(check func(*acl.LoadedUser) []Hit) Check {
	return Check{ofUsers, func(s Subject) []Hit {
		var hits []Hit
		for _, u := range s.users() {
			for _, h := range check(u.LoadedUser) {
				h.Artefact, h.Line, h.Subject = u.artefact, u.Line, "user "+u.Name
				hits = append(hits, h)
			}
		}
		return hits
	}}
}

// one returns a single hit about a directive.
func one(line int, directive, message string) []Hit {
	return []Hit{{Line: line, Subject: directive, Message: message}}
}
