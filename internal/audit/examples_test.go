package audit

import (
	"strconv"
	"strings"
	"time"

	"github.com/redisguard/terraform-provider-redisguard/internal/certificate/authority"
	"github.com/redisguard/terraform-provider-redisguard/internal/cloud"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

const (
	hash  = "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
	hash2 = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"
)

// safePod is a pod that holds nothing it does not need.
const safePod = "automountServiceAccountToken: false, securityContext: {runAsNonRoot: true}, containers: [{name: redis, image: 'redis:7.2.4', args: [redis-server, /etc/redis/redis.conf], " +
	"securityContext: {readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}}]"

// An example is what a rule looks at: lines of a redis.conf that follow those
// of safeConf, a users.acl, or both. Trips holds where the rule applies, as
// "line.word": lines of conf are counted from its own first, and "0.0" is
// something missing; of a policy it holds the fields.
type example struct {
	server   string // redis-7.2 if empty
	conf     string
	alone    bool // conf does not follow safeConf
	users    string
	sentinel string // a sentinel.conf
	policy   string // the spec of a NetworkPolicy for pods with app: redis, in YAML's flow style
	pod      string // the spec of a Pod, likewise; safePod stands for a hardened container
	other    string // other documents
	faulty   bool   // and may hold what cannot be read
	asOf     string // the moment against which validity is judged
	shared   bool   // the authority signs for others, too
	notes    string // annotations of declared pods, in YAML's flow style
	client   bool   // it is for clients whose other egress nobody spoke of
	trips    string
	said     string          // a part of the messages
	managed  *cloud.Instance // a managed instance
	secrets  secret.Set      // passwords that fill a template
}

func secretsOf(pairs ...string) secret.Set {
	all := secret.Set{}
	for i := 0; i < len(pairs); i += 2 {
		all[pairs[i]] = shape.NewSecret(pairs[i+1])
	}
	return all
}

// entry, destination, access and peers write documents of Istio in namespace
// shop, with a spec in YAML's flow style.
func entry(name, spec string) string {
	return istioDocument("networking.istio.io/v1", "ServiceEntry", name, spec)
}
func destination(name, spec string) string {
	return istioDocument("networking.istio.io/v1", "DestinationRule", name, spec)
}
func access(spec string) string {
	return istioDocument("security.istio.io/v1", "AuthorizationPolicy", "a", spec)
}
func peers(spec string) string {
	return istioDocument("security.istio.io/v1", "PeerAuthentication", "p", spec)
}

func istioDocument(apiVersion, kind, name, spec string) string {
	return "apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata: {name: " + name + ", namespace: shop}\nspec: {" + spec + "}"
}

func stream(documents ...string) string { return strings.Join(documents, "\n---\n") }

// memorystore is an entry as it must be.
var memorystore = entry("m", "hosts: [redis.memorystore], addresses: [10.0.0.3], exportTo: ['.'], resolution: STATIC, endpoints: [{address: 10.0.0.3}], ports: [{number: 6379, name: tcp-redis, protocol: TCP, targetPort: 6378}]")

// origin has sidecars speak TLS to it.
func origin(tls string) string {
	return stream(memorystore, destination("m", "host: redis.memorystore, trafficPolicy: {tls: {"+tls+"}}"))
}

// mounted is a ConfigMap that the annotations of mounting lead to.
func mounted(texts ...string) string {
	return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ca, namespace: shop}\ndata: {ca.crt: " + strconv.Quote(strings.Join(texts, "")) + "}"
}

const mounting = `sidecar.istio.io/userVolume: '{"ca": {"configMap": {"name": "ca"}}}'`

var (
	ancient = authority.PEM("ancient", year(2010), year(2020))
	half    = authority.PEM("half", year(2018), year(2028))
	fresh   = authority.PEM("fresh", year(2023), year(2033))
	leaf    = authority.Leaf("redis.example.com", year(2023), year(2033))
)

func year(n int) time.Time { return time.Date(n, 1, 1, 0, 0, 0, 0, time.UTC) }

