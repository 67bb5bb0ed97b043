package flow

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Layout is declared servers: which pods they are, and where they listen.
type Layout struct {
	PodLabels         shape.Arg[[]Label]
	Topology          shape.Arg[string] // see Topologies
	Port              shape.Arg[int64]  // 6379
	SentinelPort      shape.Arg[int64]  // 26379
	ClusterPort       shape.Arg[int64]  // of the bus; 10000 above Port
	SentinelPodLabels shape.Arg[[]Label]
}

// SentinelSuffix ends the name of what is rendered for Sentinels in pods of
// their own.
const SentinelSuffix = "-sentinel"

// LayoutFields describe a layout. The topology is described by whoever has a
// default for it.
func LayoutFields(topology string, options ...shape.Option) []shape.Field[Layout] {
	options = append(options, shape.Checked(shape.OneOf(Topologies()...)))
	return []shape.Field[Layout]{
		shape.StringMap("pod_labels", "The labels of the pods it selects, at least one.",
			func(l *Layout) *shape.Arg[[]Label] { return &l.PodLabels }, shape.Required(), shape.NoNulls(), shape.Checked(manifest.LabelValue)),
		shape.String("topology", topology, func(l *Layout) *shape.Arg[string] { return &l.Topology }, options...),
		shape.Integer("port", "Where the servers listen.", 1, maxPort, func(l *Layout) *shape.Arg[int64] { return &l.Port }, shape.Default("6379")),
		shape.Integer("sentinel_port", "Where Sentinels listen.", 1, maxPort, func(l *Layout) *shape.Arg[int64] { return &l.SentinelPort }, shape.Default("26379")),
		shape.Integer("cluster_port", "Where the cluster bus listens. Default: 10000 above `port`.", 1, maxPort, func(l *Layout) *shape.Arg[int64] { return &l.ClusterPort }),
		shape.StringMap("sentinel_pod_labels", "The labels of Sentinels that have pods of their own; they get a policy of their own. Without it Sentinels run in the servers' pods.",
			func(l *Layout) *shape.Arg[[]Label] { return &l.SentinelPodLabels }, shape.NoNulls(), shape.Checked(manifest.LabelValue)),
	}
}

// ServerPort is where the servers listen.
func (l Layout) ServerPort() int { return int(l.Port.Or(DefaultPort)) }

// WatchPort is where Sentinels listen.
func (l Layout) WatchPort() int { return int(l.SentinelPort.Or(DefaultSentinelPort)) }

// BusPort is where the cluster bus listens.
func (l Layout) BusPort() int { return int(l.ClusterPort.Or(int64(BusPort(l.ServerPort())))) }

// Apart reports whether Sentinels have pods of their own.
func (l Layout) Apart() bool { return !l.SentinelPodLabels.IsAbsent() }

// Uncounted reports whether it is unknown how many groups of pods there are.
func (l Layout) Uncounted() bool { return l.Topology.IsUnknown() || l.SentinelPodLabels.IsUnknown() }

// Later reports whether a port is unknown.
func (l Layout) Later() bool {
	return l.Port.IsUnknown() || l.SentinelPort.IsUnknown() || l.ClusterPort.IsUnknown()
}

// Listening are the ports of peers that name none, none while they are unknown.
func (l Layout) Listening() []Port {
	if l.Port.IsUnknown() || l.SentinelPort.IsUnknown() || l.Topology.IsUnknown() {
		return nil
	}
	ports := []Port{One(l.ServerPort())}
	if l.Topology.Or("") == Sentinel {
		ports = append(ports, One(l.WatchPort()))
	}
	return ports
}

// CheckSelectors reports labels that select every pod, or that Kubernetes does
// not take.
func (l Layout) CheckSelectors(r *finding.Report) {
	for _, a := range []struct {
		name   string
		labels shape.Arg[[]Label]
	}{{"pod_labels", l.PodLabels}, {"sentinel_pod_labels", l.SentinelPodLabels}} {
		CheckSelector(r, finding.At(a.name), a.labels)
	}
}

