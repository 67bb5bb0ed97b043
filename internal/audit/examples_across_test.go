package audit

import (
	"maps"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/cloud"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// running is a StatefulSet of a server in namespace data, with more of its spec
// and of its container in YAML's flow style.
func running(spec, container string) string {
	return "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: redis, namespace: data}\nspec: {" + spec +
		"template: {metadata: {labels: {app: redis}}, spec: {containers: [{name: redis, image: 'redis:7.2.4', " + container + "}]}}}"
}

// beside is a server with a second container in its pods.
func beside(container string) string {
	return strings.Replace(running("", ""), "}]}}}", "}, {"+container+"}]}}}", 1)
}

// noted is a server of which the pods have an annotation.
func noted(annotation string) string {
	return strings.Replace(running("", ""), "metadata: {labels", "metadata: {annotations: {"+annotation+"}, labels", 1)
}

// service leads to ports of pods with app: redis.
func service(ports string) string {
	return "apiVersion: v1\nkind: Service\nmetadata: {name: redis, namespace: data}\nspec: {selector: {app: redis}, ports: [" + ports + "]}"
}

// served is a server, with settings of its container, and a Service.
func served(container, ports string) string {
	return stream(running("", container), service(ports))
}

// probed is a server with a probe that runs a client.
func probed(command string) string {
	return running("", "livenessProbe: {exec: {command: ["+command+"]}}")
}

// claimed is a server with a volume of class fast, and a class.
func claimed(class, provisioner, parameters string) string {
	return stream(running("volumeClaimTemplates: [{metadata: {name: data}, spec: {storageClassName: fast}}], ", "volumeMounts: [{name: data, mountPath: /data}]"),
		"apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: "+class+"}\nprovisioner: "+provisioner+"\nparameters: {"+parameters+"}")
}

// exporting is a server and its exporter in a pod.
func exporting(settings string) string {
	return beside("name: e, image: 'oliver006/redis_exporter:v1.88.0', " + settings)
}

// guarded is a server and an AuthorizationPolicy of its namespace.
func guarded(spec string) string {
	return stream(running("", ""), strings.Replace(access(spec), "namespace: shop", "namespace: data", 1))
}

// mounts is an application that mounts a folder into its sidecar.
func mounts(folder string) string {
	return `{kind: Pod, metadata: {name: app, namespace: shop, annotations: {sidecar.istio.io/userVolumeMount: '{"ca": {"mountPath": "` + folder + `"}}'}}, spec: {containers: []}}`
}

// managed is an instance of which one thing is known.
func managed(set func(i *cloud.Instance, yes, no *bool)) *cloud.Instance {
	i := &cloud.Instance{Resource: "aws_elasticache_replication_group", Path: finding.At("cache"), Attributes: map[string]string{
		cloud.Encryption: "transit_encryption_enabled", cloud.DiskEncryption: "at_rest_encryption_enabled", cloud.Backup: "snapshot_retention_limit",
	}}
	yes, no := true, false
	set(i, &yes, &no)
	return i
}

const (
	limitField = "spec.template.spec.containers[0].resources.limits.memory"
	probeField = "spec.template.spec.containers[0].livenessProbe"
	ownPeers   = "ingress: [{from: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: 6379}]}]"
	webPeers   = "ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]"
)

// allExamples are those of every rule.
func allExamples() map[string][]example {
	all := maps.Clone(examples)
	maps.Copy(all, acrossExamples)
	return all
}

// acrossExamples are those of rules that compare artefacts with each other, and of
// those about managed instances.
var acrossExamples = map[string][]example{
	"RG117": {
		{managed: managed(func(i *cloud.Instance, yes, _ *bool) { i.Encrypted = yes })},
		{managed: managed(func(*cloud.Instance, *bool, *bool) {})},
		{managed: managed(func(i *cloud.Instance, _, no *bool) { i.Encrypted = no }), trips: "0.0", said: "aws_elasticache_replication_group takes plain text, as transit_encryption_enabled has it."},
	},
	"RG118": {
		{managed: managed(func(i *cloud.Instance, yes, _ *bool) { i.Authenticated = yes })},
		{managed: managed(func(i *cloud.Instance, _, no *bool) { i.Authenticated = no }), trips: "0.0", said: "without authentication."},
	},
	"RG119": {
		{managed: managed(func(i *cloud.Instance, _, no *bool) { i.Public = no })},
		{managed: managed(func(i *cloud.Instance, yes, _ *bool) { i.Public = yes }), trips: "0.0", said: "from the internet"},
	},
	"RG120": {
		{managed: managed(func(i *cloud.Instance, _, no *bool) { i.OldTLS = no })},
		{managed: managed(func(i *cloud.Instance, yes, _ *bool) { i.OldTLS = yes }), trips: "0.0", said: "TLS before 1.2"},
	},
	"RG521": {
		{managed: managed(func(i *cloud.Instance, yes, _ *bool) { i.AtRest = yes })},
		{managed: managed(func(i *cloud.Instance, _, no *bool) { i.AtRest = no }), trips: "0.0", said: "at_rest_encryption_enabled"},
	},
	"RG522": {
		{managed: managed(func(i *cloud.Instance, yes, _ *bool) { i.Backups = yes })},
		{managed: managed(func(i *cloud.Instance, _, no *bool) { i.Backups = no }), trips: "0.0", said: "snapshot_retention_limit"},
	},
	"RG603": {
		{conf: "masteruser replica", users: "user replica on #" + hash + " +psync +replconf +ping"},
		{conf: "masteruser replica"}, // whose users are elsewhere
		{conf: "masteruser replica", users: "user app on +get", trips: "1.0", said: "masteruser names user replica, who is not among the users."},
		{conf: "masteruser replica", users: "user app on +get\nuser replica off +psync +replconf +ping", trips: "2.0", said: "who is off"},
		{conf: "masteruser replica", users: "user replica on +psync", trips: "1.0", said: "may not run ping"},
		{conf: "masteruser replica\nuser replica on +psync +ping", trips: "2.0", said: "may not run replconf"},
		{server: "valkey-8.0", conf: "primaryuser replica", users: "user replica on +psync +replconf +ping"},
		{server: "valkey-8.0", conf: "primaryuser replica\ndual-channel-replication-enabled yes", users: "user replica on +psync +replconf +ping", trips: "1.0", said: "may not run sync"},
		{conf: "masterauth swordfish", users: "user default off", trips: "1.0", said: "as user default, who is off"},
		{conf: "replicaof redis-0.redis 6379", users: "user default off", trips: "1.0"},
		{conf: "replicaof redis-0.redis 6379\ninclude /x.conf", users: "user default off"}, // which may name a user
		{conf: "port 0", users: "user default off"},
		{conf: "masterauth swordfish", users: "user app on +get"},
	},
	"RG604": {
		{other: exporting("env: [{name: REDIS_USER, value: exporter}]"), users: "user exporter on +@all"},
		{other: exporting("env: [{name: REDIS_USER, value: exporter}]")},
		{other: exporting("env: [{name: REDIS_USER, value: exporter}]"), users: "user exporter on +ping +info +client|setname +slowlog|get +slowlog|len +command|info +latency|histogram", trips: "spec.template.spec.containers[1]", said: "may not run latency|latest."},
		{other: exporting("args: [--redis.user=exporter]"), users: "user app on +get", trips: "spec.template.spec.containers[1]", said: "not among the users"},
		{other: exporting("args: [-redis.user, exporter]"), users: "user exporter off +@all", trips: "spec.template.spec.containers[1]", said: "who is off"},
		{other: exporting("args: [--redis.user=$(NAME)]"), users: "user app on +get"},
		{other: exporting("args: [--redis.user=exporter, '--redis.addr=redis://other:6379']"), users: "user app on +get"},
		{other: exporting("args: [--redis.user=exporter, '--redis.addr=rediss://localhost:6379']"), users: "user app on +get", trips: "spec.template.spec.containers[1]"},
		{other: exporting("args: [--redis.user=exporter]"), conf: "cluster-enabled yes", users: "user exporter on +@all -cluster", trips: "spec.template.spec.containers[1]", said: "may not run cluster|info."},
		{other: stream(served("", "{port: 6379}"), "kind: Pod\nmetadata: {name: e}\nspec: {containers: [{name: e, image: bitnami/redis-exporter, env: [{name: REDIS_ADDR, value: 'redis.data.svc:6379'}, {name: REDIS_USER, value: exporter}]}]}"),
			users: "user app on +get", trips: "spec.containers[0]"},
	},
	"RG715": {
		{conf: "port 0", other: served("", "{port: 6379}, {name: metrics, port: 9121}, {port: 26379}, {port: 80, targetPort: 6379}")},
		{conf: "tls-port 7000", other: served("", "{port: 6379}"), trips: "spec.ports[0]", said: "leads to port 6379 of redis, and the server listens on port 7000."},
		{conf: "port 0", other: served("ports: [{name: redis, containerPort: 6380}]", "{port: 6379, targetPort: redis}"), trips: "spec.ports[0]", said: "port 6380"},
		{conf: "port 0", other: served("", "{port: 6379, targetPort: redis}")},
		{conf: "port 0", other: served("args: [/c/redis.conf, --tls-port, '7000']", "{port: 7000}")},
		{conf: "port 0", other: served("args: [redis-server, /c/redis.conf, --tls-port, '7000']", "{port: 6379}"), trips: "spec.ports[0]"},
		{conf: "port 0", other: served("command: [sh, -c, 'exec redis-server /c/redis.conf --tls-port 7000']", "{port: 6379}"), trips: "spec.ports[0]"},
		{conf: "port 0", other: served("command: [sh, /start.sh]", "{port: 7000}")},
		{conf: "port 0", other: served("command: [redis-server, /c/redis.conf, $(MORE)]", "{port: 7000}")},
		{conf: "port 0", other: served("env: [{name: VALKEY_EXTRA_FLAGS, value: x}]", "{port: 7000}")},
		{conf: "include /x", alone: true, other: served("", "{port: 7000}")},
		{conf: "port 0", other: stream(beside("name: proxy, image: stunnel"), service("{port: 7000}"))},
		{conf: "port 0", other: stream(strings.Replace(running("", ""), "name: redis,", "name: other,", 1), served("", "{port: 7000}"))}, // which of them is it
		{conf: "port 0", other: strings.Replace(served("", "{port: 7000}"), "selector: {app: redis}", "selector: {app: web}", 1)},
		{conf: "port 0", other: strings.Replace(served("", "{port: 7000}"), "namespace: data", "namespace: shop", 1)},
	},
	"RG716": {
		{conf: "aclfile /etc/redis/users.acl", alone: true, other: running("", "volumeMounts: [{name: c, mountPath: /etc/redis/}]")},
		{conf: "aclfile /etc/redis/users.acl", alone: true, other: running("", "volumeMounts: [{name: c, mountPath: /etc/redis/users.acl, subPath: users.acl}]")},
		{conf: "aclfile /etc/redis/users.acl", alone: true, other: running("", ""), trips: "1.0", said: "aclfile is /etc/redis/users.acl, where container redis of redis mounts nothing."},
		{conf: "aclfile users.acl", alone: true, other: running("", "")},
		{conf: "aclfile /etc/redis/users.acl", alone: true, other: strings.Replace(running("", "command: [redis-server]"), "redis:7.2.4", "acme/redis-prod:1", 1)},
		{conf: "tls-port 6379\ntls-cert-file /tls/tls.crt\ntls-key-file /keys/tls.key\ntls-ca-cert-file /etc/ssl/certs/ca-certificates.crt", alone: true, other: running("", "volumeMounts: [{name: t, mountPath: /tls}]"), trips: "3.0"},
		{conf: "tls-cert-file /tls/tls.crt", alone: true, other: running("", "")}, // of which nothing is read
		{conf: "aclfile /etc/redis/users.acl", alone: true, other: running("", "command: [sh, -c, 'cp /s/users.acl /etc/redis/ && redis-server /c/redis.conf']")},
		{conf: "aclfile /etc/redis/users.acl", alone: true, other: running("", "args: [redis-server, --aclfile, /c/users.acl]")},
		{conf: "aclfile /vault/secrets/users.acl", alone: true, other: noted("vault.hashicorp.com/agent-inject: 'true'")},
		{conf: "aclfile /etc/redis/users.acl", alone: true, other: noted("sidecar.istio.io/inject: 'true'"), trips: "1.0"},
	},
	"RG717": {
		{conf: "maxmemory 2gb", other: running("", "resources: {limits: {memory: 4Gi}}")},
		{conf: "maxmemory 2gb", other: running("", "resources: {limits: {memory: 2000M}}"), trips: limitField, said: "may take 2000M of memory, which is less than maxmemory, 2gb."},
		{conf: "maxmemory 2gb", other: running("", "resources: {limits: {memory: 2Gi}}"), trips: limitField, said: "leaves no room"},
		{conf: "maxmemory 2gb\nsave \"\"", other: running("", "resources: {limits: {memory: 2Gi}}")},
		{conf: "maxmemory 2gb\nsave \"\"\nappendonly yes", other: running("", "resources: {limits: {memory: 2Gi}}"), trips: limitField},
		{conf: "maxmemory 2gb", other: running("", "args: [redis-server, --maxmemory, 1gb, --save, ''], resources: {limits: {memory: 1Gi}}")},
		{conf: "maxmemory 2gb", other: running("", "resources: {limits: {memory: 2684354560}}")}, // a quarter more, to the byte
		{conf: "maxmemory 2gb", other: running("", "resources: {limits: {memory: lots}}")},
		{conf: "maxmemory 0", other: running("", "resources: {limits: {memory: 1Mi}}")},
		{conf: "maxmemory 2gb", other: running("", "")},
	},
	"RG718": {
		{conf: "port 0", other: probed("redis-cli, --tls, --cacert, /tls/ca.crt, ping")},
		{conf: "port 0", other: probed("redis-cli, ping"), trips: probeField, said: "plain text to port 6379, which wants TLS."},
		{conf: "port 0", other: probed("sh, -c, 'redis-cli -h 127.0.0.1 ping | grep -q PONG'"), trips: probeField},
		{conf: "port 0", other: probed("sh, -c, 'redis-cli ping || true'")},
		{conf: "port 0", other: probed("redis-cli, -h, other, ping")},
		{conf: "port 0", other: probed("redis-cli, --tls, -p, '7000', ping"), trips: probeField, said: "asks port 7000, and the server listens on port 6379."},
		{conf: "port 6379\ntls-port 0", other: probed("valkey-cli, --tls, ping"), trips: probeField, said: "takes plain text"},
		{conf: "port 0", other: running("", "ports: [{name: redis, containerPort: 6380}], readinessProbe: {tcpSocket: {port: redis}}, startupProbe: {tcpSocket: {port: 6379}}"), trips: "spec.template.spec.containers[0].readinessProbe", said: "connects to port 6380"},
		{conf: "port 0", other: probed("redis-cli, --tls, ping"), users: "user default off"}, // an answer is all that it wants
		{conf: "port 0", other: probed("sh, -c, 'redis-cli --tls ping | grep PONG'"), users: "user default off", trips: probeField, said: "as user default, who is off"},
		{conf: "port 0", other: probed("sh, -c, 'redis-cli --tls ping | grep PONG'"), users: "user default on nopass +ping"},
		{conf: "port 0", other: probed(`sh, -c, 'test "$(redis-cli --tls ping)" = PONG'`), users: "user default on #" + hash + " +ping", trips: probeField, said: "does not log in"},
		{conf: "port 0", other: probed("sh, -c, 'redis-cli --tls --user probe --pass $P ping | grep PONG'"), users: "user probe off", trips: probeField, said: "as user probe, who is off"},
		{conf: "port 0", other: probed("redis-cli, -e, --tls, --user, probe, -a, x, ping"), users: "user probe on +get", trips: probeField, said: "may not run PING"},
		{conf: "port 0", other: probed("redis-cli, --tls, --user, probe, -a, x, ping"), users: "user probe on +get"},
	},
	"RG719": {
		{conf: "cluster-enabled yes\ntls-cluster yes", other: running("replicas: 3, ", ""), policy: strings.Replace(ownPeers, "{port: 6379}", "{port: 6379}, {port: 16379}", 1)},
		{conf: "cluster-enabled yes", other: running("replicas: 3, ", ""), policy: ownPeers, trips: "spec.ingress", said: "closes port 16379 between the servers"},
		{conf: "cluster-enabled yes\ncluster-port 7001", other: running("replicas: 3, ", ""), policy: ownPeers, trips: "spec.ingress", said: "port 7001"},
		{conf: "cluster-enabled yes", other: running("", ""), policy: webPeers},
		{conf: "replicaof redis-0.redis 6379", other: running("replicas: 3, ", ""), policy: "policyTypes: [Ingress, Egress], " + webPeers, trips: "spec.egress spec.ingress", said: "port 6379"},
		{conf: "replicaof redis-0.redis 6379", other: running("replicas: 3, ", "ports: [{name: redis, containerPort: 6379}]"), policy: "ingress: [{from: [{podSelector: {}}], ports: [{port: redis}]}]"},
		{conf: "replicaof redis-0.redis 6379", other: running("replicas: 3, ", ""), policy: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]"},
		{conf: "replicaof redis-0.redis 6379", other: running("replicas: 3, ", ""), policy: "ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]}]", trips: "spec.ingress"},
		{conf: "replicaof redis-0.redis 6379", other: running("replicas: 3, ", ""), policy: "ingress: [{from: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [redis]}]}}]}]"},
		{conf: "replicaof 10.0.0.5 6379", other: running("replicas: 3, ", ""), policy: webPeers},
		{conf: "port 0", other: running("replicas: 3, ", "command: [sh, -c, 'redis-server /c/redis.conf --replicaof redis-0.redis 6379']"), policy: webPeers, trips: "spec.ingress"},
		{conf: "port 0", other: running("replicas: 3, ", ""), policy: webPeers},
	},
	"RG720": {
		{other: claimed("fast", "ebs.csi.aws.com", "encrypted: 'true'")},
		{other: claimed("fast", "ebs.csi.aws.com", "type: gp3"), trips: "spec.volumeClaimTemplates[0]", said: "Volume data of redis is of StorageClass fast"},
		{other: claimed("fast", "example.com/disk", "encrypted: 'false'"), trips: "spec.volumeClaimTemplates[0]"},
		{other: claimed("fast", "pd.csi.storage.gke.io", "type: pd-ssd")},
		{other: claimed("slow", "ebs.csi.aws.com", "type: gp3")},
		{conf: "port 0", other: claimed("fast", "kubernetes.io/aws-ebs", ""), trips: "spec.volumeClaimTemplates[0]"},
		{conf: "save \"\"", other: claimed("fast", "kubernetes.io/aws-ebs", "")},
	},
	"RG825": {
		{conf: "port 0", other: guarded("selector: {matchLabels: {app: redis}}, rules: [{to: [{operation: {ports: ['6379']}}]}]")},
		{conf: "tls-port 7000", other: guarded("selector: {matchLabels: {app: redis}}, rules: [{to: [{operation: {ports: ['6379', '6380']}}]}]"), trips: "spec.rules", said: "Policy a admits to port 6379 and 6380 of redis, and the server listens on port 7000."},
		{conf: "tls-port 7000", other: guarded("action: DENY, selector: {matchLabels: {app: redis}}, rules: [{to: [{operation: {ports: ['6379']}}]}]")},
		{conf: "tls-port 7000", other: guarded("selector: {matchLabels: {app: redis}}, rules: [{to: [{operation: {ports: ['6379']}}]}, {}]")},
		{conf: "tls-port 7000", other: guarded("selector: {matchLabels: {app: redis}}, rules: [{to: [{operation: {ports: ['9121']}}]}]")},
		{conf: "tls-port 7000", other: guarded("selector: {matchLabels: {app: web}}, rules: [{to: [{operation: {ports: ['6379']}}]}]")},
		{conf: "tls-port 7000", other: guarded("rules: [{to: [{operation: {ports: ['6379']}}]}]")},
		{conf: "tls-port 7000", other: stream(running("", ""), access("selector: {matchLabels: {app: redis}}, rules: [{to: [{operation: {ports: ['6379']}}]}]"))}, // of another namespace
	},
	"RG826": {
		{other: stream(origin("mode: SIMPLE, caCertificates: /etc/redis-ca/ca.crt"), mounts("/etc/redis-ca"))},
		{other: stream(origin("mode: SIMPLE, caCertificates: /etc/ca/ca.crt"), mounts("/etc/redis-ca")), trips: "spec.trafficPolicy.tls", said: "in /etc/ca/ca.crt, where no pod of namespace shop mounts anything."},
		{other: stream(origin("mode: SIMPLE, caCertificates: /etc/ca/ca.crt"), strings.Replace(mounts("/etc/redis-ca"), "namespace: shop", "namespace: web", 1))},
		{other: stream(origin("mode: SIMPLE, caCertificates: /etc/ca/ca.crt"), mounts("/etc/redis-ca"), strings.Replace(mounts("/etc/ca"), "name: app", "name: b", 1))},
		{other: stream(origin("mode: SIMPLE, caCertificates: /etc/ca/ca.crt"), "kind: Pod\nmetadata: {name: app, namespace: shop}\nspec: {containers: []}")},
		{other: stream(origin("mode: SIMPLE, caCertificates: /etc/ssl/certs/ca-certificates.crt"), mounts("/etc/redis-ca"))},
		{other: stream(origin("mode: SIMPLE, caCertificates: /nowhere"), destination("s", "host: redis.memorystore, workloadSelector: {matchLabels: {a: b}}, trafficPolicy: {tls: {mode: SIMPLE, credentialName: c}}"), mounts("/etc/redis-ca"))},
		{other: stream(origin("mode: SIMPLE, caCertificates: /etc/ca/ca.crt"), mounts("/etc/redis-ca"), istioDocument("networking.istio.io/v1", "VirtualService", "g", "hosts: [redis.memorystore]"))},
	},
}
