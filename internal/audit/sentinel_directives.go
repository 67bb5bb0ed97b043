package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/lex"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/sentinel"
)

// onServersAndSentinels makes a check of one that looks at a redis.conf, and at the
// directives of a sentinel.conf that are those of a redis.conf.
func onServersAndSentinels(check func(*redisconf.File) []Hit) Check {
	return Check{[]Inputs{{RedisConf, SentinelConf}}, func(s Subject) []Hit {
		hits := onRedisConf(check).Find(s)
		if s.SentinelConf == nil {
			return hits
		}
		directives, lines := directivesOf(s.SentinelConf)
		for _, h := range onRedisConf(check).Find(Subject{Server: s.Server, RedisConf: directives}) {
			if h.Line == 0 || h.Line > lines || startedWith(s, h.Subject) {
				continue // a Sentinel's own default is what careful people leave alone
			}
			h.Artefact, h.Message = sentinelConfName, strings.Replace(h.Message, "The server ", "The Sentinel ", 1)
			hits = append(hits, h)
		}
		return hits
	}}
}

// directivesOf is a redis.conf of the directives of a Sentinel, each in its own line,
// and how many lines those are. What a Sentinel has by default stands behind them.
func directivesOf(f *sentinel.File) (directives *redisconf.File, lines int) {
	for _, d := range f.Directives {
		lines = max(lines, d.Line)
	}
	text := make([]string, lines, lines+len(sentinel.Defaults())+1)
	set := map[string]bool{}
	for _, d := range f.Directives {
		text[d.Line-1], set[d.Name] = fmt.Sprintf("%s %s", d.Name, quotedWords(d.Values)), true
	}
	if f.Includes() {
		text = append(text, "include elsewhere")
	}
	for name, value := range sentinel.Defaults() {
		if !set[name] {
			text = append(text, name+" "+value)
		}
	}
	return redisconf.Parse([]byte(strings.Join(text, "\n")), f.Server()), lines
}

func quotedWords(values []string) string {
	words := slices.Clone(values)
	for i, v := range words {
		words[i] = lex.Quote(v)
	}
	return strings.Join(words, " ")
}

// onServerAndSentinel makes a check of one that looks at the one server of the
// documents and at its redis.conf, and in the same way at the one Sentinel.
func onServerAndSentinel(documents []Inputs, check func(Subject, placedServer) []Hit) Check {
	inputs := append([]Inputs{{RedisConf, SentinelConf}}, documents...)
	return Check{inputs, func(s Subject) []Hit {
		hits := onServer(inputs, check).Find(s)
		f := s.SentinelConf
		if f == nil || len(f.Faults) > 0 || s.Manifests == nil || len(s.sentinels()) != 1 {
			return hits
		}
		p := s.sentinels()[0]
		directives, lines := directivesOf(f)
		file, undecided := directives.Watched()
		p.conf, p.sentinel = file, true
		found := check(s, p)
		if undecided() {
			return hits
		}
		for _, h := range found {
			if h.Artefact == redisConfName {
				h.Artefact = sentinelConfName
			}
			if h.Line > lines {
				continue // a Sentinel's own default
			}
			h.Message = strings.NewReplacer("The server ", "The Sentinel ", "the server ", "the Sentinel ").Replace(h.Message)
			hits = append(hits, h)
		}
		return hits
	}}
}
