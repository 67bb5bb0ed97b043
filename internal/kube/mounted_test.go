package kube

import "testing"

func TestMounted(t *testing.T) {
	const volumes = `[
		{name: config, projected: {sources: [{configMap: {name: conf, items: [{key: server, path: redis.conf}]}}, {secret: {name: users, items: [{key: users.acl, path: users.acl}]}}]}},
		{name: tls, secret: {secretName: redis-tls}},
		{name: two, projected: {sources: [{secret: {name: a}}, {secret: {name: b}}]}},
		{name: data, emptyDir: {}}]`
	const mounts = `[
		{name: config, mountPath: /etc/redis/},
		{name: data, mountPath: /etc/redis/data},
		{name: tls, mountPath: /tls},
		{name: tls, mountPath: /one.crt, subPath: tls.crt},
		{name: tls, mountPath: /each, subPathExpr: $(POD)},
		{name: two, mountPath: /two}]`
	m := Parse("kind: Pod\nmetadata: {name: redis, namespace: data}\nspec: {volumes: " + volumes + ", containers: [{name: redis, volumeMounts: " + mounts + "}]}")
	if len(m.Faults) > 0 {
		t.Fatal(m.Faults)
	}
	w := m.Workloads[0]
	for file, want := range map[string]Item{
		"/etc/redis/redis.conf":     {"ConfigMap", "conf", "server"},
		"/etc/redis/users.acl":      {"Secret", "users", "users.acl"},
		"/tls/tls.crt":              {"Secret", "redis-tls", "tls.crt"},
		"/one.crt":                  {"Secret", "redis-tls", "tls.crt"},
		"/etc/redis/server":         {}, // the key, which is a file of another name
		"/etc/redis/data/users.acl": {},
		"/each/tls.crt":             {},
		"/two/users.acl":            {},
		"/elsewhere":                {},
		"/tlsx":                     {},
	} {
		item, known := m.Mounted(w, w.Containers()[0], file)
		if item != want || known != (want != Item{}) {
			t.Errorf("Mounted(%s) = %v, %t, want %v", file, item, known, want)
		}
	}
}

func TestCovers(t *testing.T) {
	named := Certificate{}
	named.Spec.CommonName, named.Spec.DNSNames, named.Spec.IPAddresses = "cn", []string{"Redis.data.svc", "*.redis.data.svc"}, []string{"10.0.0.1", "FD00::1"}
	common := Certificate{}
	common.Spec.CommonName = "cn"
	for _, test := range []struct {
		certificate Certificate
		host        string
		covers      bool
	}{
		{named, "redis.DATA.svc.", true},
		{named, "redis-0.redis.data.svc", true},
		{named, "a.b.redis.data.svc", false},
		{named, "redis.data", false},
		{named, "cn", false},
		{named, "10.0.0.1", true},
		{named, "fd00:0::1", true},
		{named, "10.0.0.2", false},
		{common, "cn", true},
		{common, "svc", false},
		{Certificate{}, "x", false},
	} {
		if got := test.certificate.Covers(test.host); got != test.covers {
			t.Errorf("Covers(%s) = %t for %v", test.host, got, test.certificate.Spec)
		}
	}
}
