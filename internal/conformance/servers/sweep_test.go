package servers_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// For each directive of each server: its default, both bounds, one beyond
// each, every word of an enumeration and a wrong one, sizes and numbers in
// good and bad spellings, too few and too many values. Our verdict must equal
// the server's start.
func TestSweep(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			srv := facts(t, s.Name)
			trials := sweep(srv)
			if len(trials) < 1000 {
				t.Fatalf("only %d trials", len(trials))
			}
			mismatches := compare(t, s, srv, trials)
			t.Logf("%s: %d trials, %d mismatches", s.Version, len(trials), mismatches)
			fmt.Printf("sweep of %s %s: %d trials, %d mismatches\n", s.Name, s.Version, len(trials), mismatches)
		})
	}
}

// A trial is one line of a file.
type trial string

// compare starts the server on every trial, a few at a time, and counts where
// its verdict is not ours.
func compare(t *testing.T, s live.Server, srv *server.Server, trials []trial) (mismatches int) {
	const atOnce = 4
	var (
		wait sync.WaitGroup
		lock sync.Mutex
		next = make(chan trial)
	)
	for range atOnce {
		wait.Go(func() {
			for line := range next {
				conf := []byte("port 0\nsave \"\"\n" + string(line) + "\n")
				faults := redisconf.Parse(conf, srv).Faults
				v := s.Try(t, live.Files{Conf: conf})
				if v.Started() == (len(faults) == 0) {
					continue
				}
				lock.Lock()
				mismatches++
				lock.Unlock()
				t.Errorf("%s: the server %s, we say %v\n%s", line, v.Outcome, faults, tail(v.Log))
			}
		})
	}
	for _, line := range trials {
		next <- line
	}
	close(next)
	wait.Wait()
	return mismatches
}

func tail(log string) string {
	lines := strings.Split(strings.TrimSpace(log), "\n")
	return strings.Join(lines[max(0, len(lines)-4):], "\n")
}

func sweep(srv *server.Server) []trial {
	var trials []trial
	for _, d := range srv.Directives() {
		if _, ok := untried[d.Name]; ok {
			continue
		}
		for _, values := range spellings(d) {
			if huge(d, values) {
				continue
			}
			words := []string{d.Name}
			for _, v := range values {
				words = append(words, quoted(v))
			}
			trials = append(trials, trial(strings.Join(words, " ")))
		}
		for _, alias := range d.Aliases {
			if d.HasDefault {
				trials = append(trials, trial(strings.Join(append([]string{alias}, d.Default...), " ")))
			}
		}
	}
	return trials
}

// untried are directives whose start depends on more than their values.
var untried = map[string]string{
	"include":    "reads a file that must be there",
	"loadmodule": "loads a file that must be there",
	"sentinel":   "belongs into sentinel.conf",
	"aclfile":    "reads a file that must be there",
	"dir":        "changes into a folder that must be there",
	"logfile":    "opens a file that must be possible to write",
	"supervised": "waits for a supervisor",
	"port":       "opens ports; the conformance of ports is tried with the rendered files",
	"tls-port":   "opens ports, and reads certificates",
	"unixsocket": "the trial has a socket of its own",
	"daemonize":  "the trial overrides it",

	"activedefrag":    "depends on how the server was compiled",
	"locale-collate":  "depends on the locales of the machine",
	"unixsocketgroup": "depends on the groups of the machine",
	"rdma-port":       "needs hardware",
	"tls-replication": "reads certificates; tried with the rendered files",
	"tls-cluster":     "reads certificates; tried with the rendered files",
	"user":            "its rules are ACL rules, which are tried by themselves",
}

// huge leaves out values that the server takes and then has no memory or
// time for.
func huge(d server.Directive, values []string) bool {
	const most = 1 << 24
	if d.Name != "databases" && d.Name != "maxclients" && d.Name != "io-threads" && d.Name != "slowlog-max-len" {
		return false
	}
	n, err := strconv.ParseInt(strings.Join(values, ""), 10, 64)
	return err == nil && n > most && d.Range.Contains(n)
}

func quoted(v string) string {
	if v == "" || strings.ContainsAny(v, " \"") {
		return strconv.Quote(v)
	}
	return v
}

