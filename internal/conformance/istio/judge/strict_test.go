package judge_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
)

// recorder is a test that may fail.
type recorder struct {
	testing.TB
	failure string
}

func (r *recorder) Helper() {}

func (r *recorder) Fatal(args ...any) {
	r.failure = fmt.Sprint(args...)
	runtime.Goexit()
}

func (r *recorder) Fatalf(format string, args ...any) { r.Fatal(fmt.Sprintf(format, args...)) }

// fails requires that a function fails the test that it is given, for a reason.
func fails(t testing.TB, reason string, f func(t testing.TB)) {
	t.Helper()
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(r)
	}()
	<-done
	if !strings.Contains(r.failure, reason) {
		t.Errorf("it must fail with %q, it fails with %q", reason, r.failure)
	}
}

// TestUnknown: what the judge has no rule for fails the test.
func TestUnknown(t *testing.T) {
	for rule, reason := range map[string]string{
		"  - when: [{key: connection.sni, values: [x]}]\n":        "does not know the permission",
		"  - when: [{key: destination.ip, values: [10.0.0.1]}]\n": "does not know the permission",
		"  - from: [{source: {ipBlocks: [10.4.0.0/30]}}]\n":       "a policy asks for the caller's address",
	} {
		m := serving(t, "", policy+rule)
		fails(t, reason, func(t testing.TB) { m.Receives(t, redis, 6379, judge.Caller{Namespace: "app"}) })
	}
	m := mesh(t, entry, rule)
	fails(t, "no such pod", func(t testing.TB) { m.Call(t, redis, "10.0.0.3", 6379) })
	pods := servers(true)
	outside := judge.New(t, judge.World{Pods: pods})
	fails(t, "has no sidecar", func(t testing.TB) { outside.Call(t, pods[1], "10.0.0.3", 6379) })
	fails(t, "ParseAddr", func(t testing.TB) { m.Call(t, web, "redis.example.com", 6379) })
	fails(t, "is no waypoint", func(t testing.TB) { m.Waypoint(t, web, "redis.example.com", 6379) })
	fails(t, "there are two pods app/web", func(t testing.TB) { judge.New(t, judge.World{Pods: []judge.Pod{web, web}}) })
	fails(t, "unknown fields", func(t testing.TB) { judge.New(t, judge.World{Documents: entry + "  foo: bar\n"}) })
	fails(t, "1-65535", func(t testing.TB) {
		judge.New(t, judge.World{Documents: edited(t, entry, "6379", "70000")})
	})
	fails(t, "unknown field", func(t testing.TB) { judge.New(t, judge.World{MeshConfig: "foo: bar\n"}) })
}
