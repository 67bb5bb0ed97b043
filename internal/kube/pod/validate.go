package pod

import (
	"fmt"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/istio"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Validate returns everything that is wrong with a declaration. It leaves alone
// what is unknown.
func (s Spec) Validate(srv *server.Server) finding.Report {
	var r finding.Report
	flow.CheckLabels(&r, finding.At("pod_labels"), s.PodLabels)
	flow.CheckLabels(&r, finding.At("pod_annotations"), s.PodAnnotations)
	if labels, known := s.PodLabels.Get(); known && len(labels) == 0 {
		r.Problem(finding.Invalid, finding.At("pod_labels"), "pod_labels must name at least one label", "The StatefulSet selects its pods by them. Leave it out for app and the name.")
	}
	if s.Role.IsUnknown() {
		return r
	}
	s.checkFiles(&r)
	s.checkMemory(&r)
	s.checkVolume(&r)
	s.checkPort(&r)
	s.checkMesh(&r)
	s.checkImage(&r, srv)
	return r
}

func (s Spec) checkFiles(r *finding.Report) {
	switch {
	case s.ConfigMap.IsAbsent() && s.ConfigSecret.IsAbsent():
		r.Problem(finding.Required, finding.At("config_map"), "config_map or config_secret is required", fmt.Sprintf("Name what holds %s.", s.configFile()))
	case !s.ConfigMap.IsAbsent() && !s.ConfigSecret.IsAbsent():
		r.Problem(finding.Conflict, finding.At("config_secret"), "config_map and config_secret exclude each other", fmt.Sprintf("Only one can hold %s. Use config_secret if the file holds passwords.", s.configFile()))
	}
	if !s.sentinel() && s.ACLSecret.IsAbsent() {
		r.Problem(finding.Required, finding.At("acl_secret"), "acl_secret is required", "Name the Secret that holds users.acl. Without users everybody is the default user.")
	}
	if s.sentinel() && s.RewritesConfig.IsSet() && !s.rewritesConfig() {
		r.Problem(finding.Conflict, finding.At("rewrites_config"), "a Sentinel writes its configuration", "Remove it: a Sentinel that cannot write its file does not start.")
	}
	if s.sentinel() && !s.Topology.IsAbsent() && s.Topology.Or(flow.Sentinel) != flow.Sentinel {
		r.Problem(finding.Conflict, finding.At("topology"), "Sentinels are part of the topology sentinel", "Remove it, or write topology = \"sentinel\".")
	}
	if !s.sentinel() && !s.IncludeSecret.IsAbsent() {
		r.Problem(finding.Conflict, finding.At("include_secret"), "include_secret is of Sentinels alone", "The passwords of servers are part of the filled-in content_template, in config_secret.")
	}
	if s.replicaConfig() && (s.sentinel() || s.topology() == flow.Standalone || s.topology() == flow.Cluster) {
		r.Problem(finding.Conflict, finding.At("replica_config"), "replica_config is of replication alone", `Remove it, or write topology = "replication" or "sentinel".`)
	}
	if s.replicaConfig() && s.RewritesConfig.IsSet() && !s.rewritesConfig() {
		r.Problem(finding.Conflict, finding.At("rewrites_config"), "with replica_config an init container makes a copy of the configuration", "Remove rewrites_config.")
	}
	if s.ProbeSecret.IsAbsent() && !s.ProbeUser.IsAbsent() {
		r.Problem(finding.Conflict, finding.At("probe_user"), "probe_user needs probe_secret", "Name the Secret that holds its password.")
	}
}

func (s Spec) checkMemory(r *finding.Report) {
	text, known := s.Maxmemory.Get()
	switch {
	case s.sentinel():
		if !s.Maxmemory.IsAbsent() {
			r.Problem(finding.Conflict, finding.At("maxmemory"), "a Sentinel has no maxmemory", "Remove it: a Sentinel keeps no data.")
		}
	case s.Maxmemory.IsAbsent():
		r.Problem(finding.Required, finding.At("maxmemory"), "maxmemory is required", "Name the maxmemory of redis.conf: the pod's limit follows from it.")
	case known:
		if bytes, ok := server.ParseMemory(text); !ok || bytes < least || bytes > most {
			r.Problem(finding.Invalid, finding.At("maxmemory"), "maxmemory must be a size from 1mb to 16384gb, such as 2gb", fmt.Sprintf("Given was %q.", text))
		}
	}
}

// checkPort leaves room for the cluster bus.
func (s Spec) checkPort(r *finding.Report) {
	if s.topology() == flow.Cluster && s.port() > flow.MaxClusterPort {
		r.Problem(finding.Conflict, finding.At("port"), fmt.Sprintf("port must be at most %d in a cluster, not %d", flow.MaxClusterPort, s.port()), "The cluster bus listens 10000 above it. Choose a lower port.")
	}
}

// checkMesh refuses labels and annotations that contradict the mesh.
func (s Spec) checkMesh(r *finding.Report) {
	if s.Mesh.Or("") != string(flow.Istio) {
		return
	}
	if value, given := valueOf(s.PodLabels, istio.Inject); given && value != "true" {
		r.Problem(finding.Conflict, finding.At("pod_labels").Key(istio.Inject), "mesh = \"istio\" asks for a sidecar, and this label for none", "Remove the label, or the mesh.")
	}
	if value, given := valueOf(s.PodAnnotations, istio.ProxyConfig); given && !waits(value) {
		r.Problem(finding.Conflict, finding.At("pod_annotations").Key(istio.ProxyConfig), "mesh = \"istio\" needs a sidecar that is ready before the server starts", "Add holdApplicationUntilProxyStarts: true to it.")
	}
}

// waits reports whether a configuration of the sidecar, as YAML, has it start
// before the server.
func waits(config string) bool {
	var proxy struct {
		Holds bool `yaml:"holdApplicationUntilProxyStarts"`
	}
	return yaml.Unmarshal([]byte(config), &proxy) == nil && proxy.Holds
}

// valueOf returns a known label or annotation.
func valueOf(labels shape.Arg[[]flow.Label], key string) (value string, given bool) {
	all, _ := labels.Get()
	i := slices.IndexFunc(all, func(l flow.Label) bool { return l.Name == key })
	if i < 0 {
		return "", false
	}
	return all[i].Value.Get()
}

func (s Spec) checkVolume(r *finding.Report) {
	if s.DataSize.IsAbsent() && !s.StorageClass.IsAbsent() {
		r.Problem(finding.Conflict, finding.At("storage_class"), "storage_class needs data_size", "Name the size of the volume.")
	}
	if s.Saves.IsSet() && !s.Saves.Or(true) && (s.DataSize.IsSet() || s.topology() != flow.Standalone) {
		r.Problem(finding.Conflict, finding.At("saves_data"), "saves_data = false needs a standalone server without data_size", "Replicas, Sentinels and cluster nodes fork to hand out their data. Remove it.")
	}
	if s.sentinel() && !s.DataSize.IsAbsent() {
		r.Problem(finding.Conflict, finding.At("data_size"), "a Sentinel needs no volume", "Remove it: what a Sentinel writes must begin anew with each pod.")
	}
}

// imageVersion finds the engine and the version in the name of an image.
var imageVersion = regexp.MustCompile(`(?:^|/)(redis|valkey)(?:-[a-z]+)?:v?(\d+)\.(\d+)`)

// checkImage warns of an image of another server than the one rendered for.
func (s Spec) checkImage(r *finding.Report, srv *server.Server) {
	text, _ := s.Image.Get()
	found := imageVersion.FindStringSubmatch(text)
	if found == nil {
		return
	}
	target, err := server.ParseTarget(fmt.Sprintf("%s-%s.%s", found[1], found[2], found[3]))
	if err == nil && target.Compare(srv.Target()) != 0 {
		r.Warn(finding.Conflict, finding.At("image"), fmt.Sprintf("the image seems to be %s, not %s", target, srv.Target()), "Name the same version in server and in image.")
	}
}
