// Package cases has Kubernetes manifests with what the API server must say about
// them. Both judges are tested on them, the one without a server and the server.
package cases

import "strings"

// Accepted has a document of every kind that the API server takes as it is.
var Accepted = map[string]string{
	"NetworkPolicy": `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: cache
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: redis
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: shop
          podSelector:
            matchLabels:
              app: checkout
        - ipBlock:
            cidr: 10.20.0.0/24
            except: [10.20.0.7/32]
      ports:
        - protocol: TCP
          port: 6379
          endPort: 6380
  egress: []
`,
	"StatefulSet": `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: cache
  namespace: shop
spec:
  serviceName: cache
  replicas: 3
  selector:
    matchLabels:
      app: redis
  template:
    metadata:
      labels:
        app: redis
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 999
        fsGroup: 999
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: redis
          image: redis:8.0
          ports:
            - name: redis
              containerPort: 6379
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
          volumeMounts:
            - name: data
              mountPath: /data
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: 1Gi
`,
	"Deployment": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: checkout
  namespace: shop
spec:
  selector:
    matchLabels: {app: checkout}
  template:
    metadata:
      labels: {app: checkout}
    spec:
      hostNetwork: true
      containers:
        - name: app
          image: checkout:1
`,
	"Pod": `apiVersion: v1
kind: Pod
metadata:
  name: probe
  namespace: shop
spec:
  containers:
    - name: probe
      image: redis:8.0
`,
	"headless Service": `apiVersion: v1
kind: Service
metadata:
  name: cache
  namespace: shop
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector:
    app: redis
  ports:
    - name: redis
      port: 6379
      targetPort: redis
`,
	"Service": `apiVersion: v1
kind: Service
metadata:
  name: cache-any
  namespace: shop
spec:
  selector:
    app: redis
  ports:
    - port: 6379
`,
	"ServiceAccount": `apiVersion: v1
kind: ServiceAccount
metadata:
  name: cache
  namespace: shop
automountServiceAccountToken: false
`,
	"PodDisruptionBudget": `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: cache
  namespace: shop
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: redis
`,
	"ConfigMap": `apiVersion: v1
kind: ConfigMap
metadata:
  name: cache
  namespace: shop
data:
  redis.conf: |
    port 0
`,
	"Secret": `apiVersion: v1
kind: Secret
metadata:
  name: cache
  namespace: shop
type: Opaque
stringData:
  users.acl: user default off
`,
	"Namespace": `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: restricted
`,
}

// A Change makes one change to an accepted document.
type Change struct {
	Kind     string // a key of Accepted
	Old, New string // the first Old becomes New; both empty: no change
	Reason   string // a part of what the judge must say, "" if it has nothing to say
}

// Document is the changed document.
func (c Change) Document() string {
	document := Accepted[c.Kind]
	if !strings.Contains(document, c.Old) || document == "" {
		panic("there is no " + c.Old + " to change in the accepted " + c.Kind)
	}
	return strings.Replace(document, c.Old, c.New, 1)
}

// String names the change.
func (c Change) String() string { return c.Kind + " with " + strings.TrimSpace(c.New) }

// Refused are changes that make the API server refuse the document.
var Refused = []Change{
	{"NetworkPolicy", "  egress: []\n", "  egress: []\nstatus: {}\n", `unknown field "status"`},
	{"NetworkPolicy", "port: 6379", `port: "6379"`, "must contain at least one letter"},
	{"NetworkPolicy", "port: 6379", "port: 0", "must be between 1 and 65535"},
	{"NetworkPolicy", "port: 6379", "port: redis", "may not be specified when `port` is non-numeric"},
	{"NetworkPolicy", "endPort: 6380", "endPort: 6378", "must be greater than or equal to `port`"},
	{"NetworkPolicy", "10.20.0.0/24", "10.20.0.3/24", "must not have bits set beyond the prefix length"},
	{"NetworkPolicy", "10.20.0.0/24", "10.20.0.0", "must be a valid CIDR"},
	{"NetworkPolicy", "10.20.0.7/32", "10.21.0.7/32", "must be a strict subset of `cidr`"},
	{"NetworkPolicy", "10.20.0.7/32", "10.20.0.0/24", "must be a strict subset of `cidr`"},
	{"NetworkPolicy", "podSelector:\n    matchLabels", "podSelectors:\n    matchLabels", `unknown field "spec.podSelectors"`},
	{"NetworkPolicy", "endPort", "endport", `unknown field "spec.ingress[0].ports[0].endport"`},
	{"NetworkPolicy", "app: redis", "app: -redis", "a valid label must be"},
	{"NetworkPolicy", "app: redis", "app: y", "cannot unmarshal bool"},
	{"NetworkPolicy", "app: redis", "app: 1", "cannot unmarshal number"},
	{"NetworkPolicy", "app: redis", "app: redis\n      app: valkey", `key "app" already set`},
	{"NetworkPolicy", "  name: cache\n", "  name: cache\n  name: other\n", `key "name" already set`},
	{"NetworkPolicy", "Ingress, Egress", "Ingres", "supported values"},
	{"NetworkPolicy", "protocol: TCP", "protocol: tcp", "supported values"},
	{"NetworkPolicy", "  namespace: shop\n", "", "metadata.namespace: Required"},
	{"NetworkPolicy", "name: cache", "name: Cache", "RFC 1123"},
	{"NetworkPolicy", "networking.k8s.io/v1", "extensions/v1beta1", "is registered for version"},
	{"NetworkPolicy", "networking.k8s.io/v1", "networking.k8s.io/v2", "is registered for version"},
	{"StatefulSet", "      labels:\n        app: redis", "      labels:\n        app: valkey", "`selector` does not match"},
	{"StatefulSet", "replicas: 3", "replicas: -1", "must be greater than or equal to 0"},
	{"StatefulSet", "replicas: 3", `replicas: "3"`, "cannot unmarshal string"},
	{"StatefulSet", "serviceName: cache", "serviceName: Cache", "spec.serviceName"},
	{"StatefulSet", "name: data\n              mountPath", "name: date\n              mountPath", "volumeMounts[0].name: Not found"},
	{"StatefulSet", "storage: 1Gi", "storage: 1GiB", "quantities must match"},
	{"StatefulSet", "runAsNonRoot", "runAsNonroot", `unknown field "spec.template.spec.securityContext.runAsNonroot"`},
	{"StatefulSet", "runAsUser: 999", "runAsUser: -1", "must be between 0 and"},
	{"StatefulSet", "name: redis\n              containerPort", "name: redis-is-too-long-a-name\n              containerPort", "must be no more than 15 characters"},
	{"Deployment", "image: checkout:1", `image: ""`, "image: Required"},
	{"Pod", "name: probe\n      image", "name: pro_be\n      image", "RFC 1123"},
	{"headless Service", "clusterIP: None", "clusterIP: none", "spec.clusterIPs[0]"},
	{"headless Service", "targetPort: redis", `targetPort: "6379"`, "must contain at least one letter"},
	{"headless Service", "name: cache", "name: Cache", "RFC 1123"},
	{"Service", "port: 6379", "port: 65536", "must be between 1 and 65535"},
	{"ServiceAccount", "false", `"false"`, "cannot unmarshal string"},
	{"PodDisruptionBudget", "maxUnavailable: 1", "maxUnavailable: 1\n  minAvailable: 1", "cannot be both set"},
	{"PodDisruptionBudget", "maxUnavailable: 1", "maxUnavailable: 101%", "must not be greater than 100%"},
	{"ConfigMap", "redis.conf", "redis/conf", "a valid config key must"},
	{"Secret", "stringData", "data", "illegal base64"},
	{"Secret", "Opaque", "kubernetes.io/tls", "data[tls.crt]: Required"},
	{"Namespace", "name: shop", "name: shop.eu", "must not contain dots"},
	{"Namespace", "kind: Namespace", "kind: List", "does not know v1 List"},
	{"Namespace", "kind: Namespace", "kind: Role", "is registered for version"},
	{"Namespace", "kind: Namespace\n", "", "Kind"},
	{"Namespace", "kind: Namespace\n", "kind: Namespace\n---\nkind: Namespace\n", "there must be one YAML document, there are 2"},
}

const (
	seccomp     = "        seccompProfile:\n          type: RuntimeDefault\n"
	containers  = "      containers:"
	hostNetwork = "      hostNetwork: true\n" + containers
	hostPath    = "      volumes:\n        - name: host\n          hostPath: {path: /}\n" + containers
)

// Pods are what Pod Security says at a level about a pod or the pods of a
// template.
var Pods = []struct {
	Level string
	Change
}{
	{"restricted", Change{"StatefulSet", "", "", ""}},
	{"restricted", Change{"StatefulSet", "runAsUser: 999", "runAsUser: 0", "runAsUser=0"}},
	{"restricted", Change{"StatefulSet", "runAsNonRoot: true", "runAsNonRoot: false", "runAsNonRoot != true"}},
	{"restricted", Change{"StatefulSet", seccomp, "", "seccompProfile"}},
	{"restricted", Change{"StatefulSet", "allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "allowPrivilegeEscalation != false"}},
	{"restricted", Change{"StatefulSet", "drop: [ALL]", "drop: [KILL]", "unrestricted capabilities"}},
	{"restricted", Change{"StatefulSet", containers, hostNetwork, "host namespaces"}},
	{"restricted", Change{"StatefulSet", containers, hostPath, "hostPath"}},
	{"baseline", Change{"StatefulSet", "runAsUser: 999", "runAsUser: 0", ""}},
	{"baseline", Change{"StatefulSet", containers, hostNetwork, "host namespaces"}},
	{"privileged", Change{"StatefulSet", containers, hostNetwork, ""}},
	{"restricted", Change{"Deployment", "", "", "host namespaces"}},
	{"restricted", Change{"Pod", "", "", "seccompProfile"}},
	{"baseline", Change{"Pod", "", "", ""}},
}
