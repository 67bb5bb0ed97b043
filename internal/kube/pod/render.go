package pod

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/istio"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// Where things lie in the containers.
const (
	ConfigFolder = "/etc/redis"      // the configuration and users.acl, read-only
	copyFolder   = "/run/redis-conf" // the copy that the server may write
	TLSFolder    = "/tls"
	dataFolder   = "/data"
	probeFolder  = "/run/probe"
	ACLFile      = "users.acl"
)

// readable is the mode of mounted files: the group, which owns the volumes,
// reads them, and nobody else.
const readable = 0o440

// Render gives the documents of a valid Spec: ServiceAccount, headless Service,
// StatefulSet and PodDisruptionBudget.
func Render(s Spec, srv *server.Server) []manifest.Document {
	return []manifest.Document{s.serviceAccount(), s.service(), s.statefulSet(srv), s.disruptionBudget()}
}

func (s Spec) document(apiVersion, kind string, rest ...manifest.Field) manifest.Document {
	name, _ := s.Name.Get()
	namespace, _ := s.Namespace.Get()
	return manifest.Document{
		Kind: kind, Namespace: namespace, Name: name,
		Origins: []manifest.Origin{{Field: "", From: finding.At("name")}},
		Fields: append(manifest.Fields{
			{Key: "apiVersion", Value: apiVersion}, {Key: "kind", Value: kind},
			{Key: "metadata", Value: manifest.Fields{{Key: "name", Value: name}, {Key: "namespace", Value: namespace}, {Key: "labels", Value: s.labels()}}},
		}, rest...),
	}
}

// labels are those by which the pods are selected.
func (s Spec) labels() any {
	name, _ := s.Name.Get()
	if s.PodLabels.IsAbsent() {
		return manifest.Fields{{Key: "app", Value: name}}
	}
	return manifest.Labels(s.PodLabels)
}

// serviceAccount is the pods' own, so that no other's rights are theirs.
func (s Spec) serviceAccount() manifest.Document {
	return s.document("v1", "ServiceAccount", manifest.Field{Key: "automountServiceAccountToken", Value: false})
}

// service gives each pod a name, also before it is ready: replicas, Sentinels
// and cluster nodes look for each other to become ready.
func (s Spec) service() manifest.Document {
	ports := []manifest.Fields{port("tcp-redis", s.port())}
	switch {
	case s.sentinel():
		ports = []manifest.Fields{port("tcp-sentinel", s.port())}
	case s.topology() == flow.Cluster:
		ports = append(ports, port("tcp-bus", int64(flow.BusPort(int(s.port())))))
	}
	return s.document("v1", "Service", manifest.Field{Key: "spec", Value: manifest.Fields{
		{Key: "clusterIP", Value: "None"}, {Key: "publishNotReadyAddresses", Value: true}, {Key: "selector", Value: s.labels()}, {Key: "ports", Value: ports},
	}})
}

// port names a port by its protocol first, so that no mesh takes it for HTTP.
func port(name string, number int64) manifest.Fields {
	return manifest.Fields{{Key: "name", Value: name}, {Key: "port", Value: int(number)}, {Key: "targetPort", Value: int(number)}}
}

// disruptionBudget lets one pod go at a time.
func (s Spec) disruptionBudget() manifest.Document {
	return s.document("policy/v1", "PodDisruptionBudget", manifest.Field{Key: "spec", Value: manifest.Fields{
		{Key: "maxUnavailable", Value: 1}, {Key: "selector", Value: manifest.Fields{{Key: "matchLabels", Value: s.labels()}}},
	}})
}

func (s Spec) statefulSet(srv *server.Server) manifest.Document {
	name, _ := s.Name.Get()
	spec := manifest.Fields{
		{Key: "serviceName", Value: name},
		{Key: "replicas", Value: int(s.Replicas.Or(1))},
		{Key: "selector", Value: manifest.Fields{{Key: "matchLabels", Value: s.labels()}}},
		{Key: "template", Value: s.template(srv)},
	}
	if claims := s.claims(); len(claims) > 0 {
		spec = append(spec, manifest.Field{Key: "volumeClaimTemplates", Value: claims})
	}
	d := s.document("apps/v1", "StatefulSet", manifest.Field{Key: "spec", Value: spec})
	d.Origins = append(d.Origins, manifest.Origin{Field: "spec.replicas", From: finding.At("replicas")}, manifest.Origin{Field: "spec.template.spec.containers", From: finding.At("image")}, manifest.Origin{Field: "spec.template.spec.initContainers", From: finding.At("image")})
	return d
}

