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
		own := s.sentinelDirectives()
		for _, h := range onRedisConf(check).Find(Subject{Server: s.Server, RedisConf: own.conf}) {
			if h.Line == 0 || h.Line > own.lines || startedWith(s, h.Subject) {
				continue // a Sentinel's own default is what careful people leave alone
			}
			hits = append(hits, ofSentinel(h))
		}
		return hits
	}}
}

// ofSentinel is a hit in the directives of a Sentinel, told of it.
func ofSentinel(h Hit) Hit {
	if h.Artefact == redisConfName {
		h.Artefact = sentinelConfName
	}
	h.Message = strings.NewReplacer("The server ", "The Sentinel ", "the server ", "the Sentinel ").Replace(h.Message)
	return h
}

// A sentinelDirectives is the directives of a sentinel.conf as those of a redis.conf,
// each in its own line. What a Sentinel has by default stands behind them.
type sentinelDirectives struct {
	conf  *redisconf.File
	lines int // of the sentinel.conf
}

// sentinelDirectives reads those of the sentinel.conf, which must be there.
func (s Subject) sentinelDirectives() sentinelDirectives {
	return lazily(&s.derive().ofSentinelConf, func() sentinelDirectives { return directivesOf(s.SentinelConf) })
}

func directivesOf(f *sentinel.File) sentinelDirectives {
	lines := 0
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
	return sentinelDirectives{redisconf.Parse([]byte(strings.Join(text, "\n")), f.Server()), lines}
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
		p, own := s.sentinels()[0], s.sentinelDirectives()
		p.sentinel = true
		for _, h := range p.judged(s, own.conf, check) {
			if h.Line <= own.lines { // or it is a Sentinel's own default
				hits = append(hits, ofSentinel(h))
			}
		}
		return hits
	}}
}
