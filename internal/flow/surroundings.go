package flow

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A DNS is how the cluster resolves names.
type DNS string

// The ways. Each always by UDP and TCP: an answer that is too long for UDP is
// asked for again by TCP.
const (
	KubeDNS   DNS = "kube_dns"  // the pods of CoreDNS or kube-dns
	GKE       DNS = "gke"       // those, NodeLocal DNSCache and Cloud DNS
	OpenShift DNS = "openshift" // its own pods, on another port
	NoDNS     DNS = "none"
)

// DNSNames lists them.
func DNSNames() []string {
	return []string{string(KubeDNS), string(GKE), string(OpenShift), string(NoDNS)}
}

// DNSPort is where names are resolved.
const DNSPort = 53

const (
	// Pods of OpenShift's DNS listen on a port that needs no privilege.
	openShiftDNSPort = 5353
	// NodeLocal DNSCache listens on the node, where no pod selector reaches it;
	// Cloud DNS answers on the metadata server's address (GKE documentation,
	// NodeLocal DNSCache and Cloud DNS).
	nodeLocalAddress = "169.254.20.10/32"
	cloudDNSAddress  = "169.254.169.254/32"
)

// flows lets a party resolve names.
func (d DNS) flows(from Party) []Flow {
	pods := Selector{NamespaceLabels: labelled(Label{Name: NamespaceName, Value: shape.Given("kube-system")}), PodLabels: labelled(Label{Name: "k8s-app", Value: shape.Given("kube-dns")})}
	to, ports := Party{Name: "DNS", Selectors: []Selector{pods}}, []Port{One(DNSPort)}
	switch d {
	case NoDNS:
		return nil
	case GKE:
		to.Selectors = append(to.Selectors, Selector{CIDR: shape.Given(nodeLocalAddress)}, Selector{CIDR: shape.Given(cloudDNSAddress)})
	case OpenShift:
		to.Selectors = []Selector{{
			NamespaceLabels: labelled(Label{Name: NamespaceName, Value: shape.Given("openshift-dns")}),
			PodLabels:       labelled(Label{Name: "dns.operator.openshift.io/daemonset-dns", Value: shape.Given("default")}),
		}}
		ports = append(ports, One(openShiftDNSPort))
	}
	path := finding.At("dns")
	return []Flow{{from, to, UDP, ports, false, "resolves names", path}, {from, to, TCP, ports, false, "resolves names, long answers", path}}
}

// A Mesh is what runs beside each pod.
type Mesh string

// The meshes.
const (
	NoMesh Mesh = "none"
	Istio  Mesh = "istio" // with sidecars
)

// MeshNames lists them.
func MeshNames() []string { return []string{string(NoMesh), string(Istio)} }

// Ports of Istio's sidecars (Istio documentation, ports used by Istio).
const (
	SidecarControlPort = 15012 // of the control plane: configuration and certificates over TLS
	SidecarHealthPort  = 15021 // of the sidecar, which tells everybody whether it is ready, and nothing else
)

// flows lets a sidecar do its work.
func (m Mesh) flows(pods Party) []Flow {
	if m != Istio {
		return nil
	}
	path := finding.At("mesh")
	istiod := Party{Name: "istiod", Selectors: []Selector{{
		NamespaceLabels: labelled(Label{Name: NamespaceName, Value: shape.Given("istio-system")}), PodLabels: labelled(Label{Name: "app", Value: shape.Given("istiod")}),
	}}}
	return []Flow{
		{pods, istiod, TCP, []Port{One(SidecarControlPort)}, false, "the sidecar's configuration and certificate", path},
		{everybody("kubelet"), pods, TCP, []Port{One(SidecarHealthPort)}, false, "asks whether the sidecar is ready", path},
	}
}
