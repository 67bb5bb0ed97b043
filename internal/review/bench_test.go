package review

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// BenchmarkJudge judges files of 1, 3 and 10 MB, of lines and documents that
// differ from each other as those of real files do. Time and memory are to grow as
// the files do: MB/s and B/op by size stay what they are.
func BenchmarkJudge(b *testing.B) {
	for _, in := range []struct {
		name, argument string
		piece          func(i int) string
	}{
		{"redis_conf", "redis_conf", benchRedisConf},
		{"users_acl", "users_acl", benchUser},
		{"sentinel_conf", "sentinel_conf", benchMonitor},
		{"manifests", "manifests", benchManifests},
		{"applications", "manifests", benchApplications},
		{"estate", "manifests", benchEstate},
	} {
		for _, megabytes := range []int{1, 3, 10} {
			b.Run(fmt.Sprintf("%s/%dMB", in.name, megabytes), func(b *testing.B) {
				text := repeated(megabytes<<20, in.piece)
				var beside map[string]shape.Value
				if in.name == "applications" { // the files of the one server among them
					beside = map[string]shape.Value{
						"redis_conf": shape.StringOf("port 6379\naclfile /etc/redis/users.acl\nmasteruser replica\n"),
						"users_acl":  shape.StringOf("user default off\nuser metrics off\n"),
					}
				}
				benchmark(b, in.argument, text, beside)
			})
		}
	}
}

// benchmark judges a text as an argument, and what is given beside it.
func benchmark(b *testing.B, argument, text string, beside map[string]shape.Value) {
	declaration := map[string]shape.Value{"server": shape.StringOf("redis-7.2"), argument: shape.StringOf(text)}
	if argument == "manifests" {
		declaration[argument] = shape.StringsOf([]string{text})
	}
	maps.Copy(declaration, beside)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		judge(b, declaration)
	}
}

// repeated puts pieces together until they are long enough.
func repeated(length int, piece func(i int) string) string {
	var b strings.Builder
	for i := 0; b.Len() < length; i++ {
		b.WriteString(piece(i))
	}
	return b.String()
}

func benchRedisConf(i int) string {
	lines := []string{
		"# a remark on what follows\n", "save %d 1\n", "rename-command GET GET%d\n", "client-output-buffer-limit normal %dmb 1mb 60\n", "maxmemory %dmb\n",
		"user u%d on >secret ~k* +@read\n", "tls-protocols \"TLSv1.2 TLSv1.3\"\n", "include /etc/redis/%d.conf\n", "bind 10.0.0.1 -::1\n", "slaveof 10.0.0.2 %d\n", "port 6379 # no\n",
	}
	line := lines[i%len(lines)]
	if strings.Contains(line, "%d") {
		return fmt.Sprintf(line, i)
	}
	return line
}

func benchUser(i int) string {
	rules := []string{"~app%d:* +@read +@write -@dangerous", "~* &* +@all -@admin -@dangerous", "resetchannels -@all +ping +info", "%%R~cache%d:* +get (~tmp%d:* +set)"}
	return fmt.Sprintf("user u%d on #%064x ", i, i) + strings.ReplaceAll(strings.ReplaceAll(rules[i%len(rules)], "%%", "%"), "%d", fmt.Sprint(i)) + "\n"
}

func benchMonitor(i int) string {
	return fmt.Sprintf(`sentinel monitor m%[1]d 10.0.%[2]d.%[3]d 6379 2
sentinel auth-user m%[1]d sentinel
sentinel auth-pass m%[1]d s3cret%[1]d
sentinel down-after-milliseconds m%[1]d 5000
sentinel known-replica m%[1]d 10.1.%[2]d.%[3]d 6379
user u%[1]d on #%064[1]x allchannels +@all
`, i, i>>8&255, i&255)
}