func (s Spec) template(srv *server.Server) manifest.Fields {
	annotations := manifest.Labels(s.PodAnnotations)
	podLabels := s.labels()
	if s.Mesh.Or("") == string(flow.Istio) {
		podLabels = with(podLabels, istio.Inject, "true")
		annotations = with(annotations, istio.ProxyConfig, waitForProxy)
	}
	metadata := manifest.Fields{{Key: "labels", Value: podLabels}}.With("annotations", annotations)
	return manifest.Fields{{Key: "metadata", Value: metadata}, {Key: "spec", Value: s.pod(srv)}}
}

// waitForProxy has the sidecar be ready before the server starts (Istio
// documentation, ProxyConfig).
const waitForProxy = "holdApplicationUntilProxyStarts: true"

// with adds a label or annotation that is not there yet.
func with(fields any, key, value string) any {
	known, ok := fields.(manifest.Fields)
	if !ok {
		return fields
	}
	for _, f := range known {
		if f.Key == key {
			return known
		}
	}
	return append(known, manifest.Field{Key: key, Value: value})
}

func (s Spec) pod(srv *server.Server) manifest.Fields {
	name, _ := s.Name.Get()
	spec := manifest.Fields{
		{Key: "serviceAccountName", Value: name},
		{Key: "automountServiceAccountToken", Value: false},
		{Key: "enableServiceLinks", Value: false},
		{Key: "terminationGracePeriodSeconds", Value: graceSeconds},
		{Key: "securityContext", Value: s.podSecurityContext()},
		{Key: "topologySpreadConstraints", Value: []manifest.Fields{s.spread("kubernetes.io/hostname"), s.spread("topology.kubernetes.io/zone")}},
	}
	if s.rewritesConfig() {
		spec = append(spec, manifest.Field{Key: "initContainers", Value: []manifest.Fields{s.copier()}})
	}
	return append(spec,
		manifest.Field{Key: "containers", Value: []manifest.Fields{s.container(srv)}},
		manifest.Field{Key: "volumes", Value: s.volumes()},
	)
}

// graceSeconds is enough to save some gigabytes before the end.
const graceSeconds = 60

// spread keeps pods apart where there is room to.
func (s Spec) spread(key string) manifest.Fields {
	return manifest.Fields{
		{Key: "maxSkew", Value: 1}, {Key: "topologyKey", Value: key}, {Key: "whenUnsatisfiable", Value: "ScheduleAnyway"},
		{Key: "labelSelector", Value: manifest.Fields{{Key: "matchLabels", Value: s.labels()}}},
	}
}

func (s Spec) podSecurityContext() manifest.Fields {
	group := int(s.RunAsGroup.Or(defaultUser))
	return manifest.Fields{
		{Key: "runAsNonRoot", Value: true},
		{Key: "runAsUser", Value: int(s.RunAsUser.Or(defaultUser))},
		{Key: "runAsGroup", Value: group},
		{Key: "fsGroup", Value: group},
		{Key: "fsGroupChangePolicy", Value: "OnRootMismatch"},
		{Key: "seccompProfile", Value: manifest.Fields{{Key: "type", Value: "RuntimeDefault"}}},
	}
}

func containerSecurityContext() manifest.Fields {
	return manifest.Fields{
		{Key: "allowPrivilegeEscalation", Value: false},
		{Key: "readOnlyRootFilesystem", Value: true},
		{Key: "capabilities", Value: manifest.Fields{{Key: "drop", Value: []string{"ALL"}}}},
	}
}

// container is the server. Its working folder is where it writes.
func (s Spec) container(srv *server.Server) manifest.Fields {
	image, _ := s.Image.Get()
	name := "tcp-redis"
	if s.sentinel() {
		name = "tcp-sentinel"
	}
	start := manifest.Fields{
		{Key: "name", Value: containerName},
		{Key: "image", Value: image},
		{Key: "command", Value: []string{string(srv.Target().Engine) + "-server"}},
		{Key: "args", Value: s.args()},
	}
	if announcement, env := s.announcement(srv); len(env) > 0 {
		start[len(start)-1].Value = append(s.args(), announcement...)
		start = append(start, manifest.Field{Key: "env", Value: env})
	}
	return append(start, manifest.Fields{
		{Key: "workingDir", Value: dataFolder},
		{Key: "ports", Value: []manifest.Fields{{{Key: "name", Value: name}, {Key: "containerPort", Value: int(s.port())}}}},
		{Key: "securityContext", Value: containerSecurityContext()},
		{Key: "resources", Value: s.resources()},
		{Key: "livenessProbe", Value: s.liveness(srv)},
		{Key: "readinessProbe", Value: s.readiness(srv)},
		{Key: "volumeMounts", Value: s.mounts()},
	}...)
}