// CheckSelector reports labels that must select some pods, and would select all.
func CheckSelector(r *finding.Report, path finding.Path, labels shape.Arg[[]Label]) {
	CheckLabels(r, path, labels)
	if all, known := labels.Get(); known && len(all) == 0 {
		r.Problem(finding.Invalid, path, path.Leaf()+" must name at least one label", "An empty selector would select every pod of the namespace.")
	}
}

// Check reports what contradicts the topology, which must be known. Whatever is
// rendered bears the name.
func (l Layout) Check(r *finding.Report, topology string, name shape.Arg[string]) {
	l.checkApart(r, topology)
	if topology != Sentinel {
		Refuse(r, "sentinel_port", !l.SentinelPort.IsAbsent(), "topology = \"sentinel\"")
		Refuse(r, "sentinel_pod_labels", l.Apart(), "topology = \"sentinel\"")
	}
	if topology != Cluster {
		Refuse(r, "cluster_port", !l.ClusterPort.IsAbsent(), "topology = \"cluster\"")
	} else if l.ClusterPort.IsAbsent() && l.ServerPort() > MaxClusterPort {
		r.Problem(finding.Conflict, finding.At("port"), fmt.Sprintf("port must be at most %d in a cluster, not %d", MaxClusterPort, l.ServerPort()),
			"The cluster bus listens 10000 above it. Choose a lower port, or name cluster_port.")
	}
	if text, known := name.Get(); known && l.Apart() {
		if wrong := manifest.Name(text + SentinelSuffix); wrong != "" {
			r.Problem(finding.Invalid, finding.At("name"), "name with "+SentinelSuffix+" behind it must "+wrong, "The Sentinels' policy bears that name.")
		}
	}
}

// Refuse reports an argument that has no meaning here.
func Refuse(r *finding.Report, name string, given bool, needs string) {
	if given {
		r.Problem(finding.Conflict, finding.At(name), fmt.Sprintf("%s needs %s", name, needs), "Remove it, or state that.")
	}
}

// checkApart refuses two things that cannot be told from each other: the labels
// of two kinds of pods, or two ports of one.
func (l Layout) checkApart(r *finding.Report, topology string) {
	labels, _ := l.SentinelPodLabels.Get()
	own, _ := l.PodLabels.Get()
	path := finding.At("sentinel_pod_labels")
	switch {
	case len(own) == 0 || len(labels) == 0 || slices.ContainsFunc(slices.Concat(own, labels), isLater):
	case slices.Equal(own, labels):
		r.Problem(finding.Conflict, path, "sentinel_pod_labels are the servers' pod_labels too", "Name labels that only Sentinels have. If Sentinels run in the servers' pods, remove it.")
	case holds(labels, own):
		r.Warn(finding.Conflict, path, "the servers' policy selects Sentinels too: pods with sentinel_pod_labels have pod_labels", "Add to pod_labels one that Sentinels do not have.")
	case holds(own, labels):
		r.Warn(finding.Conflict, path, "the Sentinels' policy selects servers too: pods with pod_labels have sentinel_pod_labels", "Add to sentinel_pod_labels one that servers do not have.")
	}
	if l.Later() {
		return
	}
	if topology == Sentinel && !l.Apart() && l.ServerPort() == l.WatchPort() {
		r.Problem(finding.Conflict, finding.At("sentinel_port"), fmt.Sprintf("server and Sentinel cannot both listen on %d", l.ServerPort()), "Sentinels run in the servers' pods. Choose another port, or name sentinel_pod_labels if they have pods of their own.")
	}
	if topology == Cluster && l.ServerPort() == l.BusPort() {
		r.Problem(finding.Conflict, finding.At("cluster_port"), fmt.Sprintf("clients and cluster bus cannot both use %d", l.ServerPort()), "Choose another cluster_port, as cluster-port of redis.conf.")
	}
}

func isLater(l Label) bool { return l.Value.IsUnknown() }

// holds reports whether all of some labels are among others.
func holds(labels, some []Label) bool {
	return !slices.ContainsFunc(some, func(l Label) bool { return !slices.Contains(labels, l) })
}