func benchManifests(i int) string {
	return fmt.Sprintf(`---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: redis-%[1]d, namespace: data}
spec:
  podSelector: {matchLabels: {app: redis-%[1]d}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{podSelector: {matchLabels: {app: shop-%[1]d}}}]
      ports: [{port: 6379, protocol: TCP}]
  egress:
    - to: [{ipBlock: {cidr: 10.%[2]d.0.0/16}}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: redis-%[1]d, namespace: data}
spec:
  serviceName: redis-%[1]d
  template:
    metadata: {labels: {app: redis-%[1]d}, annotations: {traffic.sidecar.istio.io/excludeOutboundPorts: "6379"}}
    spec:
      containers:
        - {name: redis, image: "redis:7.2.11", args: [/etc/redis/redis.conf]}
---
apiVersion: v1
kind: Service
metadata: {name: redis-%[1]d, namespace: data}
spec: {clusterIP: None, selector: {app: redis-%[1]d}, ports: [{name: tcp-redis, port: 6379}]}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: entry-%[1]d, namespace: shop}
spec:
  hosts: [redis-%[1]d.memorystore]
  addresses: [10.%[2]d.%[3]d.1/32]
  endpoints: [{address: 10.%[2]d.%[3]d.1}]
  ports: [{number: 6379, targetPort: 6378, name: tcp-redis, protocol: TCP}]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: entry-%[1]d, namespace: shop}
spec: {host: redis-%[1]d.memorystore, trafficPolicy: {tls: {mode: SIMPLE, caCertificates: /etc/ca/ca.crt}}}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: redis-%[1]d, namespace: data}
spec:
  selector: {matchLabels: {app: redis-%[1]d}}
  rules:
    - from: [{source: {principals: [cluster.local/ns/shop/sa/shop-%[1]d]}}]
      to: [{operation: {ports: ["6379"]}}]
`, i, i>>8&255, i&255)
}

// benchApplications are those that share a stream with one server.
func benchApplications(i int) string {
	image := fmt.Sprintf("registry.example/shop-%d:1.0", i)
	if i == 0 {
		image = "redis:7.2.11"
	}
	if i%3 == 1 {
		image = "oliver006/redis_exporter:v1.88.0"
	}
	return fmt.Sprintf(`---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop-%[1]d, namespace: shop}
spec:
  template:
    metadata: {labels: {app: shop-%[1]d}}
    spec:
      containers:
        - {name: shop, image: "%[2]s", env: [{name: REDIS_ADDR, value: "redis-%[1]d:6379"}, {name: REDIS_USER, value: metrics}]}
---
apiVersion: v1
kind: Service
metadata: {name: shop-%[1]d, namespace: shop}
spec: {selector: {app: shop-%[1]d}, ports: [{name: http, port: 8080}]}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: shop-%[1]d, namespace: shop}
spec: {selector: {matchLabels: {app: shop-%[1]d}}, mtls: {mode: STRICT}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: shop-%[1]d, namespace: shop}
data: {greeting: "hello %[1]d"}
`, i, image)
}

// benchEstate are applications with all that stands around them, and servers of
// which none is called like one. All of them have a label in common.
func benchEstate(i int) string {
	image := fmt.Sprintf("registry.example/shop-%d:1.0", i)
	if i%4 == 0 {
		image = "redis:7.2.11"
	}
	return fmt.Sprintf(`---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: shop-%[1]d, namespace: shop}
spec:
  template:
    metadata:
      labels: {app: shop-%[1]d, managed-by: helm}
      annotations: {sidecar.istio.io/userVolumeMount: '{"ca-%[1]d": {"mountPath": "/etc/ca-%[1]d"}}'}
    spec: {containers: [{name: shop, image: "%[2]s"}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop-%[1]d, namespace: shop}
spec: {podSelector: {matchLabels: {managed-by: helm, app: shop-%[1]d}}, policyTypes: [Ingress], ingress: [{ports: [{port: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: shop-%[1]d, namespace: shop}
spec: {type: LoadBalancer, selector: {managed-by: helm, app: shop-%[1]d}, ports: [{name: http, port: 8080}]}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: shop-%[1]d, namespace: shop}
spec: {hosts: [cache-%[1]d.example], addresses: [10.%[3]d.%[4]d.1], ports: [{number: 6379, name: tcp, protocol: TCP}]}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: shop-%[1]d, namespace: shop}
spec: {host: cache-%[1]d.example, trafficPolicy: {tls: {mode: SIMPLE, caCertificates: /etc/other-%[1]d/ca.crt}}}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: shop-%[1]d-credential, namespace: shop}
spec: {host: cache-%[1]d.example, workloadSelector: {matchLabels: {app: shop-%[1]d}}, trafficPolicy: {tls: {mode: SIMPLE, credentialName: ca-%[1]d}}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: shop-%[1]d, namespace: shop}
spec: {hosts: [web-%[1]d.example]}
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: shop-%[1]d, namespace: shop}
spec: {workloadSelector: {labels: {app: shop-%[1]d}}, egress: [{hosts: [./*]}]}
---
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: shop-%[1]d, namespace: shop}
spec: {groups: [{name: shop, rules: [{alert: Down, expr: 'up{app="shop-%[1]d"} == 0'}]}]}
`, i, image, i>>8&255, i&255)
}