// spellings are the values to try for a directive.
func spellings(d server.Directive) [][]string {
	all := [][]string{nil, d.Default, append(slices.Clone(d.Default), "extra"), {"nosuchvalue"}, {""}}
	for _, v := range singles(d) {
		all = append(all, []string{v})
	}
	switch d.Type {
	case server.TypeEnum:
		all = append(all, []string{d.Enum[0], d.Enum[len(d.Enum)-1]}, []string{d.Enum[0] + " " + d.Enum[len(d.Enum)-1]})
	case server.TypeSave:
		all = append(all, words("3600 1", "60 1 20 2", "0 1", "1 0", "-1 1", "1 -1", "60", "60 x", "x 1", "1.5 1")...)
	case server.TypeBufferLimits:
		all = append(all, words("normal 1mb 1mb 1", "replica 0 0 0", "slave 1 1 1", "NORMAL 1 1 1", "pubsub 1gb 1gb -1",
			"pubsub 1gb 1gb x", "master 1 1 1", "normal 1mb 1mb", "normal 1x 1mb 1", "normal 1mb 1mb 1 pubsub 1mb 1mb 1", "nosuch 1 1 1")...)
	case server.TypeOOMScores:
		all = append(all, words("0 200 800", "-2000 0 2000", "-2001 0 0", "0 0 2001", "0 0", "0 0 0 0", "800 200 0", "x 0 0")...)
	case server.TypePercentiles:
		all = append(all, words("50 99", "0 100", "-1", "101", "x", "50.5", "100.01")...)
	case server.TypeHostPort:
		all = append(all, words("127.0.0.1 1", "127.0.0.1 0", "127.0.0.1 65535", "127.0.0.1 65536", "127.0.0.1 x", "127.0.0.1", "no one", "a b c")...)
	case server.TypeRename:
		all = append(all, words("flushall x", "flushall", "nosuchcommand x", "flushall x y", "get set", "FLUSHALL y", "config|set x")...)
		all = append(all, []string{"flushall", ""})
	}
	return all
}

func words(lines ...string) [][]string {
	var all [][]string
	for _, l := range lines {
		all = append(all, strings.Fields(l))
	}
	return all
}

// singles are single values to try for a directive.
func singles(d server.Directive) []string {
	switch d.Type {
	case server.TypeBool:
		return []string{"yes", "no", "YES", "No", "maybe", "true", "1", "on"}
	case server.TypeEnum:
		all := []string{strings.ToUpper(d.Enum[0]), "nosuch", d.Enum[0] + "x"}
		return append(all, d.Enum...)
	case server.TypeInteger:
		return append(bounds(d.Range), "0", "1", "-1", "010", "+1", "1.5", "1k", "0x1", "1e3")
	case server.TypeMemory:
		return append(bounds(d.Range), "0", "1", "-1", "1k", "1kb", "1K", "2mb", "2m", "1g", "1gb", "1x", "1.5gb", "1gib", "10%", "1 gb", "gb", "010")
	case server.TypeMemoryOrPercent:
		return []string{"0", "1", "1mb", "0%", "1%", "50%", "100%", "101%", "-1%", "1.5%", "%", "1x", "x%", "10%%"}
	case server.TypeOctal:
		return []string{"0", "700", "0700", "777", "0777", "1000", "8", "x", "-1", "7x"}
	case server.TypeFilename, server.TypeHostname:
		return []string{"name", "a.b-c", "a/b", "a b", "ü"}
	case server.TypeTemplate:
		return []string{"{title}", "{title} {nosuch}", "{title", "plain", "{}", "{config-file}{port}{tls-port}{unixsocket}"}
	case server.TypeIP, server.TypeIPv4, server.TypeIPv6:
		return []string{"127.0.0.1", "::1", "127.0.0.1.1", "host.example"}
	case server.TypeKeyspaceEvents:
		all := []string{"KEA", "Kx", "Ex", "?", "1", "kk", "KEg$lshzxetdmn"}
		return append(all, d.Enum...)
	default:
		return nil
	}
}

// bounds are both bounds of a range and what lies just beyond.
func bounds(r *server.Range) []string {
	if r == nil {
		return nil
	}
	all := []string{strconv.FormatInt(r.Min, 10), strconv.FormatUint(r.Max, 10)}
	if r.Min > math.MinInt64 {
		all = append(all, strconv.FormatInt(r.Min-1, 10))
	}
	if r.Max < math.MaxUint64 {
		all = append(all, strconv.FormatUint(r.Max+1, 10))
	}
	return all
}
