package kube

import "strconv"

// A ConfigMap is core/v1's.
type ConfigMap struct {
	Meta `yaml:",inline"`
	Data map[string]string `yaml:"data"`
}

// ServiceEntry is networking.istio.io's: a server outside the mesh.
type ServiceEntry struct {
	Meta `yaml:",inline"`
	Spec struct {
		Hosts            []string        `yaml:"hosts"`
		Addresses        []string        `yaml:"addresses"`
		Ports            []EntryPort     `yaml:"ports"`
		Location         string          `yaml:"location"`
		Resolution       string          `yaml:"resolution"`
		Endpoints        []EntryEndpoint `yaml:"endpoints"`
		ExportTo         []string        `yaml:"exportTo"`
		SubjectAltNames  []string        `yaml:"subjectAltNames"`
		WorkloadSelector any             `yaml:"workloadSelector"`
	} `yaml:"spec"`
}

// An EntryPort is a port that applications dial.
type EntryPort struct {
	Number     int    `yaml:"number"`
	Name       string `yaml:"name"`
	Protocol   string `yaml:"protocol"`
	TargetPort int    `yaml:"targetPort"` // 0: Number
}

// An EntryEndpoint is an address that the sidecar dials.
type EntryEndpoint struct {
	Address string `yaml:"address"`
}

// DestinationRule is networking.istio.io's: how sidecars speak to a host.
type DestinationRule struct {
	Meta `yaml:",inline"`
	Spec struct {
		Host             string         `yaml:"host"`
		TrafficPolicy    *TrafficPolicy `yaml:"trafficPolicy"`
		Subsets          []Subset       `yaml:"subsets"`
		ExportTo         []string       `yaml:"exportTo"`
		WorkloadSelector *LabelSelector `yaml:"workloadSelector"`
	} `yaml:"spec"`
}

// A TrafficPolicy is for all ports but those that have settings of their own.
type TrafficPolicy struct {
	TLS               *ClientTLS   `yaml:"tls"`
	PortLevelSettings []PortPolicy `yaml:"portLevelSettings"`
}

// A PortPolicy is for one port: that which applications dial.
type PortPolicy struct {
	Port struct {
		Number int `yaml:"number"`
	} `yaml:"port"`
	TLS *ClientTLS `yaml:"tls"`
}

// A Subset has a TrafficPolicy of its own.
type Subset struct {
	TrafficPolicy *TrafficPolicy `yaml:"trafficPolicy"`
}

// ClientTLS is how a sidecar speaks TLS.
type ClientTLS struct {
	Mode               string   `yaml:"mode"` // DISABLE where nothing stands, as in Istio's API
	CACertificates     string   `yaml:"caCertificates"`
	CredentialName     string   `yaml:"credentialName"`
	SubjectAltNames    []string `yaml:"subjectAltNames"`
	SNI                string   `yaml:"sni"`
	InsecureSkipVerify bool     `yaml:"insecureSkipVerify"`
}

// Off reports whether the sidecar speaks plain text.
func (t ClientTLS) Off() bool { return t.Mode == "" || t.Mode == "DISABLE" }

// A PlacedTLS is a setting of TLS and where it stands.
type PlacedTLS struct {
	ClientTLS
	Field string // spec.trafficPolicy.tls
	Port  int    // for that port alone; 0: for all
}

// TLS returns all settings of TLS of the rule.
func (d *DestinationRule) TLS() []PlacedTLS {
	all := d.Spec.TrafficPolicy.placed("spec.trafficPolicy")
	for i, s := range d.Spec.Subsets {
		all = append(all, s.TrafficPolicy.placed("spec.subsets["+strconv.Itoa(i)+"].trafficPolicy")...)
	}
	return all
}

func (p *TrafficPolicy) placed(at string) []PlacedTLS {
	if p == nil {
		return nil
	}
	var all []PlacedTLS
	if p.TLS != nil {
		all = append(all, PlacedTLS{*p.TLS, at + ".tls", 0})
	}
	for i, s := range p.PortLevelSettings {
		if s.TLS != nil {
			all = append(all, PlacedTLS{*s.TLS, at + ".portLevelSettings[" + strconv.Itoa(i) + "].tls", s.Port.Number})
		}
	}
	return all
}