// BenchmarkShapes judges one thing with ever more parts: what takes sixteen times
// as long with four times the parts is not linear.
func BenchmarkShapes(b *testing.B) {
	policy := "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: redis}\nspec:\n  podSelector: {matchLabels: {app: redis}}\n  policyTypes: [Ingress, Egress]\n  ingress:\n"
	entry := "---\napiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: redis-%[1]d}\nspec:\n  hosts: [redis-%[1]d.memorystore]\n  ports: [{number: 6379, name: tcp-redis, protocol: TCP}]\n  addresses:\n"
	rule := "---\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: redis-%[1]d}\nspec: {host: '*.memorystore', trafficPolicy: {tls: {mode: SIMPLE, credentialName: redis}}}\n"
	pod := "---\napiVersion: v1\nkind: Pod\nmetadata: {name: shop-%[1]d, namespace: shop-%[1]d, annotations: {traffic.sidecar.istio.io/includeOutboundIPRanges: 10.0.0.0/8}}\nspec: {containers: [{name: shop, image: shop}]}\n"
	user := "user default off\nuser shop on #" + strings.Repeat("a", 64)
	for _, in := range []struct {
		name, argument string
		text           func(n int) string
	}{
		{"keys of a user", "users_acl", func(n int) string { return user + parts(n, " ~shop%[1]d:*") + " +get\n" }},
		{"rules of a user", "users_acl", func(n int) string { return user + " ~shop:* +@all" + parts(n, " -get +get") + "\n" }},
		{"selectors of a user", "users_acl", func(n int) string { return user + parts(n, " (~shop%[1]d:* +get)") + "\n" }},
		{"users of a redis.conf", "redis_conf", func(n int) string { return parts(n, "user u%[1]d on nopass ~* +@all\n") }},
		{"blocks of a policy", "manifests", func(n int) string {
			return policy + "  - from:\n" + parts(n, "    - ipBlock: {cidr: 10.%[2]d.%[3]d.0/24}\n")
		}},
		{"rules of a policy", "manifests", func(n int) string {
			return policy + parts(n, "  - {from: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: %[1]d}]}\n")
		}},
		{"addresses of two entries", "manifests", func(n int) string {
			return fmt.Sprintf(entry, 1) + parts(n, "  - 10.1.%[2]d.%[3]d\n") + fmt.Sprintf(entry, 2) + parts(n, "  - 10.2.%[2]d.%[3]d\n")
		}},
		{"entries of one address", "manifests", func(n int) string {
			return parts(n, "---\napiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: redis, namespace: shop-%[1]d}\nspec: {hosts: [redis.example], addresses: [10.0.0.1], exportTo: [.], ports: [{number: 6379, name: tcp-redis, protocol: TCP}]}\n")
		}},
		{"rules of one wildcard", "manifests", func(n int) string {
			return parts(n, entry+"  - 10.%[2]d.%[3]d.1\n"+rule)
		}},
		{"rules of no entry", "manifests", func(n int) string {
			return parts(n, entry+"  - 10.%[2]d.%[3]d.1\n"+strings.Replace(rule, "'*.memorystore'", "no-%[1]d.example", 1))
		}},
		{"pods past their sidecars", "manifests", func(n int) string {
			return parts(n, entry+"  - 10.%[2]d.%[3]d.1\n"+pod)
		}},
		{"arguments of a container", "manifests", func(n int) string {
			return "apiVersion: v1\nkind: Pod\nmetadata: {name: redis}\nspec:\n  containers:\n  - name: redis\n    args:\n" + parts(n, "    - x%[1]d\n")
		}},
		{"settings of a monitor", "sentinel_conf", func(n int) string {
			return "sentinel monitor main 10.0.0.1 6379 2\n" + parts(n, "sentinel known-replica main 10.0.%[2]d.%[3]d 6379\n")
		}},
	} {
		for _, n := range []int{1000, 4000} {
			b.Run(fmt.Sprintf("%s/%d", in.name, n), func(b *testing.B) {
				benchmark(b, in.argument, in.text(n), nil)
			})
		}
	}
}

// parts writes n parts, each by its number and two bytes of it.
func parts(n int, format string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.NewReplacer("%[1]d", fmt.Sprint(i), "%[2]d", fmt.Sprint(i>>8&255), "%[3]d", fmt.Sprint(i&255)).Replace(format))
	}
	return b.String()
}
