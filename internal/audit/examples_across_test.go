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

// forPods is a NetworkPolicy for pods of a namespace with a label.
func forPods(namespace, label string) string {
	return "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: '" + namespace + "'}\nspec: {podSelector: {matchLabels: {" + label + "}}, ingress: []}"
}

// configMap is one with a key. The text is in YAML's double quotes.
func configMap(key, text string) string {
	return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: data}\ndata: {" + key + ": \"" + text + "\"}"
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

// keeping is a server with a volume, and what becomes of the volume.
func keeping(policy string) string {
	return strings.Replace(claimed("fast", "ebs.csi.aws.com", ""), "spec: {", "spec: {persistentVolumeClaimRetentionPolicy: {"+policy+"}, ", 1)
}

// stored is a server with a volume data, by its source, which it mounts at /data
// unless the settings of its container say where.
func stored(source, container string) string {
	if !strings.Contains(container, "volumeMounts") {
		container = "volumeMounts: [{name: data, mountPath: /data}], " + container
	}
	if source != "" {
		source = ", " + source
	}
	return strings.Replace(running("", container), "spec: {containers", "spec: {volumes: [{name: data"+source+"}], containers", 1)
}

// exporting is a server and its exporter in a pod.
func exporting(settings string) string {
	return beside("name: e, image: 'oliver006/redis_exporter:v1.88.0', " + settings)
}

// guarded is a server and an AuthorizationPolicy of its namespace.
func guarded(spec string) string {
	return stream(running("", ""), strings.Replace(access(spec), "namespace: shop", "namespace: data", 1))
}

// watching is a StatefulSet of Sentinels, with more of its spec, of its container and
// of its pods in YAML's flow style.
func watching(spec, container, pods string) string {
	if container == "" {
		container = "command: [redis-server, /run/redis-conf/sentinel.conf, --sentinel]"
	}
	return "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: watch, namespace: data}\nspec: {" + spec +
		"template: {metadata: {labels: {app: watch}}, spec: {" + pods + "containers: [{name: sentinel, image: 'redis:7.2.4', " + container + "}]}}}"
}

// insisting is a PeerAuthentication of a namespace that is STRICT.
func insisting(namespace, selector string) string {
	return "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: strict, namespace: " + namespace + "}\nspec: {" + selector + "mtls: {mode: STRICT}}"
}

// taking is one that says something else.
func taking(namespace, selector, mode string) string {
	return strings.NewReplacer("name: strict", "name: other", "STRICT", mode).Replace(insisting(namespace, selector))
}

// withoutSidecar is a server that the mesh passes by.
var withoutSidecar = strings.Replace(running("", ""), "labels: {app: redis}", "labels: {app: redis}, annotations: {sidecar.istio.io/inject: 'false'}", 1)

// certified is a server that has its certificate from a Certificate for names, and
// more settings of its container.
func certified(names, container string) string {
	server := running("replicas: 3, ", "volumeMounts: [{name: tls, mountPath: /tls}], "+container)
	return stream(strings.Replace(server, "spec: {containers", "spec: {volumes: [{name: tls, secret: {secretName: redis-tls}}], containers", 1), certificateFor("redis-tls", names))
}

func certificateFor(secret, names string) string {
	return "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: tls, namespace: data}\nspec: {secretName: " + secret + ", " + names + "}"
}

// holding is a server that mounts the Secret redis-users at /etc/redis, and
// watchingWith a Sentinel that mounts files of one there.
func holding() string {
	return strings.Replace(running("", "volumeMounts: [{name: u, mountPath: /etc/redis}]"), "spec: {containers", "spec: {volumes: [{name: u, projected: {sources: [{secret: {name: redis-users}}]}}], containers", 1)
}

func watchingWith(secret string) string {
	return watching("", "volumeMounts: [{name: u, mountPath: /etc/redis/users.acl, subPath: users.acl}, {name: u, mountPath: /etc/redis/sentinel.acl, subPath: sentinel.acl}], command: [redis-sentinel, /run/s.conf]", "volumes: [{name: u, secret: {secretName: "+secret+"}}], ")
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
	monitored = "sentinel monitor m 10.0.0.1 6379 2\n"
	peering   = "sentinel sentinel-user peer\n"
	byName    = "sentinel resolve-hostnames yes\nsentinel announce-hostnames yes\n"

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
	"RG226": {
		{conf: "port 0", users: "user app on +get"},
		{conf: "port 0", alone: true, users: "user app on +get", trips: "0.0", said: "No aclfile names the users.acl"},
		{conf: "port 0\naclfile \"\"", alone: true, users: "user app on +get", trips: "2.0"},
		{conf: "user redis", alone: true, users: "user app on +get", trips: "0.0"},
		{conf: "port 0", alone: true, users: "# nobody"},
		{conf: "include /x.conf", alone: true, users: "user app on +get"},
		{conf: "aclfile a b", alone: true, users: "user app on +get"}, // which is RG501
		{conf: "port 0", alone: true, users: "user app on +get", other: running("", "args: [redis-server, --aclfile, /c/users.acl]")},
		{conf: "port 0", alone: true, users: "user app on +get", other: running("", "command: [sh, /start.sh]")},
		{conf: "port 0", alone: true, users: "user app on +get", other: running("", "args: [redis-server, /c/redis.conf]"), trips: "0.0"},
	},
	"RG521": {
		{managed: managed(func(i *cloud.Instance, yes, _ *bool) { i.AtRest = yes })},
		{managed: managed(func(i *cloud.Instance, _, no *bool) { i.AtRest = no }), trips: "0.0", said: "at_rest_encryption_enabled"},
	},
	"RG407": {
		{managed: managed(func(i *cloud.Instance, _, _ *bool) { i.Connections = 1000 }), trips: "0.0", said: "takes 1000 connections at most,"},
		{managed: managed(func(i *cloud.Instance, _, _ *bool) { i.Connections = 15000 })},
		{managed: managed(func(i *cloud.Instance, _, _ *bool) { i.Connections = 0 })}, // which is not known
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
	"RG608": {
		{sentinel: "user default on nopass ~* &* +@all\nport 0\ntls-port 26379"}, // as a Sentinel writes it down, whom nobody reaches without a certificate
		{sentinel: "user default off\nuser peer on #" + hash + " allchannels +@all\nsentinel sentinel-user peer"},
		{sentinel: "user default on #" + hash + " +@all"}, // as whom Sentinels log in
		{sentinel: "port 26379\nuser default on nopass ~* &* +@all", trips: "2.0", said: "User default of the Sentinel needs no password."},
		{sentinel: "user app on NOPASS -@all +ping +sentinel|masters", trips: "1.0"},
		{sentinel: "user probe on nopass -@all +ping"},
		{sentinel: "user app off nopass +@all"},
		{sentinel: "user app on nopass resetpass >swordfish -@all +ping"},
		{sentinel: "user app on nopass +@all reset"},
		{sentinel: "user app on nopass +role (+@all ~a) >swordfish"},
		{sentinel: "user app on (+get ~a) +@all #" + hash, trips: "1.0"},
		{sentinel: "user app on #" + hash + " AllCommands", trips: "1.0", said: "User app of the Sentinel may run every command."},
		{sentinel: "user app on #" + hash + " +@all -@dangerous"},
		{sentinel: "user app on #" + hash + " +@all\ninclude /x.conf"}, // which may name it
		{sentinel: "user \"\" on nopass +@all"},
	},
	"RG609": {
		{sentinel: "user default off\nuser client on #" + hash + " +ping"},
		{sentinel: "port 26379\nrequirepass swordfish", trips: "2.0", said: "The password in the line requirepass stands in clear text."},
		{sentinel: "requirepass \"\""},
		{sentinel: "user client on >swordfish +ping", trips: "1.0", said: "line user stands"},
		{sentinel: "sentinel monitor m 10.0.0.1 6379 2\nsentinel auth-pass m swordfish", trips: "2.0", said: "line sentinel auth-pass stands"},
		{sentinel: "sentinel monitor m 10.0.0.1 6379 2\nsentinel auth-user m default\nsentinel auth-pass m swordfish", trips: "3.0"},
		{sentinel: "sentinel monitor m 10.0.0.1 6379 2\nsentinel auth-user m sentinel\nsentinel auth-pass m swordfish"}, // of their own
		{sentinel: "sentinel sentinel-pass swordfish", trips: "1.0"},
		{sentinel: "sentinel sentinel-user peer\nsentinel sentinel-pass swordfish"},
		{sentinel: "requirepass sword fish"}, // which is RG605
	},
	"RG610": {
		{conf: "port 0", sentinel: "tls-replication yes\nsentinel monitor m 10.0.0.1 6379 2"},
		{conf: "port 0", sentinel: "port 26379\nsentinel monitor m 10.0.0.1 6379 2", trips: "2.0", said: "plain text to port 6379 of m, which takes TLS only."},
		{conf: "port 0", sentinel: "tls-replication no\nsentinel monitor m 10.0.0.1 6379 2\nsentinel monitor n 10.0.0.2 6379 2", trips: "2.0 3.0"},
		{conf: "port 6380", sentinel: "sentinel monitor m 10.0.0.1 6379 2"}, // which port is meant
		{conf: "port 0", sentinel: "sentinel monitor m 10.0.0.1 6380 2"},
		{conf: "port 0", sentinel: "include /tls.conf\nsentinel monitor m 10.0.0.1 6379 2"},
		{conf: "tls-port 6379\ninclude /x.conf", alone: true, sentinel: "sentinel monitor m 10.0.0.1 6379 2"},
		{conf: "port 6379\ntls-port 0", sentinel: "sentinel monitor m 10.0.0.1 6379 2"},
		{conf: "port 0", sentinel: "sentinel monitor m 10.0.0.1 6379 2", other: running("", "args: [redis-server, --port, '6379']")},
		{conf: "port 0", sentinel: "sentinel monitor m 10.0.0.1 6379 2", other: origin("mode: SIMPLE")},
	},
	"RG611": {
		{sentinel: "requirepass swordfish"},
		{sentinel: "user default off"},
		{sentinel: "aclfile /etc/redis/sentinel-users.acl"},
		{sentinel: "port 26379", trips: "0.0", said: "Whoever reaches the Sentinel commands it"},
		{sentinel: "sentinel monitor m 10.0.0.1 6379 2", trips: "0.0"},
		{sentinel: "port 26379\nrequirepass \"\"", trips: "2.0"},
		{sentinel: "user client on >swordfish +ping", trips: "0.0"}, // default is open beside it
		{sentinel: "user default on nopass +@all"},                  // which is RG608
		{sentinel: "bind 127.0.0.1 -::1"},
		{sentinel: "bind 127.0.0.1 10.0.0.1", trips: "0.0"},
		{server: "redis-6.2", sentinel: "port 26379", trips: "0.0"},
		{sentinel: "protected-mode yes"},
		{sentinel: "port 0\ntls-port 26379"}, // clients show certificates
		{sentinel: "port 0\ntls-port 26379\ntls-auth-clients optional", trips: "0.0"},
		{sentinel: "port 0"},
		{sentinel: "include /users.conf"},
		{sentinel: "requirepass sword fish"}, // which is RG605
		{sentinel: "port 26379", other: beside("name: sentinel, image: 'redis:7.2.4', command: [redis-sentinel, /c/sentinel.conf]"), trips: "0.0"},
		{sentinel: "port 26379", other: beside("name: sentinel, image: 'redis:7.2.4', command: [redis-sentinel, /c/sentinel.conf, --requirepass, $(P)]")},
		{sentinel: "port 26379", other: beside("name: sentinel, image: 'bitnami/redis-sentinel:7.2.4', env: [{name: REDIS_SENTINEL_PASSWORD, value: x}]")},
	},
	"RG612": {
		{conf: "masteruser replica\nmasterauth swordfish", users: "user replica on >swordfish +psync"},
		{conf: "masteruser replica\nmasterauth swordfish", users: "user replica on #" + hash + " >swordfish +psync"}, // while it is changed
		{conf: "masteruser replica\nmasterauth swordfish", users: "user replica on #" + hash + " +psync", trips: "2.0", said: "none of those of user replica, as whom replicas log in."},
		{server: "valkey-8.0", conf: "primaryuser replica\nprimaryauth swordfish", users: "user replica on #" + hash, trips: "2.0"},
		{conf: "masteruser replica\nmasterauth swordfish\nuser replica on >trout", trips: "2.0"},
		{conf: "masterauth swordfish", users: "user default on #" + hash, trips: "1.0", said: "user default"},
		{conf: "masteruser replica\nmasterauth swordfish", users: "user replica off #" + hash}, // which is RG603
		{conf: "masteruser replica\nmasterauth swordfish", users: "user replica on nopass"},
		{conf: "masteruser replica\nmasterauth swordfish", users: "user replica on"},
		{conf: "masteruser replica\nmasterauth swordfish", users: "user app on #" + hash},
		{conf: "masteruser replica\nmasterauth ${PASSWORD}", users: "user replica on #" + hash},
		{conf: "masteruser replica", users: "user replica on #" + hash},
		{conf: "masterauth swordfish\ninclude /x.conf", users: "user default on #" + hash}, // which may name a user
		{conf: "masterauth swordfish", users: "user default on #" + hash, other: running("", "args: [/c/redis.conf, --masterauth, $(PASSWORD)]")},
		{conf: "masterauth swordfish\nrequirepass trout", alone: true, trips: "1.0"},
		{conf: "masterauth swordfish\nrequirepass swordfish", alone: true},
		{conf: "masterauth swordfish\nrequirepass trout\naclfile /a", alone: true},
		{sentinel: monitored + "sentinel auth-user m s\nsentinel auth-pass m swordfish", users: "user s on >swordfish"},
		{sentinel: monitored + "sentinel auth-user m s\nsentinel auth-pass m swordfish", users: "user s on #" + hash, trips: "3.0", said: "none of those of user s, as whom Sentinels log in to m."},
		{sentinel: monitored + "sentinel auth-pass m swordfish", conf: "requirepass trout", alone: true, trips: "2.0", said: "user default"},
		{sentinel: monitored + "sentinel auth-user m s\nsentinel auth-pass m swordfish\ninclude /x", users: "user s on #" + hash},
		{sentinel: monitored + "sentinel auth-user m s\nsentinel auth-pass m swordfish\nsentinel monitor n 10.0.0.2 6379 2", users: "user s on #" + hash}, // whose users are they
	},
	"RG613": {
		{conf: "requirepass swordfish", alone: true},
		{conf: "requirepass swordfish\nmasterauth swordfish\nreplicaof 10.0.0.1 6379", alone: true},
		{conf: "requirepass swordfish\nreplicaof 10.0.0.1 6379", alone: true, trips: "2.0", said: "has no masterauth to give."},
		{conf: "requirepass swordfish\nmasteruser replica", alone: true, trips: "2.0", said: "replicas do not log in as user replica"},
		{conf: "requirepass swordfish", alone: true, sentinel: monitored + "sentinel auth-pass m swordfish", trips: "1.0", said: "as a replica of m after a failover"},
		{conf: "requirepass swordfish\nmasterauth swordfish", alone: true, sentinel: monitored, trips: "1.0", said: "no auth-pass gives the Sentinels one."},
		{conf: "requirepass swordfish\nmasterauth swordfish", alone: true, sentinel: monitored + "include /secrets/s.conf"},
		{conf: "requirepass swordfish\ninclude /secrets/r.conf\nreplicaof 10.0.0.1 6379", alone: true},
		{conf: "requirepass $PASSWORD\nreplicaof 10.0.0.1 6379", alone: true},
		{conf: "masteruser replica\nreplicaof 10.0.0.1 6379", alone: true}, // the password may be filled in
		{conf: "requirepass swordfish\naclfile /a\nmasteruser replica", alone: true},
		{conf: "requirepass swordfish\nreplicaof 10.0.0.1 6379", alone: true, other: running("", "args: [/c/redis.conf, --masterauth, $(PASSWORD)]")},
		{conf: "requirepass swordfish\nreplicaof 10.0.0.1 6379", alone: true, other: running("", "command: [sh, /start.sh]")},
		{server: "redis-8.6", conf: "requirepass swordfish\ntls-auth-clients-user CN\nreplicaof 10.0.0.1 6379", alone: true},
		{conf: "user default on nopass\nrequirepass swordfish\nreplicaof 10.0.0.1 6379", alone: true},
	},
	"RG614": {
		{conf: "port 6379", alone: true, sentinel: monitored},
		{conf: "port 7000", alone: true, sentinel: monitored, trips: "1.0", said: "watch port 6379 of m, and the server listens on port 7000."},
		{conf: "port 7000\ntls-port 7001", alone: true, sentinel: monitored, trips: "1.0", said: "port 7001 and 7000."},
		{conf: "port 0\ntls-port 6379", alone: true, sentinel: monitored}, // which is RG610
		{conf: "port 0\ntls-port 6379", alone: true, sentinel: monitored + "tls-replication yes"},
		{conf: "port 6379\ntls-port 6380", alone: true, sentinel: monitored + "tls-replication yes", trips: "1.0", said: "speak TLS to port 6379 of m, which takes plain text only."},
		{conf: "port 7000\nreplica-announce-port 6379", alone: true, sentinel: monitored},
		{conf: "maxmemory 1gb", alone: true, sentinel: strings.Replace(monitored, "6379", "7000", 1)},
		{conf: "port 7000", alone: true, sentinel: monitored + "sentinel monitor n 10.0.0.2 7000 2"},
		{conf: "port 7000\ninclude /x", alone: true, sentinel: monitored},
		{conf: "port 7000", alone: true, sentinel: monitored, other: service("{port: 6379, targetPort: 7000}")},
		{conf: "port 7000", alone: true, sentinel: monitored, other: running("", "args: [/c/redis.conf, --port, '6379']")},
		{conf: "port 0\ntls-port 0\nunixsocket /run/r.sock", alone: true, sentinel: monitored},
	},
	"RG615": {
		{sentinel: monitored + "sentinel sentinel-pass swordfish", users: "user app on >trout +get"},
		{sentinel: monitored + "sentinel sentinel-pass swordfish", users: "user app on >swordfish +get", trips: "2.0", said: "The password of sentinel-pass, by which Sentinels log in to each other, is also that of user app of the servers."},
		{sentinel: monitored + "requirepass swordfish", conf: "requirepass swordfish", alone: true, trips: "2.0", said: "requirepass"},
		{sentinel: monitored + "requirepass swordfish\nsentinel sentinel-pass trout", conf: "requirepass swordfish", alone: true},
		{sentinel: monitored + "sentinel auth-user m s\nsentinel sentinel-pass swordfish", users: "user s on >swordfish +ping"},
		{sentinel: monitored + "sentinel sentinel-pass swordfish", users: "user root on >swordfish ~* &* +@all"},
		{sentinel: monitored + "sentinel sentinel-pass swordfish", users: "user app off >swordfish +get"},
		{sentinel: monitored + "requirepass __PASSWORD__", conf: "requirepass __PASSWORD__", alone: true},
	},
	"RG616": {
		{sentinel: "port 0\ntls-port 26379\ntls-replication yes"},
		{sentinel: monitored, trips: "0.0", said: "Port 26379 of the Sentinel takes connections in plain text."},
		{sentinel: "port 26380\ntls-port 26379", trips: "1.0", said: "Port 26380"},
		{sentinel: "port 26379\nbind 127.0.0.1 -::1"},
		{sentinel: "port 26379\nbind 127.0.0.1 -10.0.0.1", trips: "1.0"},
		{sentinel: "port 26379\nbind 10.0.0.1\ninclude /x.conf", trips: "1.0"},
		{sentinel: "port 26379\ninclude /x.conf"}, // which may say where it listens
		{sentinel: "bind *\ninclude /x.conf"},     // which may say on what port
		{sentinel: "port 26379 26380\nbind *"},    // which is RG605
		{sentinel: "port 26379", other: watching("", "", ""), trips: "1.0"},
		{sentinel: "port 26379", other: strings.Replace(watching("", "command: [/bin/bash, -c, /opt/start-sentinel.sh]", ""), "redis:7.2.4", "bitnami/redis-sentinel:7.2.4", 1)}, // whose script may say otherwise
		{sentinel: "port 26379", other: watching("", "command: [redis-sentinel, /c/sentinel.conf, --port, '0', --tls-port, '26379']", "")},
		{sentinel: "port 26379", other: watching("", "command: [sh, -c, 'redis-sentinel /c/sentinel.conf $MORE']", "")},
		{sentinel: "port 26379", other: stream(watching("", "", ""), insisting("data", "selector: {matchLabels: {app: watch}}, "))},
		{sentinel: "port 26379", other: stream(watching("", "", ""), insisting("data", "selector: {matchLabels: {app: redis}}, ")), trips: "1.0"},
		{sentinel: "port 26379", other: stream(watching("", "", ""), insisting("data", ""))},
		{sentinel: "port 26379", other: stream(watching("", "", ""), insisting("shop", "")), trips: "1.0"},
		{sentinel: "port 26379", other: stream(watching("", "", ""), insisting("istio-system", ""))},
		{sentinel: "port 26379", other: stream(watching("", "", ""), insisting("data", "selector: {matchLabels: {app: watch}}, portLevelMtls: {'26379': {mode: PERMISSIVE}}, ")), trips: "1.0"},
		{sentinel: "port 26379", other: stream(watching("", "", ""), insisting("istio-system", ""), taking("data", "", "PERMISSIVE")), trips: "1.0"}, // the nearer decides
		{sentinel: "port 26379", other: stream(watching("", "", ""), taking("istio-system", "", "PERMISSIVE"), insisting("data", ""))},
		{sentinel: "port 26379", other: stream(watching("", "", ""), insisting("data", ""), taking("data", "selector: {matchLabels: {app: watch}}, ", "DISABLE")), trips: "1.0"},
		{sentinel: "port 26379", other: stream(watching("", "", ""), insisting("data", ""), taking("data", "selector: {matchLabels: {app: watch}}, ", "UNSET"))}, // the next decides
		{sentinel: "port 26379", other: stream(watching("", "", ""), insisting("data", ""), taking("data", "", "PERMISSIVE")), trips: "1.0"},                     // the older decides
		{sentinel: "port 26379", other: stream(watching("", "", ""), insisting("data", ""), taking("data", "", "UNSET")), trips: "1.0"},
		{sentinel: "port 26379", other: stream(watching("", "", ""), insisting("data", ""), taking("data", "", "UNSET"), insisting("istio-system", ""))},
		{sentinel: "port 26379", other: stream(watching("", "", ""), insisting("data", ""), taking("shop", "", "PERMISSIVE"))},
		{sentinel: "port 26379", other: stream(strings.Replace(watching("", "", ""), "labels: {", "labels: {sidecar.istio.io/inject: 'false', ", 1), insisting("data", "")), trips: "1.0"},
		{sentinel: "port 26379", other: insisting("data", "")},
	},
	"RG617": {
		{sentinel: "port 0\ntls-port 26379\ntls-replication yes"},
		{sentinel: "port 0\ntls-port 26379", trips: "2.0", said: "The Sentinel listens on port 26379 by TLS, and without tls-replication is dialled in plain text, on port 0."},
		{sentinel: "port 0\ntls-port 26379\ntls-replication no", trips: "2.0"},
		{sentinel: "port 0\ntls-port 26379\ntls-replication no\ninclude /x.conf", trips: "2.0"},
		{sentinel: "port 0\ntls-port 26379\ninclude /x.conf"}, // which may say so
		{sentinel: "port 0\ntls-port 26379\nsentinel announce-port 26379", trips: "2.0", said: "on port 26379."},
		{sentinel: "port 0\ntls-port 26379\nsentinel announce-port 31000"}, // where something may speak TLS for it
		{sentinel: "port 26380\ntls-port 26379"},                           // which they are told
		{sentinel: "port 0\ntls-port 0"},                                   // which is RG605
		{sentinel: "port 26379\ntls-replication yes", trips: "2.0", said: "The Sentinels dial each other by TLS, and listen on port 26379 in plain text alone."},
		{sentinel: "tls-replication yes\ntls-port 0", trips: "1.0"},
		{sentinel: "tls-replication yes\ninclude /x.conf"},                          // which may open tls-port
		{sentinel: "port 26379\ntls-replication yes\nsentinel announce-port 26380"}, // where something speaks TLS for it
		{sentinel: "port 26379\ntls-replication yes", other: watching("", "command: [redis-sentinel, /c/sentinel.conf, --tls-replication, 'no']", "")},
		{sentinel: "port 0\ntls-port 26379", other: watching("", "command: [redis-sentinel, /c/sentinel.conf, --tls-replication, 'yes']", "")},
	},
	"RG618": {
		{sentinel: monitored},
		{sentinel: "port 0\nsentinel monitor m 10.0.0.1 6379 1", trips: "2.0", said: "One Sentinel alone takes m for down and begins a failover."},
		{sentinel: monitored + "sentinel monitor n 10.0.0.2 6379 1\ninclude /x.conf", trips: "2.0"},
		{sentinel: "port 0\nsentinel monitor m 10.0.0.1 6379 1", other: watching("replicas: 1, ", "", "")}, // which is RG620
		{sentinel: "port 0\nsentinel monitor m 10.0.0.1 6379 1", other: watching("replicas: 3, ", "", ""), trips: "2.0"},
	},
	"RG619": {
		{sentinel: monitored},
		{sentinel: monitored, other: running("replicas: 1, ", "")},
		{sentinel: monitored, other: watching("replicas: 3, ", "", "")},
		{sentinel: monitored, other: watching("replicas: 2, ", "", "")},
		{sentinel: monitored, other: watching("", "", ""), trips: "1.0", said: "By the quorum of m, 2 Sentinels must miss it, and 1 are known."},
		{sentinel: "port 0\nsentinel monitor m 10.0.0.1 6379 3", other: watching("replicas: 3, ", "", ""), trips: "2.0", said: "all 3 Sentinels must miss it"},
		{sentinel: monitored, other: watching("", "command: [sh, -c, 'until nc -z redis-sentinel $PORT; do sleep 1; done']", "")}, // which asks one
		{sentinel: monitored + "sentinel monitor n 10.0.0.2 6379 5", other: watching("replicas: 3, ", "", ""), trips: "2.0"},
		{sentinel: monitored, other: stream(watching("replicas: 1, ", "", ""), strings.Replace(watching("replicas: 1, ", "", ""), "watch", "other", 2))},
		{sentinel: monitored, other: strings.Replace(watching("", "", ""), "StatefulSet", "DaemonSet", 1)},
		{sentinel: monitored, other: watching("replicas: 0, ", "", "")}, // for a while
		{sentinel: monitored + "sentinel known-sentinel m 10.0.0.7 26379 " + strings.Repeat("a", 40), other: watching("", "", "")},
	},
	"RG620": {
		{other: watching("replicas: 3, ", "", "")},
		{other: watching("replicas: 5, ", "", "")},
		{other: watching("replicas: 1, ", "", ""), trips: "spec.replicas", said: "watch runs a single Sentinel"},
		{other: watching("", "", ""), trips: "spec.replicas"},
		{other: watching("replicas: 2, ", "", ""), trips: "spec.replicas", said: "while one is gone"},
		{other: watching("replicas: 4, ", "", ""), trips: "spec.replicas", said: "watch runs 4 Sentinels, of which no more may be lost than of 3."},
		{other: strings.Replace(watching("replicas: 4, ", "ports: []", ""), "redis:7", "bitnami/redis-sentinel:7", 1), trips: "spec.replicas"},
		{other: watching("replicas: 2, ", "command: [redis-cli, -p, '26379', --sentinel]", "")},
		{other: strings.Replace(watching("replicas: 2, ", "", ""), "redis:7", "redis-sentinel-exporter:7", 1)},
		{other: strings.Replace(watching("replicas: 2, ", "args: [--sentinel, redis-sentinel]", ""), "redis:7", "redis-commander:7", 1)},
		{other: watching("replicas: 2, ", "command: [sh, -c, 'until getent hosts redis-sentinel; do sleep 1; done; exec app']", "")},
		{other: watching("replicas: 2, ", "command: [sh, -c, 'cp /a /b && exec redis-sentinel /b/sentinel.conf']", ""), trips: "spec.replicas"},
		{other: watching("replicas: 2, ", "command: [sh, -c, 'cp /a /b && exec valkey-server /b/sentinel.conf --sentinel']", ""), trips: "spec.replicas"},
		{other: running("replicas: 2, ", "")},
		{other: stream(watching("replicas: 1, ", "", ""), strings.Replace(watching("replicas: 2, ", "", ""), "watch", "other", 2))},
		{other: strings.Replace(watching("", "", ""), "StatefulSet", "DaemonSet", 1)},
		{other: "kind: Pod\nmetadata: {name: s}\nspec: {containers: [{name: s, image: redis, command: [redis-sentinel, /c/s.conf]}]}"}, // one of several
	},
	"RG621": {
		{sentinel: monitored + "sentinel auth-user m s", users: "user s on #" + hash + " resetkeys resetchannels &__sentinel__:hello -@all +multi +exec +slaveof +ping +info +role +publish +subscribe +config|rewrite +client|setname +client|kill +script|kill"},
		{sentinel: monitored + "sentinel auth-user m s", users: "user s on #" + hash + " ~* allchannels -@all +@connection -@dangerous +ping +replicaof +unsubscribe +time"},
		{server: "redis-6.2", sentinel: monitored + "sentinel auth-user m s", users: "user s on #" + hash + " -@all +config|rewrite +client|setname +script|kill"},
		{server: "valkey-9.1", sentinel: monitored + "sentinel auth-user m s", users: "user s on #" + hash + " -@all +failover +client|pause"},
		{sentinel: monitored + "sentinel auth-user m s", users: "user s on #" + hash + " +ping +config +get", trips: "1.5", said: "Sentinels log in as user s, who may also run config|get, config|help, config|resetstat, config|set, get."},
		{sentinel: monitored + "sentinel auth-user m s", users: "user app on +get\nuser s on ~app:* +get", trips: "2.4", said: "run get, with the keys ~app:*."},
		{sentinel: monitored + "sentinel auth-user m s\ninclude /x.conf", conf: "user s on (+get ~a)", trips: "1.3", said: "~a"},
		{sentinel: monitored + "sentinel auth-user m s", users: "user s off +@all"},       // which is RG606
		{sentinel: monitored + "sentinel auth-user m s", users: "user app on +@all"},      // likewise
		{sentinel: monitored + "sentinel auth-user m s", users: "user s on +get +nosuch"}, // which is RG205
		{sentinel: monitored, users: "user default on +@all"},                             // which is RG201
		{sentinel: monitored + "include /x.conf", users: "user sentinel on +get"},         // which may name another
		{sentinel: monitored + "sentinel auth-user m default", users: "user default on +@all"},
	},
	"RG622": {
		{other: watching("", "volumeMounts: [{name: c, mountPath: /run/redis-conf}], command: [redis-sentinel, /run/redis-conf/sentinel.conf]", "volumes: [{name: c, emptyDir: {}}], ")},
		{other: watching("", "volumeMounts: [{name: c, mountPath: /c}], command: [redis-sentinel, /c/sentinel.conf]", "volumes: [{name: c, configMap: {name: s}}], "),
			trips: "spec.template.spec.containers[0]", said: "The Sentinel must write /c/sentinel.conf, where container sentinel of watch mounts volume c, a configMap, which cannot be written."},
		{other: watching("", "volumeMounts: [{name: c, mountPath: /c}], args: [/c/sentinel.conf, --sentinel]", "volumes: [{name: c, projected: {}}], "), trips: "spec.template.spec.containers[0]"},
		{other: watching("", "volumeMounts: [{name: c, mountPath: /c/sentinel.conf, subPath: sentinel.conf}], command: [sh, -c, 'exec redis-sentinel /c/sentinel.conf']", "volumes: [{name: c, secret: {secretName: s}}], "), trips: "spec.template.spec.containers[0]"},
		{other: watching("", "volumeMounts: [{name: c, mountPath: /c, readOnly: true}], command: [redis-sentinel, /c/sentinel.conf]", "volumes: [{name: c, emptyDir: {}}], "), trips: "spec.template.spec.containers[0]", said: "read-only"},
		{other: watching("", "volumeMounts: [{name: c, mountPath: /c}, {name: d, mountPath: /c/d}], command: [redis-sentinel, /c/d/sentinel.conf]", "volumes: [{name: c, configMap: {name: s}}, {name: d, emptyDir: {}}], ")},
		{other: watching("", "volumeMounts: [{name: c, mountPath: /c}], command: [sh, -c, 'cp /c/sentinel.conf /d/ && redis-sentinel /d/sentinel.conf']", "volumes: [{name: c, configMap: {name: s}}], ")},
		{other: watching("", "volumeMounts: [{name: c, mountPath: /c}], command: [redis-server, --sentinel]", "volumes: [{name: c, configMap: {name: s}}], ")},
		{other: running("", "volumeMounts: [{name: c, mountPath: /c}], args: [/c/redis.conf]")},
		{other: watching("", "volumeMounts: [{name: c, mountPath: /c/sentinel.conf, subPath: sentinel.conf}], command: [redis-sentinel, /c/sentinel.conf]", "volumes: [{name: c, persistentVolumeClaim: {claimName: s}}], "), trips: "spec.template.spec.containers[0]", said: "mounts it by itself from volume c, so that no new one takes its place."},
		{other: watching("", "volumeMounts: [{name: c, mountPath: /c, subPath: sentinel}], command: [redis-sentinel, /c/sentinel.conf]", "volumes: [{name: c, persistentVolumeClaim: {claimName: s}}], ")},
		{other: watching("", "command: [redis-sentinel, /etc/sentinel.conf], securityContext: {readOnlyRootFilesystem: true}", ""), trips: "spec.template.spec.containers[0]", said: "mounts nothing on its read-only root file system."},
		{other: watching("", "command: [redis-sentinel, /data/sentinel.conf], securityContext: {readOnlyRootFilesystem: true}", "")}, // a volume of the image
		{other: watching("", "command: [redis-sentinel, /etc/sentinel.conf]", "")},
		{other: watching("", "volumeMounts: [{name: c, mountPath: /c}], command: [docker-entrypoint.sh, redis-sentinel, /c/sentinel.conf]", "volumes: [{name: c, configMap: {name: s}}], "), trips: "spec.template.spec.containers[0]"},
		{other: watching("", "volumeMounts: [{name: c, mountPath: /c}], command: [docker-entrypoint.sh], args: [/c/sentinel.conf, --sentinel]", "volumes: [{name: c, configMap: {name: s}}], "), trips: "spec.template.spec.containers[0]"},
		{other: watching("", "volumeMounts: [{name: c, mountPath: /c}], workingDir: /c, command: [redis-sentinel, sentinel.conf]", "volumes: [{name: c, configMap: {name: s}}], "), trips: "spec.template.spec.containers[0]", said: "must write /c/sentinel.conf,"},
		{other: watching("", "volumeMounts: [{name: c, mountPath: /data}], command: [redis-sentinel, sentinel.conf]", "volumes: [{name: c, configMap: {name: s}}], "), trips: "spec.template.spec.containers[0]"}, // where images of Docker Hub work
	},
	"RG623": {
		{sentinel: byName + "sentinel monitor m redis-0.redis.data.svc 6379 2\nsentinel monitor n redis-cache-0.redis-cache.data.svc 6379 2\nsentinel monitor o redis-0.redis.other.svc 6379 2", conf: "maxmemory 1gb", other: certified("dnsNames: ['*.redis.data.svc']", "")}, // of other servers
		{conf: "replica-announce-ip redis-0.redis.data.svc", other: certified("dnsNames: [redis.data.svc, '*.redis.data.svc']", "")},
		{conf: "replica-announce-ip redis-0.redis.data.svc", other: certified("dnsNames: [redis.data.svc]", ""), trips: "1.0", said: "Clients are told of redis-0.redis.data.svc, and Certificate tls is not made out to that name."},
		{conf: "replica-announce-ip redis-0.redis.data.svc", other: certified("dnsNames: ['*.data.svc']", ""), trips: "1.0"}, // a star is one label
		{conf: "replica-announce-ip Redis-0.redis.data.svc.", other: certified("dnsNames: [REDIS-0.redis.data.svc]", "")},
		{conf: "replica-announce-ip redis-0", other: certified("commonName: redis-0", "")},
		{conf: "replica-announce-ip redis-0", other: certified("commonName: redis-0, ipAddresses: [10.0.0.1]", ""), trips: "1.0"},
		{conf: "replica-announce-ip 10.0.0.1", other: certified("dnsNames: [redis.data.svc]", "")},
		{conf: "maxmemory 1gb", other: certified("dnsNames: [redis.data.svc]", "")},
		{conf: "replica-announce-ip redis-0.redis", other: running("", "")},
		{conf: "replica-announce-ip redis-0.redis", other: stream(running("", ""), certificateFor("redis-tls", "dnsNames: [x]"))}, // from elsewhere
		{conf: "replica-announce-ip redis-0.redis", other: stream(certified("dnsNames: [x]", ""), certificateFor("redis-tls", "dnsNames: [y]"))},
		{conf: "replica-announce-ip redis-0.redis\nport 6379\ntls-port 0", other: certified("dnsNames: [x]", "")},
		{conf: "replica-announce-ip redis-0.redis", sentinel: monitored, other: certified("dnsNames: [x]", "")}, // which tells addresses
		{conf: "maxmemory 1gb", other: certified("dnsNames: [redis-0.redis, redis-1.redis]", "args: [/c/redis.conf, --replica-announce-ip, $(POD).redis], env: [{name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]"),
			trips: "spec.template.spec.containers[0]", said: "Clients are told of redis-2.redis,"},
		{conf: "maxmemory 1gb", other: certified("dnsNames: ['*.redis.data']", "args: [/c/redis.conf, --replica-announce-ip, $(POD).redis.$(NS)], env: [{name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}, {name: NS, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}]")},
		{conf: "maxmemory 1gb", other: certified("dnsNames: [x]", "args: [/c/redis.conf, --replica-announce-ip, $(HOST)], env: [{name: HOST, value: a}]")},
		{conf: "cluster-enabled yes\ncluster-announce-hostname redis-0.redis", other: certified("dnsNames: [x]", "")}, // clients are told addresses
		{conf: "cluster-enabled yes\ncluster-preferred-endpoint-type hostname\ncluster-announce-hostname redis-0.redis", other: certified("dnsNames: [x]", ""), trips: "3.0"},
		{conf: "maxmemory 1gb", sentinel: byName + "sentinel monitor m redis-0.redis 6379 2", other: certified("dnsNames: [x]", ""), trips: "3.0", said: "redis-0.redis,"},
		{conf: "maxmemory 1gb", sentinel: byName + "sentinel monitor m elsewhere.redis 6379 2", other: certified("dnsNames: [x]", "")},
		{sentinel: byName + "port 0\ntls-port 26379\ntls-cert-file /tls/tls.crt\nsentinel announce-ip s.data", other: stream(watching("", "volumeMounts: [{name: tls, mountPath: /tls}], command: [redis-sentinel, /c/sentinel.conf]", "volumes: [{name: tls, secret: {secretName: s, items: [{key: a, path: tls.crt}]}}], "), certificateFor("s", "dnsNames: [x]")), trips: "6.0"},
		{sentinel: byName + "port 0\ntls-port 26379\ntls-cert-file /tls/tls.crt", other: stream(watching("replicas: 3, ", "volumeMounts: [{name: tls, mountPath: /tls}], args: [/c/sentinel.conf, --sentinel, announce-ip, $(POD).watch.data.svc], env: [{name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]", "volumes: [{name: tls, secret: {secretName: s, items: [{key: a, path: tls.crt}]}}], "), certificateFor("s", "dnsNames: [watch-0.watch.data.svc, watch-1.watch.data.svc]")),
			trips: "spec.template.spec.containers[0]", said: "Clients are told of watch-2.watch.data.svc,"},
	},
	"RG624": {
		{conf: "maxmemory 1gb", sentinel: "aclfile /etc/redis/users.acl", other: stream(holding(), watchingWith("sentinel-users"))},
		{conf: "maxmemory 1gb", sentinel: "port 0\naclfile /etc/redis/users.acl", other: stream(holding(), watchingWith("redis-users")), trips: "2.0", said: "The Sentinel reads its users from users.acl of Secret redis-users, as the server does."},
		{conf: "maxmemory 1gb", sentinel: "aclfile /etc/redis/sentinel.acl", other: stream(holding(), watchingWith("redis-users"))}, // another key
		{conf: "maxmemory 1gb", sentinel: "include /x.conf", other: stream(holding(), watchingWith("redis-users"))},
		{conf: "maxmemory 1gb", sentinel: "aclfile /etc/redis/users.acl", other: stream(holding(), strings.Replace(watchingWith("redis-users"), "namespace: data", "namespace: shop", 1))},
	},
	"RG625": {
		{conf: "rename-command CONFIG hidden", sentinel: monitored, trips: "1.0", said: "No failover succeeds without CONFIG under its own name."},
		{conf: "maxmemory 1gb\nrename-command psync \"\"", sentinel: monitored, trips: "2.0"},
		{conf: "rename-command FLUSHALL \"\"", sentinel: monitored},
		{conf: "rename-command failover \"\"", sentinel: monitored},
		{conf: "rename-command role \"\"\nrename-command script \"\"", sentinel: monitored}, // which Sentinels do without
		{server: "valkey-9.0", conf: "rename-command failover \"\"", sentinel: monitored, trips: "1.0"},
		{conf: "rename-command CONFIG config", sentinel: monitored},
		{conf: "rename-command CONFIG hidden"}, // which is RG307
	},
	"RG626": {
		{sentinel: monitored},
		{sentinel: "sentinel deny-scripts-reconfig yes"},
		{sentinel: monitored + "sentinel deny-scripts-reconfig no", trips: "2.0", said: "takes notification-script and client-reconfig-script from clients."},
		{sentinel: "sentinel deny-scripts-reconfig no\nsentinel deny-scripts-reconfig yes"},
	},
	"RG627": {
		{sentinel: peering + "user peer on #" + hash + " &__sentinel__:hello -@all +ping +publish +client|setname +sentinel|is-master-down-by-addr"},
		{sentinel: peering + "user peer on #" + hash + " &* +@all"},
		{sentinel: peering + "user peer on #" + hash + " &__sentinel__:hello -@all +ping +client|setname +sentinel|is-master-down-by-addr", trips: "1.0", said: "Sentinels log in to each other as user peer, which may not run publish."},
		{sentinel: peering + "user peer on #" + hash + " resetchannels -@all +ping +publish +client|setname +sentinel|is-master-down-by-addr", trips: "1.0", said: "which may not use the channel __sentinel__:hello."},
		{sentinel: peering + "user other on #" + hash + " +@all", trips: "1.0", said: "which the users of Sentinels do not have."},
		{sentinel: peering + "user peer off #" + hash + " &* +@all", trips: "1.0", said: "which is off."},
		{sentinel: peering + "aclfile /etc/redis/users.acl"}, // which is not here
		{sentinel: peering + "include /x.conf\nuser other on #" + hash + " +@all"},
		{sentinel: "user other on #" + hash + " +@all"}, // as default
		{sentinel: peering}, // everybody may do everything
	},
	"RG628": {
		{sentinel: monitored, users: "user default off\nuser app on #" + hash + " resetchannels &app.* +publish"},
		{sentinel: monitored, users: "user default off\nuser app on #" + hash + " resetchannels &__sentinel__:* +publish", trips: "2.5", said: "User app may publish to __sentinel__:hello: &__sentinel__:* matches it."},
		{sentinel: monitored, users: "user default off\nuser app on #" + hash + " &* +publish", trips: "2.4"},
		{sentinel: monitored, users: "user default off\nuser app on #" + hash + " &* +get"},
		{sentinel: monitored, users: "user default off\nuser sentinel on #" + hash + " &* +publish +slaveof"}, // who fails over
		{users: "user default off\nuser app on #" + hash + " &__sentinel__:* +publish"},                       // which is RG221
	},
	"RG629": {
		{conf: "save \"\"\nmasteruser replica", trips: "1.0", said: "The server keeps nothing on disk,"},
		{conf: "save 3600 1\nsave \"\"\nmasteruser replica", trips: "2.0"},
		{conf: "save \"\"\nmasteruser replica\nreplicaof 10.0.0.1 6379"}, // which loads from its primary
		{conf: "save \"\"\nreplicaof 10.0.0.1 6379", sentinel: monitored, trips: "1.0"},
		{conf: "save \"\"\nreplica-priority 0", sentinel: monitored},
		{conf: "save \"\"\ncluster-enabled yes", trips: "1.0"},
		{conf: "save \"\"", sentinel: monitored, trips: "1.0"},
		{conf: "save \"\"\nappendonly yes", sentinel: monitored},
		{conf: "save \"\"\nsave 3600 1", sentinel: monitored},
		{conf: "save \"\"\ninclude /x.conf", sentinel: monitored}, // which may say appendonly
		{conf: "save \"\""},
		{conf: "maxmemory 1gb", sentinel: monitored},
	},
	"RG630": {
		{server: "valkey-9.1", conf: "appendonly yes\ndual-channel-replication-enabled yes", trips: "2.0", said: "A replica's log lacks what comes while it synchronises."},
		{server: "valkey-9.1", conf: "dual-channel-replication-enabled yes"},
		{server: "valkey-9.1", conf: "appendonly yes"},
		{server: "valkey-8.1", conf: "appendonly yes\ndual-channel-replication-enabled yes"},
	},
	"RG715": {
		{sentinel: "port 0\ntls-port 26380", other: stream(watching("", "", ""), strings.Replace(service("{port: 26000}"), "app: redis", "app: watch", 1)), trips: "spec.ports[0]", said: "and the Sentinel listens on port 26380."},
		{sentinel: "port 0\ntls-port 26380", other: stream(watching("", "", ""), strings.Replace(service("{port: 26380}"), "app: redis", "app: watch", 1))},
		{sentinel: "port 26380", other: stream(watching("", "", ""), strings.Replace(service("{name: tcp-sentinel, port: 26379}"), "app: redis", "app: watch", 1)), trips: "spec.ports[0]"},
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
		{sentinel: "port 0\ntls-port 26379\ntls-cert-file /tls/tls.crt", other: watching("", "command: [redis-sentinel, /c/sentinel.conf]", ""), trips: "3.0", said: "tls-cert-file is /tls/tls.crt, where container sentinel of watch mounts nothing."},
		{sentinel: "port 0\ntls-port 26379\ntls-cert-file /tls/tls.crt", other: watching("", "volumeMounts: [{name: t, mountPath: /tls}], command: [redis-sentinel, /c/sentinel.conf]", "")},
		{sentinel: "aclfile /etc/redis/users.acl", other: watching("", "args: [/c/sentinel.conf, --sentinel, announce-ip, $(POD).s], env: [{name: POD, value: a}]", ""), trips: "1.0"},
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
	"RG722": {
		{other: running("", ""), policy: webPeers},
		{other: stream(running("", ""), forPods("data", "app: other")), trips: "spec.template.metadata.labels", said: "No NetworkPolicy of the namespace selects the pods of redis"},
		{other: stream(running("", ""), forPods("shop", "app: web"))}, // the policies of data may be elsewhere
		{other: stream(running("", ""), forPods("data", "app: other"), forPods("data", ""))},
		{other: stream(running("", ""), forPods("data", "app: other"), forPods("", "app: redis"))},
		{other: stream(running("", ""), strings.Replace(forPods("data", "app: other"), "spec: {", "spec: {policyTypes: [Egress], ", 1))},
		{other: stream(running("", ""), forPods("data", "app: redis"), strings.Replace(running("", ""), "name: redis,", "name: other,", 1))},
		{other: stream(strings.Replace(running("", ""), "spec: {containers", "spec: {hostNetwork: true, containers", 1), forPods("data", "app: other"))},
		{other: stream("kind: Pod\nmetadata: {name: redis, labels: {app: redis}}\nspec: {containers: [{name: redis, image: redis}]}", forPods("", "app: cache")), trips: "metadata.labels"},
		{other: running("", "")},
	},
	"RG723": {
		{other: configMap("users.acl", "user default off\\nuser app on nopass ~* +@all")},
		{other: configMap("users.acl", "user default off\\nuser app on #"+hash+" ~a +get"), trips: "data.users.acl", said: "The key users.acl of ConfigMap c holds hashes of passwords."},
		{other: configMap("x.conf", "port 0\\nuser app on >swordfish +get"), trips: "data.x.conf", said: "holds a password."},
		{other: configMap("redis.conf", "requirepass swordfish"), trips: "data.redis.conf", said: "a password"},
		{other: configMap("redis.conf", "  MASTERAUTH 'swordfish'\\r\\n"), trips: "data.redis.conf"},
		{other: configMap("sentinel.conf", "sentinel auth-pass m swordfish"), trips: "data.sentinel.conf"},
		{other: configMap("redis.conf", "# requirepass foobared\\nport 0")},
		{other: configMap("redis.conf", "requirepass ${PASSWORD}\\nmasterauth replace-default-auth\\nprimaryauth __PASSWORD__\\nuser app on >{{ .Password }} +get")},
		{other: configMap("redis.conf", "requirepass ''")},
		{other: configMap("nginx.conf", "user  nginx; # of the system\\nuser www-data >group")},
		{other: configMap("README", "A user who is on takes >swordfish.\\nrequirepass is old.")},
	},
	"RG724": {
		{conf: "bind * -::*", other: served("", "{port: 6379}")},
		{conf: "port 0", other: served("", "{port: 6379}"), trips: "1.0", said: "listens on 127.0.0.1 and -::1 alone, and Service redis leads to the address of the pod."},
		{conf: "bind 127.0.0.1\nport 6379", alone: true, other: served("ports: [{name: redis, containerPort: 6379}]", "{port: 80, targetPort: redis}"), trips: "1.0"},
		{conf: "bind 127.0.0.1 10.0.0.1", other: served("", "{port: 6379}")},
		{conf: "bind \"\"", other: served("", "{port: 6379}")},
		{conf: "port 0", other: served("", "{name: metrics, port: 9121}")},
		{conf: "port 0", other: served("args: [redis-server, /c/redis.conf, --bind, 0.0.0.0]", "{port: 6379}")},
		{conf: "port 0", other: served("command: [sh, /start.sh]", "{port: 6379}")},
		{conf: "port 0", other: stream(beside("name: proxy, image: stunnel"), service("{port: 6379}"))},
		{conf: "port 0", other: stream(noted("sidecar.istio.io/inject: 'true'"), service("{port: 6379}"))},
		{conf: "port 0", other: stream(running("", ""), service("{port: 6379}"), peers("mtls: {mode: STRICT}"))},
		{conf: "port 0", other: running("", "")},
		{conf: "port 0", other: strings.Replace(served("", "{port: 6379}"), "selector: {app: redis}", "selector: {app: web}", 1)},
	},
	"RG725": {
		{other: running("", "")},
		{other: strings.Replace(running("", ""), "redis:7.2.4", "redis:5.0.7-alpine3.11", 1), trips: "spec.template.spec.containers[0]", said: "redis-5.0, which is mended no more."},
		{other: strings.Replace(running("", ""), "redis:7.2.4", "docker.io/bitnami/redis-cluster:6.0.9-debian-10-r0", 1), trips: "spec.template.spec.containers[0]"},
		{other: strings.Replace(running("", ""), "redis:7.2.4", "valkey/valkey:8.1.4", 1)},
		{other: strings.Replace(running("", ""), "redis:7.2.4", "quay.io/opstree/redis:v7.2.7", 1)},
		{other: strings.Replace(running("", ""), "redis:7.2.4", "registry.example/redis:1.4.2", 1)},
		{other: strings.Replace(running("", ""), "redis:7.2.4", "acme/redis:1.4.2", 1)},
		{other: strings.Replace(running("", ""), "redis:7.2.4", "redis:7-alpine", 1)},
		{other: strings.Replace(running("", ""), "redis:7.2.4", "redis:5", 1)},
		{other: strings.Replace(running("", ""), "redis:7.2.4", "redis", 1)},
		{other: strings.Replace(running("", ""), "redis:7.2.4", "oliver006/redis_exporter:v1.88.0", 1)},
	},
	"RG726": {
		{conf: "dir /data", other: keeping("whenDeleted: Retain, whenScaled: Retain")},
		{conf: "dir /data", other: keeping("whenDeleted: Delete, whenScaled: Delete"), trips: "spec.persistentVolumeClaimRetentionPolicy.whenDeleted spec.persistentVolumeClaimRetentionPolicy.whenScaled", said: "Volume data of redis, where the server saves its data, is deleted when it is deleted."},
		{conf: "dir /data", other: keeping("whenScaled: Delete"), trips: "spec.persistentVolumeClaimRetentionPolicy.whenScaled"},
		{conf: "dir /data\nsave \"\"", other: keeping("whenDeleted: Delete")},
		{conf: "dir /elsewhere", other: keeping("whenDeleted: Delete")},
		{conf: "include /x", alone: true, other: keeping("whenDeleted: Delete")},
		{conf: "dir /data", other: claimed("fast", "ebs.csi.aws.com", "")},
	},
	"RG727": {
		{conf: "appendonly yes\ndir /data", other: claimed("fast", "ebs.csi.aws.com", "")},
		{conf: "appendonly yes\ndir /data", other: stored("emptyDir: {}", ""), trips: "1.0", said: "By appendonly, data is saved to /data, where container redis of redis mounts an emptyDir."},
		{conf: "save 60 1\nsave 3600 1", other: stored("", ""), trips: "2.0", said: "By save"},
		{conf: "appendonly yes", other: running("", ""), trips: "1.0", said: "mounts nothing."},
		{conf: "appendonly yes\ndir /data/redis", other: stored("ephemeral: {volumeClaimTemplate: {}}", ""), trips: "1.0", said: "an ephemeral volume"},
		{conf: "appendonly yes", other: stored("persistentVolumeClaim: {claimName: c}", "")},
		{conf: "appendonly yes", other: stored("hostPath: {path: /srv}", "")},
		{conf: "dir /data", other: stored("emptyDir: {}", "")}, // by default only
		{conf: "save \"\"", other: stored("emptyDir: {}", "")},
		{conf: "save 60 1", other: running("", "args: [/c/redis.conf, --save, '']")},
		{conf: "appendonly yes", other: running("", "command: [sh, /start.sh]")},
		{conf: "appendonly yes", other: strings.Replace(running("", "command: [redis-server, /c/redis.conf]"), "redis:7.2.4", "acme/redis-prod:1", 1)},
		{conf: "appendonly yes", other: noted("example.com/inject-volumes: 'true'")},
		{conf: "appendonly yes", other: stream(running("", ""), strings.Replace(running("", ""), "name: redis,", "name: other,", 1))}, // which of them is it
	},
	"RG728": {
		{conf: "dir /data", other: stored("emptyDir: {}", "securityContext: {readOnlyRootFilesystem: true}")},
		{conf: "dir /etc/redis", other: stored("configMap: {name: c}", "volumeMounts: [{name: data, mountPath: /etc/redis}]"), trips: "1.0", said: "to /etc/redis, where container redis of redis mounts volume data, a configMap, which cannot be written."},
		{conf: "dir /srv/redis", other: stored("emptyDir: {}", "volumeMounts: [{name: data, mountPath: /srv, readOnly: true}]"), trips: "1.0", said: "mounts volume data read-only."},
		{conf: "dir /srv/redis", other: running("", "securityContext: {readOnlyRootFilesystem: true}"), trips: "1.0", said: "mounts nothing on its read-only root file system."},
		{conf: "appendonly yes", other: running("", "workingDir: /srv, securityContext: {readOnlyRootFilesystem: true}"), trips: "spec.template.spec.containers[0]"},
		{conf: "cluster-enabled yes\nsave \"\"\ndir /srv", other: running("", "securityContext: {readOnlyRootFilesystem: true}"), trips: "3.0"},
		{conf: "dir /srv\nsave \"\"", other: running("", "securityContext: {readOnlyRootFilesystem: true}")},
		{conf: "dir /data", other: running("", "securityContext: {readOnlyRootFilesystem: true}")}, // a volume of the image
		{conf: "dir /srv", other: running("", "")},
		{conf: "dir /srv", other: strings.Replace(running("", "command: [redis-server, /c/redis.conf], securityContext: {readOnlyRootFilesystem: true}"), "redis:7.2.4", "acme/redis:1", 1)},
		{conf: "dir /srv", other: running("", "args: [/c/redis.conf, --dir, /data], securityContext: {readOnlyRootFilesystem: true}")},
		{conf: "dir /srv", other: strings.Replace(running("", "securityContext: {readOnlyRootFilesystem: true}"), "redis:7.2.4", "registry.corp:5000/library/redis:7.2.4", 1), trips: "1.0"},
		{conf: "save \"\"\nlogfile /var/log/redis.log", other: running("", "securityContext: {readOnlyRootFilesystem: true}"), trips: "2.0", said: "The server writes its log to /var/log/redis.log, where"},
		{conf: "logfile redis.log", other: running("", "securityContext: {readOnlyRootFilesystem: true}")},
		{conf: "logfile /dev/stdout", other: running("", "securityContext: {readOnlyRootFilesystem: true}")},
		{conf: "cluster-enabled yes\ncluster-config-file /tmp/nodes.conf", other: running("", "securityContext: {readOnlyRootFilesystem: true}"), trips: "2.0", said: "writes who it is to /tmp/nodes.conf,"},
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