// examples hold, for each rule, what trips it and what does not.
var examples = map[string][]example{
	"RG101": {
		{conf: "port 0"},
		{conf: "port 6380", trips: "1.0", said: "Port 6380 "},
		{conf: "port 1\nport 0"},
		{conf: "port 0\nport 7", trips: "2.0", said: "Port 7 "},
		{conf: "maxclients 1", alone: true, trips: "0.0", said: "Port 6379"},
		{conf: "include /etc/redis/ports.conf", alone: true}, // which may close it
		{conf: "port 0 # closed", alone: true},               // which is RG501
	},
	"RG102": {
		{conf: "bind 10.0.0.1 -fe80::1"},
		{conf: "bind *", trips: "1.0", said: "every address of its host: *."},
		{conf: "bind 10.0.0.1 -::*", trips: "1.0"},
		{conf: "bind 0.0.0.0", trips: "1.0"},
		{conf: "bind ::", trips: "1.0"},
		{conf: `bind "10.0.0.1 *"`, trips: "1.0"},
		{conf: "bind *\nbind 10.0.0.1"},
		{conf: "bind *\ntls-port 0"}, // it listens on a socket only
		{server: "redis-6.2", conf: "maxclients 1", alone: true, trips: "0.0"},
		{server: "redis-6.2", conf: "bind *", trips: "1.0"},
	},
	"RG103": {
		{conf: "protected-mode YES"},
		{conf: "protected-mode no", trips: "1.0", said: "Remote clients"},
		{conf: "protected-mode NO", trips: "1.0"},
		{conf: "protected-mode no\ntls-port 0"},
	},
	"RG104": {
		{conf: "tls-protocols TLSv1.3"},
		{conf: "tls-protocols TLSv1.1", trips: "1.0", said: "TLSv1.1."},
		{conf: `tls-protocols "tlsv1 TLSv1.3"`, trips: "1.0", said: "tlsv1."},
	},
	"RG105": {
		{conf: "tls-auth-clients YES"},
		{conf: "tls-auth-clients optional", trips: "1.0", said: "(tls-auth-clients optional)"},
		{conf: "tls-auth-clients no", trips: "1.0"},
		{conf: "tls-auth-clients no\ntls-port 0"},
	},
	"RG106": {
		{conf: `tls-ciphers ""`},
		{conf: "tls-ciphers DEFAULT:!MEDIUM"},
		{conf: "tls-ciphers HIGH:!aNULL:!kRSA:-RC4:@SECLEVEL=2"},
		{conf: "tls-ciphers ECDHE-RSA-AES128-GCM-SHA256,ECDHE+CHACHA20"},
		{conf: "tls-ciphers ALL:!aNULL:+RC4"},
		{conf: "tls-ciphers RC4-SHA\ntls-port 0\ntls-replication no\ntls-cluster no"},
		{conf: "tls-ciphers HIGH:RC4-SHA:DES-CBC3-SHA:!MD5", trips: "1.0", said: ": RC4-SHA, DES-CBC3-SHA."},
		{conf: "tls-ciphers RC4-SHA:DES-CBC3-SHA:HIGH:!3DES:!rc4"},
		{conf: "tls-ciphers ALL", trips: "1.0"},
		{conf: "tls-ciphers HIGH:@SECLEVEL=0", trips: "1.0", said: "@SECLEVEL=0"},
		{conf: "tls-ciphers HIGH:eNULL:!NULL"},
		{conf: "tls-ciphers aNULL+HIGH\ntls-port 0", trips: "1.0", said: "aNULL+HIGH"}, // for replication
	},
	"RG107": {
		{conf: "tls-prefer-server-ciphers YES"},
		{conf: "tls-prefer-server-ciphers no", trips: "1.0", said: "client's order"},
		{conf: "tls-prefer-server-ciphers no\ntls-protocols TLSv1.3"},
		{conf: "tls-prefer-server-ciphers no\ntls-ciphers ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL"},
		{conf: "tls-prefer-server-ciphers no\ntls-ciphers ECDHE+AESGCM:AES128-SHA", trips: "1.0"},
		{conf: "tls-prefer-server-ciphers no\ntls-port 0"},
		{conf: "tls-port 6379", alone: true, trips: "0.0"},
	},
	"RG108": {
		{conf: "replicaof 10.0.0.1 6379"},
		{conf: "tls-replication no"},
		{conf: "tls-replication no\nreplicaof no one"},
		{conf: "tls-replication no\nreplicaof 127.0.0.1 6380"}, // by a tunnel
		{conf: "tls-replication no\nslaveof 10.0.0.1 6379", trips: "1.0", said: "not encrypted"},
		{conf: "port 0\nreplicaof 10.0.0.1 6379", alone: true, trips: "2.0"},
		{conf: "include /etc/redis/tls.conf\nreplicaof 10.0.0.1 6379", alone: true},
	},
	"RG109": {
		{conf: "tls-replication yes"},
		{conf: "tls-replication no", trips: "1.0", said: "would not"},
		{conf: "tls-replication no\ntls-port 0"},
		{conf: "tls-replication no\nreplicaof 10.0.0.1 6379"}, // which is RG108
		{conf: "tls-port 6379", alone: true, trips: "0.0"},
	},
	"RG110": {
		{conf: "cluster-enabled yes"},
		{conf: "tls-cluster no"},
		{conf: "cluster-enabled yes\ntls-cluster no", trips: "2.0", said: "plain text"},
		{conf: "port 6379\ncluster-enabled yes", alone: true, trips: "2.0"},
		{conf: "include x\ncluster-enabled yes", alone: true},
	},
	"RG111": {
		{conf: "unixsocket /run/redis/s"},
		{conf: "unixsocketperm 777"},
		{conf: "unixsocket /run/redis/s\nunixsocketperm 770"},
		{conf: "unixsocket /run/redis/s\nunixsocketperm 0755"}, // to connect, one must be able to write
		{conf: "unixsocket /run/redis/s\nunixsocketperm 777", trips: "2.0", said: "The mode 777"},
		{conf: "unixsocketperm 0702\nunixsocket /run/redis/s", trips: "1.0"},
		{server: "redis-6.2", conf: "unixsocket /run/redis/s\nunixsocketperm 999"}, // read as 0
	},
	"RG112": {
		{conf: "port 6379"},
		{conf: "bind 10.0.0.1\nport 6380"},
		{conf: "bind 10.0.0.1\nport 6379", trips: "2.0", said: "port 6379"},
		{conf: "bind 127.0.0.1 localhost -::1\nport 6379"},
		{conf: "loglevel notice", alone: true, trips: "0.0"},
	},
	"RG113": {
		{conf: "bind 127.0.0.1 -::1"},
		{conf: "# bind 127.0.0.1 # local"},
		{conf: "bind 127.0.0.1 # local", trips: "1.0", said: "reads 3 addresses: 127.0.0.1 # local."},
		{conf: "bind 127.0.0.1 #local", trips: "1.0", said: "2 addresses"},
		{conf: "bind 127.0.0.1,10.0.0.1", trips: "1.0"},
		{conf: "bind 127.0.0.1 # local\ntls-port 0"},
	},
	"RG114": {
		{conf: "tls-port 6380"},
		{conf: "port 6379\ntls-port 0", alone: true},
		{conf: "port 0\ntls-port 6379", alone: true, trips: "2.0 2.0 2.0", said: "without tls-cert-file"},
		{conf: "tls-port 6379\ntls-auth-clients no", alone: true, trips: "1.0 1.0", said: "without tls-key-file"},
		{conf: "tls-port 6379\ntls-auth-clients no\ntls-cert-file a\ntls-key-file b", alone: true},
		{conf: "tls-port 6379\ntls-cert-file a\ntls-key-file b", alone: true, trips: "1.0", said: "no CA"},
		{conf: "tls-port 6379\ntls-cert-file a\ntls-key-file b\ntls-ca-cert-dir c", alone: true},
		{conf: "port 1\ntls-replication yes\ntls-auth-clients no\ntls-cert-file a\ntls-key-file b", alone: true, trips: "2.0", said: "no CA"},
		{conf: "tls-port 6379\ninclude /etc/redis/tls.conf", alone: true},
	},
	"RG115": {
		{conf: "tls-ca-cert-file /tls/ca.crt"},
		{conf: "tls-ca-cert-file /etc/ssl/certs/ca-certificates.crt", trips: "1.0", said: "/etc/ssl/certs"},
		{conf: "tls-ca-cert-dir /etc/ssl/certs/", trips: "1.0"},
		{conf: "tls-ca-cert-dir /etc/ssl/certs-of-ours"},
		{conf: "tls-ca-cert-dir /etc/ssl/certs\ntls-port 0\ntls-replication no\ntls-cluster no"},
	},
	"RG116": {
		{server: "valkey-9.1", conf: "rdma-port 0"},
		{server: "valkey-9.1", conf: "rdma-port 6380", trips: "1.0", said: "Port 6380"},
		{conf: "rdma-port 6380"}, // not known here, which is RG501
	},
	"RG201": {
		{users: "user default off"},
		{users: "user default on #" + hash, trips: "1.0", said: "is on"},
		{users: "user app off", trips: "0.0", said: "No line"},
		{users: "\n\nuser app off\nuser default off on", trips: "4.0"},
		{conf: "user default on #" + hash, alone: true, trips: "1.0", said: "is on"},
		{conf: "user default off\nrequirepass secret", alone: true},
		{conf: "port 0\nrequirepass secret", alone: true, trips: "2.0", said: "requirepass"},
		{conf: "requirepass secret"},  // beside an aclfile, it has no effect
		{conf: "port 0", alone: true}, // which is RG207
	},
	"RG202": {
		{users: "user default off nopass resetpass"},
		{users: "user default off\nuser app on nopass ~a", trips: "2.3", said: "User app"},
		{users: "user default off NOPASS", trips: "1.3", said: "as soon as it is on"},
		{users: "user default off\nuser app nopass >pw"},
		{conf: "port 0\nuser app on nopass", alone: true, trips: "2.3"},
	},
	"RG203": {
		{users: "user default off ~a* ~*b"},
		{users: "user default off ~*", trips: "1.3", said: "User default"},
		{users: "user default off ALLKEYS", trips: "1.3"},
		{users: "user default off ~a %R~**", trips: "1.4"},
		{users: "user default off ~a ( +get ~* )", trips: "1.6"},
		{users: "user default off ~* resetkeys ~a"},
		{conf: "user app on ~*", alone: true, trips: "1.3"},
	},
	"RG204": {
		{users: "user default off resetchannels &a*"},
		{users: "user default off &*", trips: "1.3", said: "User default"},
		{users: "user default off ALLCHANNELS", trips: "1.3"},
		{users: "user default off (&b &*)", trips: "1.4"},
		{server: "redis-6.2", users: "user default off", trips: "1.0"}, // the server's own default
		{server: "redis-6.2", users: "user default off resetchannels"},
		{server: "redis-6.2", conf: "acl-pubsub-default resetchannels", users: "user default off"},
		{server: "redis-6.2", conf: "acl-pubsub-default allchannels", users: "user default off", trips: "1.0"},
	},
	"RG205": {
		{users: "user default off"},
		{users: "# comment\nuser default off", trips: "1.0", said: "The server refuses the line"},
		{users: "user default off\n \t\n\t# comment", trips: "3.0"},
		{users: "user default off\nuser a on +nosuch +nothing", trips: "2.3 2.4", said: "+nosuch"},
		{users: "user default off # it is off", trips: "1.3 1.4 1.5"},
		{users: "user default off\nuser\ta on", trips: "2.0"},
		{users: "user default off\nuser a on\t~a", trips: "2.2"},
		{users: "user default off\nUSER a on", trips: "2.0"},
		{users: "user default off\nuser  a on", trips: "2.0"},
		{users: "\ufeffuser default off", trips: "1.0"},
		{users: "user default off\r\n\r\nuser a on\r\n"},
		{users: "user default off (", trips: "1.0", said: "The server crashes on the line"},
		{users: "user default off\nuser a on (+get ~a", trips: "2.0", said: "crashes"},
		{server: "redis-6.2", users: "user default off resetchannels (", trips: "1.4", said: "refuses"},
		{users: "user default off swordfish", trips: "1.3", said: "the line: a rule: "},
		{users: "user default off\nuser default off", trips: "2.0", said: "twice"},
	},
	"RG206": {
		{users: "user default off\nuser app on"},
		{users: "user default off\nuser app off", trips: "2.0", said: "User app"},
	},
	"RG207": {
		{conf: "port 6379"},
		{conf: "port 6379", alone: true, trips: "0.0", said: "every right"},
		{conf: "requirepass secret", alone: true},
		{conf: "port 1\nrequirepass \"\"", alone: true, trips: "2.0"},
		{conf: "user default off", alone: true},
		{conf: "user app on", alone: true, trips: "0.0"},
		{conf: "aclfile \"\"\nport 1", alone: true, trips: "0.0"},
		{conf: "port 0\nunixsocket /run/redis/s", alone: true},
		{conf: "include x", alone: true},
		{conf: "aclfile /etc/redis/users.acl # users", alone: true}, // which is RG501
	},
	"RG208": {
		{conf: "requirepass \"\""},
		{conf: "requirepass secret", trips: "1.0", said: "not asked for"},
		{conf: "requirepass secret", users: "user app on", trips: "1.0"},
		{conf: "requirepass secret", users: "user default off"},
		{conf: "requirepass secret", alone: true},
	},
	"RG209": {
		{conf: "user redis", alone: true},
		{conf: "user redis\nport 0\nuser app on", trips: "1.0 3.0", said: "aclfile"},
	},
	"RG210": {
		{users: "user app on #" + hash},
		{users: "user app on >swordfish", trips: "1.3", said: "user app stands in clear text."},
		{users: "user app on #" + hash + " >swordfish >another", trips: "1.4"},
		{users: "user app on >swordfish resetpass #" + hash},
		{users: "user app on >" + hash, trips: "1.3", said: "must begin with #"},
		{conf: "port 0\nuser app on \">sword fish\"", alone: true, trips: "2.3"},
	},
	"RG211": {
		{users: "user a on #" + hash + " #" + hash + "\nuser b on #" + hash2},
		{users: "user a on #" + hash + "\nuser b on #" + hash2 + " #" + hash, trips: "2.4", said: "Users a and b"},
		{users: "user a on >swordfish\nuser b on >swordfish\nuser c on >swordfish", trips: "2.3 3.3"},
		{users: "user a on #b9f195c5cc7ef6afadbfbc42892ad47d3b24c6bc94bb510c4564a90a14e8b799\nuser b on >swordfish", trips: "2.3"},
		{secrets: secretsOf("a", "x", "b", "y")},
		{secrets: secretsOf("a", "x", "b", "y", "c", "x"), trips: `passwords["c"]`, said: "The passwords of a and c are the same."},
	},
	"RG227": {
		{secrets: secretsOf("a", "correct-horse-battery-staple")},
		{secrets: secretsOf("a", "0d9c1b7a6f5e4d3c")},
		{secrets: secretsOf("a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "b", "k3Fp9x"), trips: `passwords["a"] passwords["b"]`, said: "The password of b is worth 36 bits at most, of 64"},
	},
	"RG228": {
		{secrets: secretsOf("a", "fifteen letters")},
		{secrets: secretsOf("a", "fourteen char…"), trips: `passwords["a"]`, said: "has 14 characters, of 15"},
	},
	"RG212": {
		{secrets: secretsOf("a", "b")},
		{secrets: secretsOf("a", "a", "b", "foobared"), trips: `passwords["a"] passwords["b"]`, said: "The password of b is easily guessed."},
		{users: "user app on #" + hash},
		{users: "user app on >correct-horse-battery-staple"},
		{users: "user app on >foobared", trips: "1.3", said: "easily guessed"},
		{users: "user app on >app", trips: "1.3"},
		{users: "user app on >", trips: "1.3"},
		{users: "user app on #5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8", trips: "1.3"}, // password
		{conf: "requirepass foobared", trips: "1.0"},
		{conf: "requirepass correct-horse-battery-staple"},
	},
	"RG213": {
		{users: "user app on >a"},
		{users: "user app on nopass"},
		{users: "user app off"},
		{users: "user default off\nuser app on ~a", trips: "2.0", said: "User app"},
		{users: "user app on >a resetpass", trips: "1.0"},
		{server: "redis-8.6", users: "user app on ~a"}, // a certificate may let it in
		{server: "redis-8.6", conf: "tls-auth-clients-user CN", users: "user app on ~a"},
		{server: "redis-8.6", conf: "tls-auth-clients-user off", users: "user app on ~a", trips: "1.0"},
	},
	"RG214": {
		{users: "user app on +restore sanitize-payload"},
		{users: "user app on +restore skip-sanitize-payload", trips: "1.4", said: "RESTORE"},
		{users: "user app on +restore SKIP-sanitize-payload sanitize-payload"},
		{users: "user app on skip-sanitize-payload reset +restore"},
		{users: "user app on +get skip-sanitize-payload"},
		{server: "valkey-9.1", users: "user app on +restore skip-sanitize-payload"}, // has no effect
	},
	"RG215": {
		{conf: "acl-pubsub-default resetchannels"},
		{conf: "acl-pubsub-default allchannels", trips: "1.0", said: "every channel"},
		{server: "redis-6.2", conf: "port 0", alone: true, trips: "0.0"},
		{conf: "port 0", alone: true},
	},
	"RG216": {
		{server: "redis-8.6", conf: "tls-auth-clients-user CN\ntls-auth-clients optional", users: "user app on #" + hash},
		{server: "redis-8.6", conf: "tls-auth-clients-user CN", users: "user app on nopass"},
		{server: "redis-8.6", conf: "tls-auth-clients optional", users: "user app on nopass"},
		{server: "redis-8.6", users: "user app on nopass"},
		{server: "redis-8.6", conf: "tls-auth-clients-user CN\ntls-auth-clients optional", users: "\nuser app on nopass", trips: "2.0", said: "user app"},
	},
	"RG217": {
		{users: "user app on ~a:* (~b:* +get) &c"},
		{users: `user "app" on`, trips: "1.1", said: "name"},
		{users: `user app on ~"a:*"`, trips: "1.3", said: `"a:*"`},
		{users: `user app on >'swordfish'`, trips: "1.3", said: "password"},
		{users: "user app on ~a:* ~b:*)", trips: "1.4", said: "b:*)"},
		{users: "user app on ~a(b)"},
		{conf: `user app on "~\"a\""`, alone: true}, // quotes that were meant
	},
	"RG218": {
		{conf: "requirepass #short"},
		{conf: "requirepass #" + hash, trips: "1.0", said: "hash itself"},
		{conf: "requirepass " + hash},
	},
	"RG219": {
		{users: "user default off"},
		{users: "user default on nopass"},
		{users: "user app off nopass"},
		{users: "user default off nopass", trips: "1.0", said: "Protected mode"},
		{conf: "protected-mode no", users: "user default off nopass"},
	},
	"RG220": {
		{users: "user app on +get ~a"},
		{users: "user app on +ping +info +publish"},
		{users: "user app off +get"},
		{users: "user app on (+get ~a)"},
		{users: "user app on +get +set -flushall", trips: "1.0", said: "may run get, set, and has no key."},
	},
	"RG221": {
		{users: "user app on +publish &app.*"},
		{users: "user app on +subscribe &__sentinel__:*"},
		{users: "user app on +publish &*"}, // which is RG204
		{users: "user sentinel on +publish +slaveof &__sentinel__:hello"},
		{users: "user app on (+publish &app.*) &__sentinel__:hello"},
		{users: "user app on +publish &app.* &__sentinel__:*", trips: "1.5", said: "&__sentinel__:* matches it."},
		{users: "user app on (+publish &_*)", trips: "1.4"},
		{server: "redis-6.2", users: "user app on +publish"},
	},
	"RG222": {
		{users: "user app on ~* +@all -flushall"},
		{users: "user app on ~a +@all"},
		{users: "user app on ~* (+@all ~a)"},
		{users: "user app on ~* +@all", trips: "1.0", said: "User app may run every command"},
		{server: "redis-6.2", users: "user app on allkeys allcommands", trips: "1.0"},
		{users: "user app on (~* +@all)", trips: "1.0"},
	},
	"RG223": {
		{users: "user default off resetpass resetkeys resetchannels -@all"},
		{users: "user app on ~a %R~b -@all +@hash -hgetall -@dangerous +info"}, // -@dangerous is for later versions
		{users: "user app on +@read +get +set", trips: "1.4", said: "User app may do the same without the rule +get."},
		{users: "user app on ~a:* ~a:b +get +auth", trips: "1.4 1.6"},
		{users: "user app on +@read -set", trips: "1.4"},
	},
	"RG224": {
		{users: "user app on resetkeys resetchannels ~a &b -@all +@all -@dangerous +info"},
		{users: "user app on -@dangerous +@all", trips: "1.3", said: "User app's rule -@dangerous is erased by +@all, which comes later."},
		{users: "user app on &q:* resetchannels", trips: "1.3", said: "by resetchannels"},
		{users: "user app on ~a +get -@read resetkeys", trips: "1.3 1.4"},
	},
	"RG225": {
		{server: "valkey-8.0", users: "user a on -@all +@admin", trips: "1.0", said: "On valkey-8.1 user a may also run commandlog|get"},
		{server: "valkey-8.0", users: "user a on -@all +@admin -@dangerous"},
		{server: "valkey-8.0", users: "user a on -@all +config|get"},
		{server: "valkey-9.1", users: "user a on -@all +@admin"},
		{server: "redis-8.0", users: "user a on +@keyspace -flushall -flushdb -keys -migrate -restore -restore-asking -swapdb", trips: "1.0", said: "On redis-8.6 user a may also run trimslots."},
	},
	"RG301": {
		{users: "user default off +@all -@dangerous"},
		{users: "user default off +get +keys", trips: "1.4", said: "User default may run keys. The rule +keys allows keys."},
		{users: "user default off +@all", trips: "1.3", said: "and 69 more. The rule +@all allows acl|deluser."},
		{users: "user default off +get (+@admin)", trips: "1.4", said: "The rule +@admin allows"},
		{users: "user default off +config|get", trips: "1.3", said: "may run config|get."},
		{users: "user default off +config|help"},
		{server: "redis-6.2", users: "user default off resetchannels +client|setname +client|info"},
		{server: "redis-6.2", users: "user default off resetchannels +client|kill", trips: "1.4", said: "may run client|kill."},
		{server: "redis-6.2", users: "user default off resetchannels +config|get", trips: "1.4", said: "may run config|get."},
	},
	"RG302": {
		{conf: "enable-debug-command no"},
		{conf: "enable-debug-command local"},
		{conf: "enable-debug-command YES", trips: "1.0", said: "DEBUG"},
	},
	"RG303": {
		{conf: "enable-module-command local"},
		{conf: "enable-module-command yes", trips: "1.0", said: "MODULE"},
	},
	"RG304": {
		{conf: "enable-protected-configs local"},
		{conf: "enable-protected-configs yes", trips: "1.0", said: "CONFIG SET"},
	},
	"RG305": {
		{conf: "enable-debug-command no\nenable-module-command yes"},
		{conf: "enable-debug-command local\nenable-module-command LOCAL\nenable-protected-configs local", trips: "1.0 2.0 3.0", said: "on the host"},
		{server: "redis-6.2", conf: "maxclients 1"},
	},
	"RG306": {
		{conf: "maxclients 1"},
		{conf: "rename-command FLUSHALL \"\"\nrename-command KEYS hidden-keys", trips: "1.0 2.0", said: "KEYS is renamed"},
	},
	"RG307": {
		{conf: "rename-command FLUSHALL \"\""},
		{conf: "rename-command config config"},
		{conf: "rename-command CONFIG hidden-config", trips: "1.0", said: "CONFIG is sent by Sentinel and exporters."},
		{conf: "rename-command slaveof \"\"", trips: "1.0"},
		{conf: "rename-command failover \"\""}, // which Redis' Sentinels do not send
	},
	"RG308": {
		{conf: "rename-command FLUSHALL \"\""},
		{conf: "rename-command EVAL \"\"\nrename-command SCRIPT \"\"", trips: "1.0", said: "by eval_ro, evalsha, evalsha_ro, fcall, fcall_ro."},
		{conf: "rename-command function \"\"", trips: "1.0"},
		{conf: "rename-command eval a\nrename-command eval_ro b\nrename-command evalsha c\nrename-command evalsha_ro d\nrename-command fcall e\nrename-command fcall_ro f"},
		{server: "redis-6.2", conf: "rename-command eval a\nrename-command evalsha c"},
		{server: "redis-6.2", conf: "rename-command script a", trips: "1.0", said: "by eval, evalsha."},
	},
	"RG309": {
		{server: "valkey-8.1", conf: "lua-enable-insecure-api no"},
		{server: "valkey-8.1", conf: "lua-enable-insecure-api yes", trips: "1.0", said: "script interface"},
		{server: "valkey-9.1", conf: "lua-enable-deprecated-api yes", trips: "1.0"},
		{server: "redis-7.0", conf: "lua-enable-deprecated-api yes", trips: "1.0"},
	},
	"RG310": {
		{conf: "sanitize-dump-payload yes"},
		{conf: "sanitize-dump-payload no", trips: "1.0", said: "RESTORE"},
		{conf: "port 0", alone: true, trips: "0.0"},
		{server: "valkey-9.1", conf: "sanitize-dump-payload no"}, // has no effect
	},
	"RG311": {
		{users: "user app on +@all -@scripting"},
		{users: "user app on +script|exists +script|kill +function|list"},
		{users: "user app on +@all -@admin -@dangerous", trips: "1.3", said: "User app may run eval, eval_ro, evalsha, evalsha_ro, fcall, fcall_ro and 3 more. The rule +@all allows eval."},
		{users: "user app on +get (+fcall)", trips: "1.4", said: "The rule +fcall allows fcall."},
		{server: "redis-6.2", users: "user app on +script|load", trips: "1.3"},
	},
	"RG312": {
		{users: "user app on +config|set"},
		{users: "user app on +@all -config|get"},
		{users: "user app on +config|get", trips: "1.3", said: "User app may read the server's passwords by CONFIG GET. The rule +config|get allows"},
		{users: "user app on +@admin", trips: "1.3"},
		{server: "redis-6.2", users: "user app on +config|get", trips: "1.3"},
		{server: "redis-6.2", users: "user app on +@all", trips: "1.3"},
		{server: "redis-6.2", users: "user app on +config|set"},
	},
	"RG313": {
		{users: "user app on ~a:* +@read -@dangerous -scan -randomkey"},
		{users: "user app on ~* +scan"}, // they are its own
		{users: "user app on +scan"},    // it owns none
		{users: "user app on ~a:* +@read", trips: "1.4", said: "by keys, randomkey, scan. The rule +@read allows keys."},
		{users: "user app on %R~a:* +get (+scan)", trips: "1.5"},
	},
	"RG314": {
		{users: "user app on ~a +get +@connection"},
		{users: "user app on ~a +get +ping"}, // it does not introduce itself
		{users: "user app on (~a +get +ping) +client|setinfo +client|setname"},
		{users: "user app off ~a +get +client|setname"},
		{users: "user exporter on +info +client|setname"}, // it has no key
		{users: "user app on ~a +get +client|setname", trips: "1.0", said: "User app may not run client|setinfo, ping, which client libraries send."},
		{users: "user app on ~a +get +ping +client|setinfo", trips: "1.0", said: "run client|setname,"},
		{server: "redis-7.0", users: "user app on ~a +get +ping +client|setname"},
		{server: "redis-6.2", users: "user app on ~a +get +ping +client|setname"},
	},
	"RG401": {
		{conf: "maxmemory 1"},
		{conf: "maxmemory 0", trips: "1.0", said: "no limit"},
		{conf: "maxmemory 0gb", trips: "1.0"},
		{conf: "maxmemory 2gb # half of it", alone: true}, // which is RG501
	},
	"RG402": {
		{conf: "client-output-buffer-limit pubsub 1gb 0 0"},
		{conf: "client-output-buffer-limit pubsub 0 1gb 60", trips: "1.0", said: "class pubsub"},
		{conf: "client-output-buffer-limit pubsub 0 0 0\nclient-output-buffer-limit slave 0 0 0", trips: "1.0 2.0"},
		{conf: "client-output-buffer-limit pubsub 0 0 0\nclient-output-buffer-limit pubsub 1 0 0"},
	},
	"RG403": {
		{conf: "maxclients 10000"},
		{conf: "maxclients 10001", trips: "1.0", said: "10001, and 10000 by default"},
	},
	"RG404": {
		{conf: "client-query-buffer-limit 1gb\nproto-max-bulk-len 512mb"},
		{conf: "client-query-buffer-limit 2gb", trips: "1.0", said: "2gb"},
		{conf: "proto-max-bulk-len 513mb", trips: "1.0"},
	},
	"RG405": {
		{conf: "timeout 1"},
		{conf: "timeout 0", trips: "1.0", said: "for ever"},
		{conf: "port 0", alone: true, trips: "0.0"},
	},
	"RG406": {
		{conf: "tcp-keepalive 300"},
		{conf: "tcp-keepalive 0", trips: "1.0", said: "gone"},
		{conf: "tcp-keepalive 0\ntls-port 0"},
	},
	"RG501": {
		{conf: "hz 20"},
		{conf: "hz 20\nnosuch 1\nport 0 # closed", trips: "2.0 3.0", said: "nosuch"},
		{conf: "maxclients 1000 # a comment\nmaxmemory 2gb\t# another", trips: "1.0 2.0"},
		{conf: "rename-command CONFIG|SET x", trips: "1.0", said: "The server crashes on the line"},
		{server: "redis-6.2", conf: "rename-command CONFIG|SET x", trips: "1.0", said: "The server refuses the line"},
		{conf: "rename-command KEYS a\nrename-command KEYS b", trips: "2.0"},
		{conf: "rename-command KEYS a\nrename-command a b"},
		{conf: "requirepass \"a", trips: "1.0", said: "unbalanced quotes"},
		{conf: "port 0\ntls-port 0", trips: "2.0", said: "nothing to listen on"},
		{conf: "port 0\ntls-port 0\nunixsocket s"},
		{conf: "port 0\ninclude x", alone: true},
		{conf: `bind ""`, trips: "1.0", said: "no address"},
		{conf: "port 6379", trips: "1.0", said: "both 6379"},
		{conf: "tls-protocols TLSv1.2,TLSv1.3", trips: "1.0", said: "separated by blanks"},
		{conf: "tls-protocols TLSv1.4\ntls-port 0\nunixsocket s\ntls-replication no\ntls-cluster no"},
		{conf: "cluster-enabled yes\nreplicaof 10.0.0.1 1", trips: "2.0"},
		{conf: "user a on +nosuch", alone: true, trips: "1.3", said: "+nosuch"},
		{conf: "user a on (+get", alone: true, trips: "1.0", said: "refuses the line: a parenthesis"},
		{conf: "port 1\nuser a on\nuser a off", alone: true, trips: "3.0", said: "twice"},
		{server: "redis-6.2", conf: "user a on\nuser a off", alone: true},
		{conf: "user \"\" on", alone: true},
		{conf: "user \"a\\nb\" on \"~a\\nb\"", alone: true, trips: "1.0"},
	},
	"RG502": {
		{conf: "dir /data\ndbfilename dump.rdb"},
		{conf: "dir /var/lib/redis\nappendfilename appendonly.aof"},
		{conf: "dir /etc/redis"},
		{conf: "dir /root/.ssh", trips: "1.0", said: "/root/.ssh"},
		{conf: "dir /var/spool/cron/crontabs/\ndbfilename root", trips: "1.0 2.0"},
		{conf: "dbfilename authorized_keys", trips: "1.0", said: "authorized_keys"},
		{conf: "dbfilename exp.so", trips: "1.0"},
		{conf: "appendfilename shell.php", trips: "1.0"},
		{conf: "dir /var/www/html", trips: "1.0"},
	},
	"RG503": {
		{conf: "dir /data\nunixsocket /run/redis/tmp"},
		{conf: "dir /tmp", trips: "1.0", said: "/tmp"},
		{conf: "unixsocket /tmp/redis.sock\naclfile /var/tmp/../tmp/users.acl", trips: "1.0 2.0"},
	},
	"RG504": {
		{conf: "loglevel notice"},
		{conf: "loglevel verbose", trips: "1.0", said: "verbose"},
		{conf: "loglevel DEBUG", trips: "1.0"},
		{conf: "loglevel warning"},
	},
	"RG505": {
		{conf: "loglevel debug"},
		{conf: "loglevel warning", trips: "1.0", said: "warning"},
		{conf: "loglevel nothing", trips: "1.0"},
	},
	"RG506": {
		{conf: "acllog-max-len 1"},
		{conf: "acllog-max-len 0", trips: "1.0", said: "ACL LOG"},
	},
	"RG507": {
		{conf: "slowlog-log-slower-than 0\nslowlog-max-len 1"},
		{conf: "slowlog-log-slower-than -1", trips: "1.0", said: "slow enough"},
		{conf: "slowlog-max-len 0", trips: "1.0", said: "keeps nothing"},
		{server: "valkey-9.1", conf: "commandlog-execution-slower-than -1", trips: "1.0"},
		{server: "valkey-8.1", conf: "slowlog-max-len 0", trips: "1.0"},
	},
	"RG508": {
		{server: "redis-7.4", conf: "hide-user-data-from-log yes"},
		{server: "redis-7.4", conf: "hide-user-data-from-log no", trips: "1.0", said: "keys and values"},
		{server: "redis-7.4", conf: "port 0", alone: true, trips: "0.0"},
		{server: "valkey-8.0", conf: "port 0", alone: true}, // yes by default
		{conf: "port 0", alone: true},                       // not known here
	},
	"RG509": {
		{conf: "daemonize no"},
		{conf: "daemonize yes", trips: "1.0", said: "nobody has"},
		{conf: "daemonize yes\nlogfile /var/log/redis/redis.log"},
		{conf: "daemonize yes\nsyslog-enabled yes"},
	},
	"RG510": {
		{conf: "replica-priority 1"},
		{conf: "port 0\nslave-priority 1", trips: "2.0", said: "slave-priority is an old name of replica-priority."},
		{server: "redis-6.2", conf: "hash-max-ziplist-entries 5"}, // its own name there
		{conf: "hash-max-ziplist-entries 5", trips: "1.0"},
		{server: "valkey-8.0", conf: "masterauth swordfish", trips: "1.0"},
	},
	"RG511": {
		{conf: "hz 10\nhz 10"},
		{conf: "hz 10\nhz 20\nhz 10\nhz 30", trips: "1.0 2.0 3.0", said: "Line 22 sets hz again"},
		{conf: "replica-priority 1\nslave-priority 2", trips: "1.0"},
		{conf: "masterauth swordfish\nmasterauth another", trips: "1.0"},
		{conf: "save 60 1\nsave 120 1\nclient-output-buffer-limit normal 1 1 1"},
	},
	"RG512": {
		{conf: "hz 10"},
		{conf: "lua-replicate-commands yes", trips: "1.0", said: "no effect on redis-7.2. Scripts"},
		{server: "redis-6.2", conf: "lua-replicate-commands yes"},
		{server: "valkey-9.1", conf: "sanitize-dump-payload clients", trips: "1.0"},
	},
	"RG513": {
		{conf: "# include x"},
		{conf: "include /etc/redis/a.conf\ninclude /etc/redis/b.conf", trips: "1.0 2.0", said: "b.conf"},
	},
	"RG514": {
		{conf: "port 0"},
		{conf: "loadmodule /m/search.so secret swordfish", trips: "1.0", said: "/m/search.so."},
	},
	"RG515": {
		{conf: "masterauth \"\"\nmasteruser replica"},
		{conf: "masterauth swordfish\nrequirepass swordfish\ntls-key-file-pass swordfish", trips: "1.0 2.0 3.0", said: "The value of masterauth"},
		{server: "valkey-9.1", conf: "masterauth swordfish", trips: "1.0", said: "primaryauth"},
	},
	"RG516": {
		{server: "redis-6.2", conf: "save 60 1\nsave \"\""},
		{server: "redis-6.2", conf: "save 60 1 # each minute\nsave 3600 1 300 100\nsave 10", trips: "1.0 2.0 3.0", said: "With 5 values"},
		{conf: "save 3600 1 300 100"},
	},
	"RG601": {
		{conf: "replica-read-only yes"},
		{conf: "slave-read-only no", trips: "1.0", said: "takes writes"},
	},
	"RG602": {
		{conf: "masteruser replica\nmasterauth swordfish"},
		{conf: "masterauth swordfish", trips: "1.0", said: "default"},
		{server: "valkey-9.1", conf: "primaryauth swordfish", trips: "1.0"},
		{conf: "masterauth swordfish\ninclude x"},
	},
	"RG605": {
		{sentinel: "sentinel monitor shop 127.0.0.1 6379 2"},
		{sentinel: "sentinel monitor shop 127.0.0.1 6379 0", trips: "1.0", said: "Sentinel refuses the line"},
		{sentinel: "user app on #" + hash + " +ping +get\nuser app on", trips: "1.5 2.0", said: "Sentinel refuses the line: +get: there is no such command or category."},
		{sentinel: "user app on #" + hash + " ~a +sentinel|masters +@read"},
		{sentinel: "port 0", trips: "1.0", said: "The Sentinel does not start: it has nothing to listen on."},
		{sentinel: "tls-port 0\nport 0", trips: "2.0"},
		{sentinel: "port 0\nunixsocket /run/sentinel.sock"},
		{sentinel: "port 0\ninclude /x.conf"}, // which may open another
		{sentinel: "port 0\ntls-port 26379"},
		{sentinel: "tls-port 26379", trips: "1.0", said: "The Sentinel does not start: port and tls-port are both 26379."},
		{sentinel: "port 0", other: watching("", "command: [redis-sentinel, /c/sentinel.conf, --tls-port, '26379']", "")},
		{sentinel: "port 0", other: watching("", "command: [sh, -c, 'redis-sentinel /c/sentinel.conf $MORE']", "")},
	},
	"RG606": {
		{sentinel: "sentinel monitor shop 127.0.0.1 6379 2\nsentinel auth-user shop watch", users: "user default off\nuser watch on #" + hash + " &* -@all +@all"},
		{sentinel: "sentinel monitor shop 127.0.0.1 6379 2\nsentinel auth-user shop watch", users: "user default off\nuser watch on #" + hash + " -@all +ping", trips: "2.0", said: "may not run"},
		{server: "valkey-9.1", sentinel: "sentinel monitor shop 127.0.0.1 6379 2\nsentinel auth-user shop watch", users: "user default off\nuser watch on #" + hash + " &* -@all +multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill"},
		{server: "valkey-9.0", sentinel: "sentinel monitor shop 127.0.0.1 6379 2\nsentinel auth-user shop watch", users: "user default off\nuser watch on #" + hash + " &* -@all +multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill", trips: "2.0", said: "may not run failover"},
		{sentinel: "sentinel monitor shop 127.0.0.1 6379 2\nsentinel auth-user shop wach", users: "user default off\nuser watch on #" + hash + " -@all +ping", trips: "2.0", said: "users.acl does not have"},
		{sentinel: "sentinel monitor shop 127.0.0.1 6379 2", users: "user default off", trips: "1.0", said: "as user default, which is off"},
		{sentinel: "sentinel monitor shop 127.0.0.1 6379 2"},
		{sentinel: "sentinel monitor shop 127.0.0.1 6379 2\ninclude /x.conf", users: "user default off"}, // which may name another
	},
	"RG607": {
		{server: "redis-8.0", sentinel: "requirepass x\nsentinel monitor shop 127.0.0.1 6379 2"},
		{server: "redis-8.0", sentinel: "sentinel monitor shop 127.0.0.1 6379 2\nrequirepas x", trips: "2.0", said: "The line requirepas has no effect"},
	},
	"RG701": {
		{policy: "ingress: [{from: [{podSelector: {}}], ports: [{port: 6379}]}]"},
		{policy: "ingress: [{ports: [{port: 6379}]}]", trips: "spec.ingress[0]", said: "Policy redis lets pods be reached by everybody."},
		{policy: "ingress: [{ports: [{port: 15021}]}], egress: [{to: [{podSelector: {matchLabels: {app: istiod}}}], ports: [{port: 15012}]}]"},
		{policy: "policyTypes: [Ingress, Egress], ingress: [{ports: [{port: 15021}]}]", trips: "spec.ingress[0]"}, // no sidecar
		{policy: "ingress: [{ports: [{port: 15021}, {port: 6379}]}]", trips: "spec.ingress[0]"},
		{policy: "ingress: [{ports: [{port: 15021, endPort: 15022}]}]", trips: "spec.ingress[0]"},
		{policy: "ingress: [{}]", trips: "spec.ingress[0]"},
		{policy: "ingress: [{from: [{podSelector: {}}, {namespaceSelector: {}}]}]", trips: "spec.ingress[0].from[1]", said: "the pods of all namespaces"},
		{policy: "ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {a: b}}}]}]"},
		{policy: "ingress: [{from: [{namespaceSelector: {matchExpressions: [{key: a, operator: Exists}]}}]}]"},
		{policy: "ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]", trips: "spec.ingress[0].from[0]", said: "every address of 0.0.0.0/0"},
		{policy: "ingress: [{from: [{ipBlock: {cidr: 128.0.0.0/1}}, {ipBlock: {cidr: '::/0', except: [fd00::/8]}}]}]", trips: "spec.ingress[0].from[0] spec.ingress[0].from[1]"},
		{policy: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]"},
		{policy: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}, {from: [{ipBlock: {cidr: 0.0.0.0/2}}, {ipBlock: {cidr: 64.0.0.0/2}}]}]", trips: "spec.ingress[0]", said: "half of all addresses"},
		{policy: "ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/2}}, {ipBlock: {cidr: 0.0.0.0/2}}]}], egress: [{to: [{ipBlock: {cidr: 64.0.0.0/2}}]}]"},
		{policy: "ingress: [{from: [{ipBlock: {cidr: 64.0.0.0/2}}, {ipBlock: {cidr: 64.0.0.0/3}}, {ipBlock: {cidr: 96.0.0.0/3}}]}]"},
		{policy: "ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/2, except: [0.0.0.0/3]}}, {ipBlock: {cidr: 128.0.0.0/2}}]}]"},
		{policy: "ingress: [{from: [{ipBlock: {cidr: '2000::/5'}}, {ipBlock: {cidr: '2800::/5'}}]}]", trips: "spec.ingress[0]"},
		{policy: "ingress: [{ports: [{port: 15021}]}], egress: [{to: [{podSelector: {}}]}]", trips: "spec.ingress[0]"}, // no word of a control plane
		{policy: "policyTypes: [Ingress], ingress: [{ports: [{port: 15021}]}]"},                                        // which is no tale of egress
		{policy: "policyTypes: [Egress], egress: [{}]", trips: "spec.egress[0]", said: "lets pods reach everybody"},
		{policy: "policyTypes: [Ingress], egress: [{}]"}, // which does not count
	},
	"RG702": {
		{policy: "policyTypes: [Ingress, Egress], ingress: [{}]"},
		{policy: "policyTypes: [Ingress], ingress: [{}]", trips: "spec.policyTypes", said: "all egress"},
		{policy: "ingress: [{}]", trips: "spec.policyTypes"},
		{policy: "ingress: [{}], egress: [{}]"},
		{policy: "policyTypes: [Ingress]"}, // closes all ingress, and says nothing of servers
	},
	"RG703": {
		{policy: "policyTypes: [Egress], egress: [{to: [{podSelector: {}}], ports: [{port: 53}, {port: 53, protocol: UDP}]}]"},
		{policy: "policyTypes: [Egress], egress: [{to: [{podSelector: {}}], ports: [{port: 53, protocol: UDP}]}]", trips: "spec.egress", said: "by TCP"},
		{policy: "policyTypes: [Egress], egress: [{to: [{podSelector: {}}], ports: [{port: 6379}]}]", trips: "spec.egress", said: "by UDP, TCP"},
		{policy: "policyTypes: [Egress]", trips: "spec.egress"},
		{policy: "policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}]"},
		{policy: "policyTypes: [Egress], egress: [{ports: [{protocol: UDP, port: 1, endPort: 60}, {port: 53}]}]"},
		{policy: "policyTypes: [Ingress]"},
	},
	"RG704": {
		{policy: "ingress: [{from: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: 6379}]}], egress: [{to: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: 6379}]}]"},
		{policy: "policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: 6379}, {port: 16379}]}], egress: [{to: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: 6379}]}]", trips: "spec.ingress[0]", said: "on 16379"},
		{policy: "policyTypes: [Ingress, Egress], egress: [{to: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: 26379}]}]", trips: "spec.egress[0]", said: "accept none"},
		{policy: "policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: 6379}]}]"},
		{policy: "policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {matchLabels: {app: other}}}], ports: [{port: 6379}]}]"},
		{policy: "ingress: [{from: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: 6379}]}], egress: [{to: [{podSelector: {}}]}]"},
		{policy: "ingress: [{from: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: 6379}]}], egress: [{to: [{namespaceSelector: {}}], ports: [{port: 6000, endPort: 7000}]}]"},
		{policy: "ingress: [{from: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: 6379}]}], egress: [{ports: [{port: 53}]}, {to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]", trips: "spec.ingress[0]"},
		{policy: "ingress: [{from: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: redis}]}], egress: [{ports: [{port: redis}]}]"},
		{policy: "ingress: [{from: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: [1]}]}], egress: [{ports: [{port: [1]}]}]"}, // nonsense, and no crash
		{policy: "ingress: [{from: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: 9000, endPort: 9010}]}], egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: data}}}], ports: [{port: 8000, endPort: 9100}]}]"},
		{policy: "ingress: [{from: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: 9000}, {port: 9000, endPort: 9010}]}], egress: [{to: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: 9000}]}]", trips: "spec.ingress[0]", said: "on 9000-9010"},
		{policy: "ingress: [{from: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: 6379}]}], egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: other}}}]}]", trips: "spec.ingress[0]"},
	},
	"RG705": {
		{conf: "port 0", policy: "ingress: [{ports: [{port: 6379}]}]"},
		{conf: "tls-port 7000", policy: "ingress: [{ports: [{port: 6379}]}]", trips: "spec.ingress", said: "listens on [7000]"},
		{conf: "tls-port 7000\nport 6379", policy: "ingress: [{ports: [{port: 6379}]}]"},
		{conf: "tls-port 7000", policy: "ingress: [{ports: [{port: 6379, endPort: 8000}]}]"},
		{conf: "tls-port 7000", policy: "policyTypes: [Egress], egress: [{}]"},
		{policy: "ingress: [{ports: [{port: 1}]}]"},
	},
	"RG706": {
		{policy: "policyTypes: [Egress]"},
		{policy: "policyTypes: [Egress]", client: true, trips: "spec.egress", said: "cuts all other egress"},
	},
	"RG707": {
		{pod: safePod},
		{pod: "containers: [{name: redis}]", trips: "spec.containers[0]", said: "Container redis may run as root."},
		{pod: "securityContext: {runAsNonRoot: true}, containers: [{name: redis}]"},
		{pod: "securityContext: {runAsUser: 999}, containers: [{name: redis}]"},
		{pod: "securityContext: {runAsNonRoot: true}, containers: [{name: a, securityContext: {runAsUser: 0}}, {name: b, securityContext: {runAsNonRoot: false}}]", trips: "spec.containers[0] spec.containers[1]"},
		{pod: "initContainers: [{name: copy}], containers: []", trips: "spec.initContainers[0]"},
		{other: "kind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: redis}]}}}", trips: "spec.template.spec.containers[0]"},
		{other: "kind: CronJob\nmetadata: {name: d}\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{name: redis}]}}}}}", trips: "spec.jobTemplate.spec.template.spec.containers[0]"},
		{other: "kind: List\nitems: [{kind: Pod, metadata: {name: d}, spec: {containers: [{name: redis}]}}]", trips: "spec.containers[0]"},
	},
	"RG708": {
		{pod: safePod},
		{pod: "containers: [{name: redis}]", trips: "spec.containers[0]"},
		{pod: "containers: [{name: redis, securityContext: {readOnlyRootFilesystem: false}}]", trips: "spec.containers[0]"},
	},
	"RG709": {
		{pod: safePod},
		{pod: "containers: []", trips: "spec", said: "The pods of redis hold a token"},
		{pod: "automountServiceAccountToken: true", trips: "spec"},
	},
	"RG710": {
		{pod: safePod},
		{pod: "containers: [{name: r, args: [redis-server, --requirepass, $(P)]}]", trips: "spec.containers[0]", said: "(--requirepass)"},
		{pod: "containers: [{name: r, command: [sh, -c, 'redis-cli -a $P ping']}]", trips: "spec.containers[0]", said: "(-a)"},
		{pod: "containers: [{name: r, env: [{name: REDIS_PASSWORD, value: x}]}]", trips: "spec.containers[0]", said: "(REDIS_PASSWORD)"},
		{pod: "containers: [{name: r, env: [{name: REDIS_PASSWORD, valueFrom: {secretKeyRef: {name: a, key: b}}}]}]", trips: "spec.containers[0]"},
		{pod: "containers: [{name: r, env: [{name: REDIS_PASSWORD_FILE, value: /x}, {name: ALLOW_EMPTY_PASSWORD}]}]"},
		{pod: "containers: [{name: r, command: [redis-server, /etc/redis/redis.conf]}]"},
		{pod: "containers: [{name: r, command: [redis-cli, -a, secret, ping]}]", trips: "spec.containers[0]", said: "(-a)"},
		{pod: "containers: [{name: r, command: [valkey-cli], args: [--pass, secret]}]", trips: "spec.containers[0]", said: "(--pass)"},
		{pod: "containers: [{name: r, command: [ls, -a]}, {name: m, command: [minio-cli, ls, -a]}, {name: s, command: [sh, -c, 'redis-cli ping | grep -a PONG']}]"},
		{pod: "containers: [{name: r, command: [sh, -c, 'redis-cli -h db -a hunter2 ping']}]", trips: "spec.containers[0]", said: "(-a)"},
		{pod: "containers: [{name: r, command: [sh, -c, 'exec valkey-cli --pass \"$P\" ping']}]", trips: "spec.containers[0]", said: "(--pass)"},
		{pod: "containers: [{name: r, env: [{name: REDIS_ARGS, value: --requirepass x}]}]", trips: "spec.containers[0]", said: "(REDIS_ARGS)"},
	},
	"RG711": {
		{pod: safePod},
		{pod: "hostNetwork: true", trips: "spec", said: "have hostNetwork."},
		{pod: "hostPID: true, hostIPC: true, hostNetwork: false", trips: "spec", said: "have hostIPC and hostPID."},
	},
	"RG712": {
		{other: "apiVersion: v1\nkind: Service\nmetadata: {name: redis}\nspec: {clusterIP: None}"},
		{other: "apiVersion: v1\nkind: Service\nmetadata: {name: redis}\nspec: {type: NodePort}", trips: "spec.type", said: "of type NodePort"},
		{other: "apiVersion: v1\nkind: Service\nmetadata: {name: redis}\nspec: {type: LoadBalancer}", trips: "spec.type"},
	},
	"RG713": {
		{pod: safePod},
		{pod: "containers: [{name: a, image: redis}, {name: b, image: 'host:5000/redis'}, {name: c, image: 'redis:latest'}]", trips: "spec.containers[0] spec.containers[1] spec.containers[2]"},
		{pod: "containers: [{name: a, image: 'host:5000/redis:7.2.4'}, {name: b, image: 'redis@sha256:" + strings.Repeat("0", 64) + "'}, {name: c, image: 'valkey:8.1-alpine'}]"},
		{pod: "containers: [{name: a, image: 'redis:7'}, {name: b, image: 'redis@sha256:00'}]", trips: "spec.containers[0] spec.containers[1]"},
		{pod: "containers: [{name: a, image: 'valkey:8-alpine3.20'}, {name: b, image: 'valkey:latest-alpine3.20'}, {name: c, image: 'valkey:bookworm'}]", trips: "spec.containers[0] spec.containers[1] spec.containers[2]"},
		{pod: "containers: [{name: a, image: 'valkey:git-3f2a1bc9'}, {name: b, image: 'valkey:20260801-1'}, {name: c, image: 'valkey@sha512:" + strings.Repeat("0", 128) + "'}]"},
	},
	"RG714": {
		{pod: safePod},
		{pod: "containers: [{name: r}]", trips: "spec.containers[0]", said: "may gain privileges"},
		{pod: "containers: [{name: r, securityContext: {privileged: true}}]", trips: "spec.containers[0]", said: "is privileged"},
		{pod: "containers: [{name: r, securityContext: {allowPrivilegeEscalation: false}}]", trips: "spec.containers[0]", said: "keeps capabilities"},
		{pod: "containers: [{name: r, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [NET_ADMIN]}}}]", trips: "spec.containers[0]", said: "keeps capabilities"},
		{pod: "containers: [{name: r, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]", trips: "spec.containers[0]", said: "every system call"},
		{pod: "securityContext: {seccompProfile: {type: Localhost}}, containers: [{name: r, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]"},
	},
	"RG721": {
		{other: memorystore},
		{other: "kind: Service\nmetadata: [", faulty: true, trips: "2.0", said: "is no YAML"},
		{other: "kind: {{ .Values.kind }}", faulty: true, trips: "1.0"},
	},
	"RG801": {
		{other: origin("mode: SIMPLE, caCertificates: /ca")},
		{other: origin("mode: MUTUAL, credentialName: c")},
		{other: origin("mode: ISTIO_MUTUAL")},
		{other: origin("mode: SIMPLE"), trips: "spec.trafficPolicy.tls", said: "public authorities"},
		{other: origin("mode: SIMPLE, caCertificates: /ca, insecureSkipVerify: true"), trips: "spec.trafficPolicy.tls", said: "any certificate"},
		{other: destination("d", "host: redis.example, trafficPolicy: {portLevelSettings: [{port: {number: 1}, tls: {mode: MUTUAL}}]}, subsets: [{name: s, trafficPolicy: {tls: {mode: SIMPLE}}}]"),
			trips: "spec.subsets[0].trafficPolicy.tls spec.trafficPolicy.portLevelSettings[0].tls"},
	},
	"RG802": {
		{other: origin("mode: SIMPLE, caCertificates: /ca")},
		{other: destination("d", "host: h.example, trafficPolicy: {connectionPool: {}}")},
		{other: destination("d", "host: legacy.web.svc.cluster.local, trafficPolicy: {tls: {mode: DISABLE}}")},
		{other: origin("mode: DISABLE"), trips: "spec.trafficPolicy.tls", said: "plain text to redis.memorystore"},
		{other: origin("sni: x.example"), trips: "spec.trafficPolicy.tls"}, // DISABLE is the zero of modes
	},
	"RG803": {
		{other: stream(memorystore, destination("d", "host: redis.memorystore, trafficPolicy: {portLevelSettings: [{port: {number: 6379}, tls: {mode: SIMPLE, caCertificates: /ca}}]}"))},
		{other: stream(memorystore, destination("d", "host: redis.memorystore, trafficPolicy: {portLevelSettings: [{port: {number: 6378}, tls: {mode: SIMPLE, caCertificates: /ca}}]}")),
			trips: "spec.trafficPolicy.portLevelSettings[0].tls", said: "port 6378"},
		{other: destination("d", "host: h.example, trafficPolicy: {portLevelSettings: [{port: {number: 6378}, tls: {mode: SIMPLE}}]}")}, // whose entry is elsewhere
	},
	"RG804": {
		{other: origin("mode: SIMPLE, caCertificates: /ca")},
		{other: origin("mode: SIMPLE, caCertificates: /ca"), shared: true, trips: "spec.trafficPolicy.tls", said: "every certificate"},
		{other: origin("mode: SIMPLE, caCertificates: /ca, subjectAltNames: [a.example]"), shared: true},
		{other: origin("mode: SIMPLE"), trips: "spec.trafficPolicy.tls"},
		{other: origin("mode: SIMPLE, subjectAltNames: [a.example]")},
		{other: stream(entry("e", "hosts: [h.example], subjectAltNames: [h.example], ports: [{number: 6379, name: tcp, protocol: TCP}]"), destination("d", "host: h.example, trafficPolicy: {tls: {mode: SIMPLE}}"))},
		{other: stream(entry("e", "hosts: [edition.cnn.com], ports: [{number: 80, name: http, protocol: HTTP, targetPort: 443}]"), destination("d", "host: edition.cnn.com, trafficPolicy: {tls: {mode: SIMPLE}}"))}, // no Redis
	},
	"RG805": {
		{other: mounted(ancient), notes: mounting},
		{other: mounted(ancient, fresh), notes: mounting, asOf: "2025-01-01T00:00:00Z"},
		{other: mounted(ancient), notes: mounting, asOf: "2025-01-01T00:00:00Z", trips: "data.ca.crt", said: "Of 1 certificate authorities none is valid at 2025-01-01T00:00:00Z"},
		{other: mounted(fresh), notes: mounting, asOf: "2022-01-01T00:00:00Z", trips: "data.ca.crt"}, // not yet
		{other: mounted(ancient), asOf: "2025-01-01T00:00:00Z"},                                      // for another end
		{other: stream(mounted(ancient), destination("d", "host: h.example, trafficPolicy: {tls: {mode: SIMPLE, credentialName: 'configmap://shop/ca'}}")), asOf: "2025-01-01T00:00:00Z", trips: "data.ca.crt"},
		{other: stream(mounted(ancient), "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, namespace: shop}\nspec: {template: {metadata: {annotations: {"+mounting+"}}, spec: {containers: []}}}"), asOf: "2025-01-01T00:00:00Z", trips: "data.ca.crt"},
		{other: mounted("no certificate"), notes: mounting, asOf: "2025-01-01T00:00:00Z"},
	},
	"RG806": {
		{other: mounted(half), notes: mounting},
		{other: mounted(half), notes: mounting, asOf: "2027-10-02T00:00:00Z"},
		{other: mounted(half), notes: mounting, asOf: "2027-10-04T00:00:00Z", trips: "data.ca.crt", said: "CN=half expires on 2028-01-01"},
		{other: mounted(ancient, fresh), notes: mounting, asOf: "2025-01-01T00:00:00Z", trips: "data.ca.crt", said: "CN=ancient expired on 2020-01-01"},
		{other: mounted(ancient), notes: mounting, asOf: "2025-01-01T00:00:00Z"}, // which is RG805
	},
	"RG807": {
		{other: mounted(half), notes: mounting},
		{other: mounted(half), notes: mounting, asOf: "2022-12-01T00:00:00Z"},
		{other: mounted(half), notes: mounting, asOf: "2023-02-01T00:00:00Z", trips: "data.ca.crt", said: "CN=half is alone"},
		{other: mounted(half, fresh), notes: mounting, asOf: "2023-02-01T00:00:00Z"},
		{other: mounted(half), notes: mounting, shared: true, asOf: "2023-02-01T00:00:00Z"}, // those rotate otherwise
		{other: mounted(half), notes: mounting, asOf: "2030-02-01T00:00:00Z"},
	},
	"RG808": {
		{other: mounted(fresh), notes: mounting},
		{other: mounted(fresh, leaf), notes: mounting, trips: "data.ca.crt", said: "CN=redis.example.com is not"},
		{other: mounted(leaf)},
	},
	"RG809": {
		{other: memorystore},
		{other: entry("e", "hosts: [h.example], ports: [{number: 6379, name: tcp, protocol: TCP}]"), trips: "spec.addresses", said: "every connection to port 6379"},
		{other: entry("e", "hosts: [h.example], ports: [{number: 6379, name: redis}]"), trips: "spec.addresses"},
		{other: entry("e", "hosts: [h.example], ports: [{number: 6379, name: redis, protocol: tcp}]"), trips: "spec.addresses"},
		{other: entry("e", "hosts: [h.example], ports: [{number: 443, name: tls, protocol: TLS}]")}, // told by its name
	},
	"RG810": {
		{other: memorystore},
		{other: entry("e", "hosts: [h.example], addresses: [10.0.0.3], ports: [{number: 6379, name: tcp, protocol: TCP}]"), trips: "spec.exportTo", said: "every namespace"},
		{other: entry("e", "hosts: [h.example], addresses: [10.0.0.3], exportTo: ['*'], ports: [{number: 7000, name: tcp-redis, protocol: TCP}]"), trips: "spec.exportTo"},
		{other: entry("e", "hosts: [h.example], ports: [{number: 443, name: tls, protocol: TLS}]")}, // no Redis
	},
	"RG811": {
		{other: stream(entry("a", "hosts: [storage.example], addresses: [10.0.0.3], ports: [{number: 443, name: tls, protocol: TLS}]"), entry("b", "hosts: [pubsub.example], addresses: [10.0.0.3], ports: [{number: 443, name: tls, protocol: TLS}]"))}, // told by their names
		{other: stream(memorystore, strings.ReplaceAll(strings.ReplaceAll(memorystore, "10.0.0.3", "10.0.0.4"), "name: m,", "name: n,"))},
		{other: stream(memorystore, strings.ReplaceAll(memorystore, "name: m,", "name: n,")), trips: "spec.addresses", said: "Entries m and n both have 10.0.0.3, port 6379"},
		{other: stream(memorystore, strings.ReplaceAll(strings.ReplaceAll(memorystore, "name: m,", "name: n,"), "addresses: [10.0.0.3]", "addresses: [10.0.0.3/32]")), trips: "spec.addresses"},
		{other: stream(memorystore, strings.ReplaceAll(strings.ReplaceAll(memorystore, "name: m,", "name: n,"), "number: 6379", "number: 6380"))},
		{other: stream(memorystore, strings.ReplaceAll(memorystore, "namespace: shop", "namespace: other"))},
		{other: stream(memorystore, strings.ReplaceAll(strings.ReplaceAll(memorystore, "namespace: shop", "namespace: other"), "exportTo: ['.']", "exportTo: ['*']")), trips: "spec.addresses"},
	},
	"RG812": {
		{other: memorystore, notes: "traffic.sidecar.istio.io/excludeOutboundIPRanges: '10.0.0.1/8'", trips: "0.0"}, // as iptables reads it
		{other: memorystore, notes: "traffic.sidecar.istio.io/includeOutboundIPRanges: '10.0.0.1/8'"},
		{other: memorystore, notes: "traffic.sidecar.istio.io/excludeOutboundPorts: '06379'", trips: "0.0"},
		{other: memorystore, notes: "traffic.sidecar.istio.io/excludeInterfaces: eth0", trips: "0.0", said: "interface eth0"},
		{other: memorystore, notes: "inject.istio.io/templates: grpc-agent", trips: "0.0"},
		{other: memorystore, notes: "inject.istio.io/templates: 'sidecar,more'"},
		{other: memorystore, notes: "proxy.istio.io/config: 'interceptionMode: 2'", trips: "0.0"},
		{other: entry("e", "hosts: [mysql.example], addresses: [10.0.0.9], ports: [{number: 3306, name: tcp, protocol: TCP}]"), notes: "traffic.sidecar.istio.io/excludeOutboundPorts: '3306', inject.istio.io/templates: grpc-agent"},
		{other: stream(entry("e", "hosts: [mysql.example], addresses: [10.0.0.9], ports: [{number: 443, name: tls, protocol: TLS}]"), "apiVersion: v1\nkind: Pod\nmetadata: {name: web, annotations: {traffic.sidecar.istio.io/excludeOutboundPorts: '6379'}}\nspec: {containers: [{image: web}]}"), trips: "metadata.annotations"},
		{other: "apiVersion: v1\nkind: Pod\nmetadata: {name: web, annotations: {traffic.sidecar.istio.io/includeInboundPorts: '8080'}}\nspec: {containers: [{image: 'web:1'}]}"},
		{other: memorystore, notes: "traffic.sidecar.istio.io/excludeOutboundPorts: '9200'"},
		{other: memorystore, notes: "traffic.sidecar.istio.io/excludeOutboundPorts: '9200, 6379'", trips: "0.0", said: "excludeOutboundPorts keeps port 6379"},
		{other: memorystore, notes: "traffic.sidecar.istio.io/excludeOutboundIPRanges: '10.0.0.0/8'", trips: "0.0", said: "keeps 10.0.0.3 from"},
		{other: memorystore, notes: "traffic.sidecar.istio.io/excludeOutboundIPRanges: '169.254.169.254/32'"},
		{other: memorystore, notes: "traffic.sidecar.istio.io/includeOutboundIPRanges: '10.0.0.0/8,172.16.0.0/12'"},
		{other: memorystore, notes: "traffic.sidecar.istio.io/includeOutboundIPRanges: '*'"},
		{other: memorystore, notes: "traffic.sidecar.istio.io/includeOutboundIPRanges: '172.16.0.0/12'", trips: "0.0"},
		{other: memorystore, notes: "sidecar.istio.io/interceptionMode: NONE", trips: "0.0", said: "everything"},
		{other: memorystore, notes: "sidecar.istio.io/interceptionMode: TPROXY"},
		{other: memorystore, notes: "proxy.istio.io/config: '{\"interceptionMode\": \"NONE\"}'", trips: "0.0", said: "everything"},
		{other: memorystore, notes: "proxy.istio.io/config: 'concurrency: 2'"},
		{other: "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: s}\nspec: {template: {metadata: {annotations: {traffic.sidecar.istio.io/excludeInboundPorts: '6379'}}, spec: {containers: [{image: 'redis:7.2.4'}]}}}", trips: "spec.template.metadata.annotations", said: "excludeInboundPorts keeps port 6379"},
		{other: "apiVersion: v1\nkind: Pod\nmetadata: {name: s, annotations: {traffic.sidecar.istio.io/includeInboundPorts: '9121'}}\nspec: {containers: [{image: 'host:5000/valkey/valkey:8'}]}", trips: "metadata.annotations"},
		{other: "apiVersion: v1\nkind: Pod\nmetadata: {name: s, annotations: {traffic.sidecar.istio.io/includeInboundPorts: '6379,9121'}}\nspec: {containers: [{image: 'redis:7'}]}"},
	},
	"RG813": {
		{other: peers("selector: {matchLabels: {app: web}}, mtls: {mode: PERMISSIVE}, portLevelMtls: {8080: {mode: DISABLE}}")},
		{other: peers("selector: {matchLabels: {app: redis}}, mtls: {mode: PERMISSIVE}"), trips: "spec.mtls"},
		{other: peers("mtls: {mode: STRICT}, portLevelMtls: {9121: {mode: PERMISSIVE}}")},
		{other: peers("mtls: {mode: UNSET}")},
		{other: peers("mtls: {mode: PERMISSIVE}"), trips: "spec.mtls", said: "p is PERMISSIVE"},
		{other: peers("mtls: {mode: DISABLE}"), trips: "spec.mtls"},
		{other: peers("mtls: {mode: STRICT}, portLevelMtls: {'6379': {mode: DISABLE}, 26379: {mode: STRICT}}"), trips: "spec.portLevelMtls", said: "DISABLE for port 6379"},
	},
	"RG814": {
		{other: peers("mtls: {mode: STRICT}, portLevelMtls: {6379: {mode: PERMISSIVE}}")},
		{other: peers("selector: {matchLabels: {app: web}}, mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: PERMISSIVE}}")},
		{other: peers("selector: {matchLabels: {app: redis}}, mtls: {mode: STRICT}, portLevelMtls: {9121: {mode: PERMISSIVE}, 9122: {mode: STRICT}}"), trips: "spec.portLevelMtls", said: "for port 9121"},
	},
	"RG815": {
		{other: access("action: DENY, rules: [{from: [{source: {namespaces: [a]}}]}, {to: [{operation: {ports: ['6379']}}]}]")},
		{other: access("rules: [{from: [{source: {namespaces: [a]}}], to: [{operation: {ports: ['6379']}}]}]")},
		{other: access("rules: [{from: [{source: {namespaces: [a]}}]}, {to: [{operation: {ports: ['6379']}}]}]"), trips: "spec.rules[1]", said: "Rule 1 of policy a names who, and rule 2 where"},
		{other: access("rules: [{from: [{source: {namespaces: [a]}}]}, {to: [{operation: {ports: ['8080']}}]}]")}, // no server of ours
		{other: access("rules: [{from: [{source: {namespaces: [a]}}]}, {to: [{operation: {ports: ['6379']}}], when: [{key: source.ip, values: [10.0.0.1]}]}]")},
	},
	"RG816": {
		{other: access("rules: [{from: [{source: {ipBlocks: [0.0.0.0/0]}}], to: [{operation: {ports: ['6379']}}]}]"), trips: "spec.rules[0]"},
		{other: access("rules: [{from: [{source: {principals: ['cluster.local/*']}}], to: [{operation: {ports: ['6379']}}]}]"), trips: "spec.rules[0]"},
		{other: access("rules: [{from: [{source: {principals: ['cluster.local/ns/shop/sa/*']}}], to: [{operation: {ports: ['6379']}}]}]")},
		{other: access("selector: {matchLabels: {app: redis}}, rules: [{}]"), trips: "spec.rules[0]"},
		{other: access("rules: [{from: [{source: {namespaces: [a]}}], to: [{operation: {ports: ['6379']}}]}]")},
		{other: access("rules: []")},
		{other: access("rules: [{to: [{operation: {ports: ['6379']}}]}]"), trips: "spec.rules[0]", said: "lets everybody in"},
		{other: access("rules: [{from: [{source: {principals: ['*']}}], to: [{operation: {ports: ['6379']}}]}]"), trips: "spec.rules[0]"},
		{other: access("rules: [{from: [{source: {notNamespaces: [a]}}], to: [{operation: {ports: ['6379']}}]}]"), trips: "spec.rules[0]"},
		{other: access("rules: [{from: [{source: {namespaces: [a]}}], to: [{operation: {ports: ['6379']}}]}, {}]"), trips: "spec.rules[1]"},
		{other: access("rules: [{to: [{operation: {ports: ['6379']}}]}, {to: [{operation: {ports: ['9121']}}]}]"), trips: "spec.rules[0]"},
		{other: access("rules: [{to: [{operation: {notPorts: ['1']}}]}, {to: [{operation: {ports: ['6379']}}], from: [{source: {ipBlocks: [10.0.0.1]}}]}]"), trips: "spec.rules[0]"},
		{other: access("action: DENY, rules: [{to: [{operation: {ports: ['6379']}}]}]")},
		{other: access("rules: [{to: [{operation: {ports: ['6379']}}], when: [{key: source.namespace, values: [a]}]}]")},
		{other: access("rules: [{to: [{operation: {ports: ['8080']}}]}]")},
	},
	"RG817": {
		{other: access("rules: [{from: [{source: {namespaces: [a]}}], to: [{operation: {ports: ['6379']}}]}]")},
		{other: access("rules: [{to: [{operation: {ports: ['6379'], methods: [GET]}}]}]"), trips: "spec.rules[0]", said: "names methods"},
		{other: access("action: DENY, rules: [{to: [{operation: {ports: ['6379'], notPaths: [/]}}]}]"), trips: "spec.rules[0]", said: "paths"},
		{other: access("rules: [{from: [{source: {requestPrincipals: ['*']}}], to: [{operation: {ports: ['6379']}}]}]"), trips: "spec.rules[0]"},
		{other: access("rules: [{from: [{source: {remoteIpBlocks: [10.0.0.1]}}], to: [{operation: {ports: ['6379']}}]}]"), trips: "spec.rules[0]"},
		{other: access("rules: [{to: [{operation: {ports: ['6379']}}], when: [{key: 'request.headers[a]', values: [b]}]}]"), trips: "spec.rules[0]", said: "request.headers[a]"},
		{other: access("rules: [{to: [{operation: {ports: ['6379']}}], from: [{source: {namespaces: [a]}}]}, {to: [{operation: {hosts: [h]}}]}]")}, // for another port
		{other: access("selector: {matchLabels: {app: redis}}, rules: [{to: [{operation: {hosts: [h]}}]}]"), trips: "spec.rules[0]"},
		{other: access("rules: [{to: [{operation: {ports: ['6379']}}], from: [{source: {namespaces: [a]}}]}, {to: [{operation: {ports: ['8080'], hosts: [h]}}]}]")},
	},
	"RG818": {
		{conf: "port 6379", other: peers("mtls: {mode: STRICT}")},
		{conf: "port 0", other: access("rules: []")},
		{conf: "port 6379", other: memorystore, trips: "1.0", said: "Port 6379 is plain text"},
		{conf: "port 6379", other: peers("mtls: {mode: PERMISSIVE}"), trips: "1.0"},
		{conf: "port 6379", other: peers("selector: {matchLabels: {app: redis}}, mtls: {mode: STRICT}, portLevelMtls: {6379: {mode: PERMISSIVE}}"), trips: "1.0"},
		{conf: "port 6379", other: peers("selector: {matchLabels: {app: web}}, mtls: {mode: STRICT}"), trips: "1.0"},
		{conf: "port 6379", other: peers("selector: {matchLabels: {app: redis}}, portLevelMtls: {6379: {mode: STRICT}}")},
		{conf: "port 6379", other: peers("portLevelMtls: {6379: {mode: STRICT}}"), trips: "1.0"},                      // which counts for pods that are selected
		{conf: "port 6379", other: peers("selector: {}, mtls: {mode: STRICT}, portLevelMtls: {6379: {mode: UNSET}}")}, // which selects all
		{conf: "port 6379", other: stream(running("", ""), insisting("data", ""))},
		{conf: "port 6379", other: stream(running("", ""), insisting("data", "selector: {matchLabels: {app: redis}}, "))},
		{conf: "port 6379", other: stream(running("", ""), insisting("shop", "")), trips: "1.0"},
		{conf: "port 6379", other: stream(running("", ""), insisting("istio-system", "selector: {matchLabels: {app: redis}}, ")), trips: "1.0"},
		{conf: "port 6379", other: stream(strings.Replace(withoutSidecar, "labels: {", "labels: {istio.io/dataplane-mode: ambient, ", 1), insisting("data", ""))},
		{conf: "port 6379", other: stream(withoutSidecar, insisting("data", "")), trips: "1.0", said: "and pods of redis get no sidecar (sidecar.istio.io/inject)."},
		{conf: "port 6379", other: stream(strings.Replace(withoutSidecar, "labels: {", "labels: {sidecar.istio.io/inject: 'true', ", 1), insisting("data", ""))},
		{conf: "port 6379", other: stream(withoutSidecar, strings.NewReplacer("name: redis,", "name: other,", "'false'", "'true'").Replace(withoutSidecar), insisting("data", ""))}, // whose file it may be
		{conf: "port 6379", other: mounted(fresh)},                                                                                                                                  // no mesh
	},
	"RG819": {
		{other: origin("mode: SIMPLE, caCertificates: /ca")},
		{other: origin("mode: SIMPLE, credentialName: c"), trips: "spec.trafficPolicy.tls", said: "do not see credential c"},
		{other: origin("mode: SIMPLE, credentialName: 'configmap://shop/c'")},
		{other: destination("d", "host: h.example, trafficPolicy: {tls: {mode: SIMPLE, credentialName: c}}")}, // whose entry is elsewhere
		{other: stream(origin("mode: SIMPLE, credentialName: c"), istioDocument("networking.istio.io/v1", "VirtualService", "g", "hosts: [redis.memorystore]"))},
		{other: stream(origin("mode: SIMPLE, credentialName: c"), istioDocument("networking.istio.io/v1", "Gateway", "g", "selector: {a: b}")), trips: "spec.trafficPolicy.tls"},
		{other: stream(memorystore, destination("d", "host: '*.memorystore', trafficPolicy: {tls: {mode: SIMPLE, credentialName: c}}")), trips: "spec.trafficPolicy.tls"},
		{other: stream(memorystore, destination("d", "host: redis.memorystore, workloadSelector: {matchLabels: {a: b}}, trafficPolicy: {tls: {mode: SIMPLE, credentialName: c}}")), trips: "spec.trafficPolicy.tls", said: "leaves out"},
		{other: stream(memorystore, destination("d", "host: redis.memorystore, workloadSelector: {matchLabels: {a: b}}, trafficPolicy: {tls: {mode: SIMPLE, credentialName: c}}"), destination("o", "host: redis.memorystore, trafficPolicy: {tls: {mode: SIMPLE, caCertificates: /none}}"))},
		{other: stream(memorystore, destination("d", "host: redis.memorystore, workloadSelector: {matchLabels: {a: b}}, trafficPolicy: {tls: {mode: SIMPLE, credentialName: c}}"), destination("o", "host: redis.memorystore, exportTo: ['.'], trafficPolicy: {tls: {mode: SIMPLE, caCertificates: /none}}")), trips: "spec.trafficPolicy.tls"}, // which is lost
	},
	"RG820": {
		{other: memorystore},
		{other: entry("e", "hosts: [h.example], addresses: [10.0.0.3], ports: [{number: 6379, name: redis}]"), trips: "spec.ports[0]", said: "protocol \"\""},
		{other: entry("e", "hosts: [h.example], addresses: [10.0.0.3], ports: [{number: 80, name: http, protocol: HTTP}, {number: 7000, name: my-redis, protocol: HTTP}, {number: 8081, name: http-redis-commander, protocol: HTTP}]"), trips: "spec.ports[1]"},
		{other: entry("e", "hosts: [h.example], addresses: [10.0.0.3], ports: [{number: 6380, name: tls, protocol: tls}]")},
	},
	"RG821": {
		{other: memorystore},
		{other: entry("e", "hosts: [h.example], endpoints: [{address: 10.0.0.3}, {address: 10.0.0.4}], ports: [{number: 6379, name: tcp, protocol: TCP}]"), trips: "spec.endpoints", said: "has 2 endpoints"},
		{other: entry("e", "hosts: [h.example], endpoints: [{address: 10.0.0.3}, {address: 10.0.0.4}], ports: [{number: 443, name: tls, protocol: TLS}]")},
	},
	"RG822": {
		{other: origin("mode: SIMPLE, caCertificates: /ca")},
		{other: stream(memorystore, destination("d", "host: redis.memorystorre, trafficPolicy: {tls: {mode: SIMPLE, caCertificates: /ca}}")), trips: "spec.trafficPolicy.tls", said: "No entry has host redis.memorystorre"},
		{other: destination("d", "host: h.example, trafficPolicy: {tls: {mode: SIMPLE, caCertificates: /ca}}")},
		{other: stream(origin("mode: SIMPLE, caCertificates: /ca"), destination("d", "host: other.example, trafficPolicy: {tls: {mode: SIMPLE, caCertificates: /ca}}"))}, // whose entry is elsewhere
		{other: stream(memorystore, destination("d", "host: redis.data.svc.cluster.local, trafficPolicy: {tls: {mode: SIMPLE, caCertificates: /ca}}"))},
	},
	"RG823": {
		{other: access("rules: [{from: [{source: {namespaces: [a]}}], to: [{operation: {ports: ['6379']}}]}]")},
		{other: strings.Replace(access("selector: {matchLabels: {app: redis}}"), "namespace: shop", "namespace: shop, annotations: {istio.io/dry-run: 'true'}", 1), trips: "metadata.annotations", said: "has no effect"},
		{other: strings.Replace(access("selector: {matchLabels: {app: web}}"), "namespace: shop", "namespace: shop, annotations: {istio.io/dry-run: 'true'}", 1)},
	},
	"RG824": {
		{other: origin("mode: SIMPLE, caCertificates: /ca")},
		{other: memorystore}, // whose rule is elsewhere
		{other: stream(memorystore, destination("d", "host: redis.memorystore, trafficPolicy: {connectionPool: {}}")), trips: "spec.trafficPolicy", said: "redis.memorystore, port 6379"},
		{other: stream(memorystore, destination("d", "host: redis.memorystore")), trips: "spec.trafficPolicy"},
		{other: stream(memorystore, destination("d", "host: redis.memorystore, trafficPolicy: {tls: {mode: SIMPLE}, portLevelSettings: [{port: {number: 6379}, connectionPool: {}}]}")), trips: "spec.trafficPolicy"},
		{other: stream(entry("e", "hosts: [h.example], ports: [{number: 6379, name: tcp, protocol: TCP}, {number: 6378, name: tcp-b, protocol: TCP}]"), destination("d", "host: h.example, trafficPolicy: {portLevelSettings: [{port: {number: 6379}, tls: {mode: SIMPLE}}]}")), trips: "spec.trafficPolicy", said: "port 6378"},
		{other: stream(entry("e", "hosts: [h.example], ports: [{number: 443, name: tls, protocol: TLS}, {number: 6380, name: tls-redis, protocol: TLS}]"), destination("d", "host: h.example, trafficPolicy: {connectionPool: {}}"))},
	},
	"RG901": {
		{users: "user default off"},
		{server: "redis-7.3", users: "user default off", trips: "0.0", said: "redis-7.3 is not known; the facts of redis-7.2 stand in for it."},
		{server: "redis-7.2.4", users: "user default off"},
	},
	"RG902": {
		{server: "redis-7.4", conf: "maxmemory-clients 5%"},
		{server: "redis-7.4.9", conf: "maxmemory-clients 5%"},
		{server: "redis-7.4.8", conf: "maxmemory-clients 0"},
		{server: "redis-7.4.8", conf: "maxmemory-clients 5%", trips: "1.0", said: "redis-7.4.8"},
		{server: "redis-8.2.5", conf: "maxmemory-clients 1gb", trips: "1.0"},
		{server: "valkey-9.0.3", conf: "maxmemory-clients 1gb", trips: "1.0"},
		{server: "redis-7.2.4", conf: "maxmemory-clients 1gb"}, // which patch mends it is not known
	},
	"RG903": {
		{server: "redis-8.6", conf: "tls-auth-clients-user CN"},
		{server: "redis-8.6.6", conf: "tls-auth-clients-user CN"},
		{server: "redis-8.6.5", conf: "tls-auth-clients-user off"},
		{server: "redis-8.6.5", conf: "tls-auth-clients-user CN", trips: "1.0", said: "redis-8.6.5"},
	},
	"RG904": {
		{conf: "unixsocket /run/redis/s"},
		{server: "redis-7.2.2", conf: "unixsocket /run/redis/s"},
		{server: "redis-7.2.1", conf: "maxclients 1"},
		{server: "redis-7.2.1", conf: "unixsocket /run/redis/s", trips: "1.0", said: "redis-7.2.1"},
	},
	"RG905": {
		{server: "redis-7.2", users: "user app on +@all"},
		{server: "redis-7.2.11", users: "user app on +eval +restore"},
		{server: "redis-7.2.10", users: "user app on +script|exists +get"},
		{server: "redis-7.2.10", users: "user app on +get +eval", trips: "1.4", said: "redis-7.2.10 has CVE-2025-49844: a script can corrupt memory and run code as the server. User app may run eval. The rule +eval allows eval. Deny scripts, or run redis-7.2.11."},
		{server: "redis-7.2.9", users: "user app on (+@hyperloglog)", trips: "1.3", said: "User app may run pfadd, pfcount,"},
		{server: "redis-6.2.19", users: "user app on +script|load", trips: "1.3"},
		{server: "redis-7.4.8", users: "user a on +restore\nuser b on +get\nuser c on +fcall", trips: "1.3 3.3"},
		{server: "valkey-9.1.0", users: "user app on +client|kill", trips: "1.3"},
		{server: "redis-7.0.15", users: "user app on +@all"}, // which patch mends the later ones is not known
	},
	"RG906": {
		{server: "redis-7.2.5", users: "user app on +get"},
		{server: "redis-7.2.6", users: "user app on +scan"},
		{server: "redis-7.2.5", users: "user app on +scan", trips: "1.3", said: "CVE-2024-31228"},
		{server: "redis-7.2.6", users: "user app on +acl|setuser", trips: "1.3", said: "run redis-7.2.7."},
		{server: "redis-7.4.10", users: "user app on +xread ~*"},
		{server: "redis-7.4.10", users: "user app on +xread ~a", trips: "1.3", said: "beyond the user's patterns"},
		{server: "redis-7.0.12", users: "user app on ~a (%R~b +sort_ro)", trips: "1.5"},
	},
}