// VirtualService is networking.istio.io's: where calls to hosts are led.
type VirtualService struct {
	Meta `yaml:",inline"`
	Spec struct {
		Hosts []string `yaml:"hosts"`
	} `yaml:"spec"`
}

// AuthorizationPolicy is security.istio.io's: who may reach pods of the mesh.
type AuthorizationPolicy struct {
	Meta `yaml:",inline"`
	Spec struct {
		Selector *LabelSelector `yaml:"selector"`
		Action   string         `yaml:"action"` // ALLOW where nothing stands
		Rules    []AccessRule   `yaml:"rules"`
	} `yaml:"spec"`
}

// Allows reports whether the policy lets in, and does not keep out.
func (p *AuthorizationPolicy) Allows() bool { return p.Spec.Action == "" || p.Spec.Action == "ALLOW" }

// An AccessRule applies where one of each that is given applies.
type AccessRule struct {
	From []struct {
		Source AccessSource `yaml:"source"`
	} `yaml:"from"`
	To   []AccessTarget `yaml:"to"`
	When []struct {
		Key string `yaml:"key"`
	} `yaml:"when"`
}

// An AccessSource is who it is. All that is given must apply.
type AccessSource struct {
	Principals           []string `yaml:"principals"`
	NotPrincipals        []string `yaml:"notPrincipals"`
	Namespaces           []string `yaml:"namespaces"`
	NotNamespaces        []string `yaml:"notNamespaces"`
	ServiceAccounts      []string `yaml:"serviceAccounts"`
	NotServiceAccounts   []string `yaml:"notServiceAccounts"`
	IPBlocks             []string `yaml:"ipBlocks"`
	NotIPBlocks          []string `yaml:"notIpBlocks"`
	RequestPrincipals    []string `yaml:"requestPrincipals"`
	NotRequestPrincipals []string `yaml:"notRequestPrincipals"`
	RemoteIPBlocks       []string `yaml:"remoteIpBlocks"`
	NotRemoteIPBlocks    []string `yaml:"notRemoteIpBlocks"`
}

// An AccessTarget is one of the places of a rule.
type AccessTarget struct {
	Operation AccessOperation `yaml:"operation"`
}

// An AccessOperation is what is done.
type AccessOperation struct {
	Ports      []string `yaml:"ports"`
	NotPorts   []string `yaml:"notPorts"`
	Hosts      []string `yaml:"hosts"`
	NotHosts   []string `yaml:"notHosts"`
	Methods    []string `yaml:"methods"`
	NotMethods []string `yaml:"notMethods"`
	Paths      []string `yaml:"paths"`
	NotPaths   []string `yaml:"notPaths"`
}

// PeerAuthentication is security.istio.io's: whether pods of the mesh take plain
// text.
type PeerAuthentication struct {
	Meta `yaml:",inline"`
	Spec struct {
		Selector      *LabelSelector       `yaml:"selector"`
		MTLS          MutualTLS            `yaml:"mtls"`
		PortLevelMTLS map[string]MutualTLS `yaml:"portLevelMtls"`
	} `yaml:"spec"`
}

// MutualTLS is one setting of it.
type MutualTLS struct {
	Mode string `yaml:"mode"`
}

// Modes of a PeerAuthentication: nothing but mutual TLS of the mesh is taken, and it
// is left to the namespace or the mesh.
const (
	Strict = "STRICT"
	Unset  = "UNSET"
)

// Selects reports whether it is for some pods of its namespace. Otherwise it is for
// all of them or, in the root namespace of the mesh, for all pods there are.
func (p *PeerAuthentication) Selects() bool {
	return p.Spec.Selector != nil && len(p.Spec.Selector.MatchLabels) > 0
}

// Mode is what it says of a port: what it says of that port alone, which counts only
// where it selects pods, or else of all.
func (p *PeerAuthentication) Mode(port string) string {
	mode := p.Spec.PortLevelMTLS[port].Mode
	if !p.Selects() || mode == "" || mode == Unset {
		mode = p.Spec.MTLS.Mode
	}
	if mode == "" {
		return Unset
	}
	return mode
}
