package audit

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
	"github.com/redisguard/terraform-provider-redisguard/internal/sentinel"
)

// sentinelLine finds a Sentinel in a line for a shell: where a command stands, and with
// its file, since its name alone is also that of Services.
var sentinelLine = regexp.MustCompile(`(?:^|[;&|\n]|-c\s|\b(?:exec|then|else|do)\s)\s*["']?(?:/\S*/)?(?:redis|valkey)-sentinel\s+["']?[/$.]|(?:redis|valkey)-server\s[^;&|]*--sentinel(?:\s|$)`)

// isSentinel reports whether a container runs a Sentinel, by its command or else by
// its image. What talks to one is none.
func isSentinel(c kube.Container) bool {
	name := imageName(c.Image)
	if !redisLike(name) || strings.Contains(name, "exporter") {
		return false
	}
	server, published := strings.CutSuffix(name, "-sentinel")
	words := startWords(c)
	switch {
	case len(words) == 0:
		return published && wellKnown(server)
	case startsProgram(words[0]) && strings.HasSuffix(words[0], "-sentinel"):
		return true
	case startsProgram(words[0]) || wellKnown(name) && byEntrypoint(c):
		return slices.Contains(words, "--sentinel")
	case published && wellKnown(server) && !strings.HasSuffix(words[0], "-cli"):
		return true // by a script, as charts have one
	default:
		return sentinelLine.MatchString(strings.Join(words, " "))
	}
}

// howManySentinels are those that the documents run, or that a file tells of which
// a Sentinel wrote. It is not known where there are none, or one on each node.
func howManySentinels(s Subject) (n int, known bool) {
	for _, p := range s.sentinels() {
		switch {
		case p.Kind == "DaemonSet":
			return 0, false
		case p.Replicas == nil:
			n++
		default:
			n += *p.Replicas
		}
	}
	return max(n, metSentinels(s.SentinelConf)), n > 0
}

// metSentinels are the most that a file knows of for a primary, its own among them.
func metSentinels(f *sentinel.File) int {
	most := 0
	if f == nil {
		return 0
	}
	for _, m := range f.Monitors {
		n := 1
		for _, set := range m.Settings {
			if set.Name == "known-sentinel" {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// configPlace is where the file is that a server or Sentinel is started with.
func (p placedServer) configPlace(m *kube.Manifests) (at place, known bool) {
	words := startWords(p.container.Container)
	if len(words) > 0 && startsProgram(words[0]) {
		words = words[1:]
	}
	if !p.plain || len(words) == 0 || strings.HasPrefix(words[0], "-") {
		return at, false
	}
	return p.place(m, words[0])
}

// sentinelValue is what a directive of redis.conf is for a Sentinel. It is not known
// where a refused line, the documents or, if the file is silent, another may say
// otherwise.
func sentinelValue(s Subject, directive string) (value string, line int, known bool) {
	f := s.SentinelConf
	value, line = f.Value(directive)
	known = !f.Refused(directive) && !startedWith(s, directive) && (line > 0 || !f.Includes())
	return value, line, known
}

// startedWith reports whether Sentinels among the documents may have a directive
// from their arguments, or from a script.
func startedWith(s Subject, directive string) bool {
	return s.Manifests != nil && slices.ContainsFunc(s.sentinels(), func(p placedServer) bool {
		_, overruled := p.options[directive]
		return overruled || !p.plain || p.container.Lifecycle != nil
	})
}

// sentinelPort is the plain-text port of Sentinels, 0 if it is closed.
func sentinelPort(s Subject) (port, line int, known bool) { return sentinelNumber(s, "port") }

// sentinelTLSPort is their port for TLS, 0 if it is closed.
func sentinelTLSPort(s Subject) (port, line int, known bool) { return sentinelNumber(s, "tls-port") }

func sentinelNumber(s Subject, directive string) (n, line int, known bool) {
	value, line, known := sentinelValue(s, directive)
	if value == "" {
		return 0, line, known
	}
	n, err := strconv.Atoi(value)
	return n, line, known && err == nil
}