const containerName = "redis"

// args hold no password: what is secret lies in files.
func (s Spec) args() []string {
	folder := ConfigFolder
	if s.rewritesConfig() {
		folder = copyFolder
	}
	args := []string{folder + "/" + s.configFile()}
	if s.sentinel() {
		args = append(args, "--sentinel")
	}
	return args
}

// announcement is what a server or Sentinel says of itself, and the environment that
// it takes it from. Behind a sidecar all connections come from one address of
// loopback, which primary and cluster would take for the pod's. Clients that come by
// TLS need a name that a certificate can hold. What is said is what the headless
// Service names.
func (s Spec) announcement(srv *server.Server) (args []string, env []manifest.Fields) {
	meshed, named := s.Mesh.Or("") == string(flow.Istio), s.AnnounceNames.Or(false)
	name, _ := s.Name.Get()
	namespace, _ := s.Namespace.Get()
	host, ofName := fmt.Sprintf("$(POD_NAME).%s.%s.svc", name, namespace), ofPod("POD_NAME", "metadata.name")
	switch {
	case s.sentinel() && named:
		return []string{"announce-ip", host}, ofName // goes on behind --sentinel
	case s.sentinel() || s.topology() == flow.Standalone || !meshed && !named:
		return nil, nil
	case s.topology() != flow.Cluster && s.AnnounceNames.Or(true):
		return []string{"--replica-announce-ip", host}, ofName
	case s.topology() != flow.Cluster:
		return nil, nil
	}
	args, env = []string{"--cluster-announce-ip", "$(POD_IP)"}, ofPod("POD_IP", "status.podIP") // nodes take addresses alone
	if _, known := srv.Directive("cluster-announce-hostname"); known && named {
		args = append(args, "--cluster-announce-hostname", host, "--cluster-preferred-endpoint-type", "hostname")
		env = append(env, ofName...)
	}
	return args, env
}

// ofPod is a variable that a field of the pod gives.
func ofPod(variable, field string) []manifest.Fields {
	return []manifest.Fields{{{Key: "name", Value: variable}, {Key: "valueFrom", Value: manifest.Fields{{Key: "fieldRef", Value: manifest.Fields{{Key: "fieldPath", Value: field}}}}}}}
}

// copier makes a fresh copy of the configuration for the server to write. What
// it wrote in an earlier pod, such as a password of then, does not come back.
// cp would keep the mode, and with it the file unwritable.
func (s Spec) copier() manifest.Fields {
	image, _ := s.Image.Get()
	return manifest.Fields{
		{Key: "name", Value: "copy-config"},
		{Key: "image", Value: image},
		{Key: "command", Value: []string{"sh", "-c", s.copyCommand()}},
		{Key: "securityContext", Value: containerSecurityContext()},
		{Key: "resources", Value: manifest.Fields{
			{Key: "requests", Value: manifest.Fields{{Key: "cpu", Value: "10m"}, {Key: "memory", Value: "16Mi"}}},
			{Key: "limits", Value: manifest.Fields{{Key: "memory", Value: "16Mi"}}},
		}},
		{Key: "volumeMounts", Value: []manifest.Fields{mount("config", ConfigFolder, true), mount("config-copy", copyFolder, false)}},
	}
}

// copyCommand is what the copier runs. The first pod of a StatefulSet has the
// number 0.
func (s Spec) copyCommand() string {
	source, target := ConfigFolder+"/"+s.configFile(), copyFolder+"/"+s.configFile()
	switch {
	case s.replicaConfig():
		return fmt.Sprintf("umask 077 && case $HOSTNAME in *-0) file=%s ;; *) file=%s ;; esac && cat %s/$file > %s", s.configFile(), ReplicaFile, ConfigFolder, target)
	case s.sentinel():
		return fmt.Sprintf("umask 077 && { cat %s && %s; } > %s", source, s.identity(), target)
	default:
		return fmt.Sprintf("umask 077 && cat %s > %s", source, target)
	}
}

// identity prints the line that gives a Sentinel the same 40 hexadecimal digits in each
// pod of a name. With a new identity for each pod the others would keep counting those
// that are gone, until the living were no majority.
func (s Spec) identity() string {
	namespace, _ := s.Namespace.Get()
	return fmt.Sprintf(`printf '\nsentinel myid %%s\n' "$(printf %%s "$HOSTNAME.%s" | sha1sum | cut -d ' ' -f 1)"`, namespace)
}
