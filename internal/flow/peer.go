package flow

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Peer is who may be reached or may reach, as a user declares it: pods, by
// labels of theirs and of their namespace, or addresses. What is absent admits
// nobody; labels of pod and namespace must both match.
type Peer struct {
	Namespace       shape.Arg[string]                // by name
	NamespaceLabels shape.Arg[[]shape.Named[string]] // instead of Namespace
	PodLabels       shape.Arg[[]shape.Named[string]] // alone: in the policy's own namespace
	ServiceAccount  shape.Arg[string]                // which only a mesh can tell
	CIDR            shape.Arg[string]                // a block, or an address alone
	Except          shape.Arg[[]string]              // blocks inside CIDR
	Ports           shape.Arg[[]string]              // "6379", "11000-13047"; default: those of the servers
	AllowAll        shape.Arg[bool]                  // everybody, spelt
	Exceptions      shape.Arg[[]shape.Named[string]]
}

// PeerShape describes a peer.
func PeerShape() shape.Object[Peer] {
	return shape.Object[Peer]{Fields: []shape.Field[Peer]{
		shape.String("namespace", "Pods of the namespace of this name.",
			func(p *Peer) *shape.Arg[string] { return &p.Namespace }, shape.Checked(manifest.Namespace)),
		shape.StringMap("namespace_labels", "Pods of the namespaces with these labels.",
			func(p *Peer) *shape.Arg[[]shape.Named[string]] { return &p.NamespaceLabels }, shape.NoNulls(), shape.Checked(manifest.LabelValue)),
		shape.StringMap("pod_labels", "Pods with these labels: of the namespaces above, or of the policy's own.",
			func(p *Peer) *shape.Arg[[]shape.Named[string]] { return &p.PodLabels }, shape.NoNulls(), shape.Checked(manifest.LabelValue)),
		shape.String("service_account", "Pods that run as this ServiceAccount. Only a mesh can tell: a NetworkPolicy lets through all pods that the rest matches, so name `pod_labels` beside it.",
			func(p *Peer) *shape.Arg[string] { return &p.ServiceAccount }, shape.Checked(manifest.Name)),
		shape.String("cidr", "Addresses: a block such as `10.20.0.0/24`, or one address.",
			func(p *Peer) *shape.Arg[string] { return &p.CIDR }),
		shape.Strings("except", "Blocks inside `cidr` that are left out.",
			func(p *Peer) *shape.Arg[[]string] { return &p.Except }, shape.NoNulls()),
		shape.Strings("ports", "Ports and ranges, such as `\"6378\"` and `\"11000-13047\"`. Default: those of the servers.",
			func(p *Peer) *shape.Arg[[]string] { return &p.Ports }),
		shape.Bool("allow_all", "`true` for everybody, inside the cluster and outside. It must be spelt, and is a finding.",
			func(p *Peer) *shape.Arg[bool] { return &p.AllowAll }),
		artefact.Exceptions(func(p *Peer) *shape.Arg[[]shape.Named[string]] { return &p.Exceptions }),
	}}
}

// Validate reports everything that is wrong with a peer. It leaves alone what is
// unknown.
func (p Peer) Validate(r *finding.Report, path finding.Path) {
	pods := !p.Namespace.IsAbsent() || !p.NamespaceLabels.IsAbsent() || !p.PodLabels.IsAbsent() || !p.ServiceAccount.IsAbsent()
	address, all := !p.CIDR.IsAbsent(), p.AllowAll.Or(false)
	switch {
	case pods && address, all && (pods || address):
		r.Problem(finding.Conflict, path, "a peer must be pods, addresses or everybody, and not two of them",
			"Make two peers of it: each is let in by itself.")
	case !pods && !address && !all && !p.AllowAll.IsUnknown():
		r.Problem(finding.Required, path, "a peer must say who it is", "Name namespace, pod_labels or cidr. For everybody write allow_all = true.")
	}
	if !p.Namespace.IsAbsent() && !p.NamespaceLabels.IsAbsent() {
		r.Problem(finding.Conflict, path.Attr("namespace_labels"), "namespace and namespace_labels exclude each other",
			"Use namespace for one by its name, namespace_labels for all that bear a label.")
	}
	p.checkLabels(r, path)
	p.checkPorts(r, path)
	p.checkAddresses(r, path)
}

func (p Peer) checkLabels(r *finding.Report, path finding.Path) {
	for _, l := range []struct {
		name   string
		labels shape.Arg[[]shape.Named[string]]
	}{{"namespace_labels", p.NamespaceLabels}, {"pod_labels", p.PodLabels}} {
		CheckLabels(r, path.Attr(l.name), l.labels)
		if labels, known := l.labels.Get(); known && len(labels) == 0 {
			r.Problem(finding.Invalid, path.Attr(l.name), l.name+" must name at least one label",
				"An empty selector would match every one. Leave it out, or name a label.")
		}
	}
}

// CheckLabels reports keys that Kubernetes does not take. Values are checked
// where they are decoded.
func CheckLabels(r *finding.Report, path finding.Path, labels shape.Arg[[]shape.Named[string]]) {
	all, _ := labels.Get()
	for _, l := range all {
		if wrong := manifest.LabelKey(l.Name); wrong != "" {
			r.Problem(finding.Invalid, path.Key(l.Name), fmt.Sprintf("a key of %s must %s", path.Leaf(), wrong), "")
		}
	}
}

func (p Peer) checkPorts(r *finding.Report, path finding.Path) {
	ports, known := p.Ports.Get()
	if known && len(ports) == 0 {
		r.Problem(finding.Invalid, path.Attr("ports"), "ports must name at least one port", "No port at all would mean every port to Kubernetes. Leave it out for those of the servers.")
	}
	for i, text := range ports {
		if _, err := ParsePort(text); err != nil {
			r.Problem(finding.Invalid, path.Attr("ports").Index(i), fmt.Sprintf("ports[%d] %v", i, err), fmt.Sprintf("Given was %q.", text))
		}
	}
}

func (p Peer) checkAddresses(r *finding.Report, path finding.Path) {
	except, _ := p.Except.Get()
	if p.CIDR.IsAbsent() && !p.Except.IsAbsent() {
		r.Problem(finding.Conflict, path.Attr("except"), "except needs a cidr to leave something out of", "Name the block in cidr.")
	}
	text, known := p.CIDR.Get()
	if !known {
		return
	}
	block, err := ParseCIDR(text)
	if err != nil {
		r.Problem(finding.Invalid, path.Attr("cidr"), "cidr "+err.Error(), fmt.Sprintf("Given was %q.", text))
	}
	for i, text := range except {
		hole, wrong := ParseCIDR(text)
		switch at := path.Attr("except").Index(i); {
		case wrong != nil:
			r.Problem(finding.Invalid, at, fmt.Sprintf("except[%d] %v", i, wrong), fmt.Sprintf("Given was %q.", text))
		case err == nil && (!covers(block, hole) || hole == block):
			r.Problem(finding.Invalid, at, fmt.Sprintf("except[%d] must be a part of %s", i, block), fmt.Sprintf("Given was %q, which lies outside of it or is all of it.", text))
		}
	}
}

// letsIn reports whether a valid peer lets in some address of a block.
func (p Peer) letsIn(block netip.Prefix) bool {
	own, ok := p.block()
	if !ok || !covers(own, block) && !covers(block, own) {
		return false
	}
	except, _ := p.Except.Get()
	return !slices.ContainsFunc(except, func(text string) bool {
		hole, err := ParseCIDR(text)
		return err == nil && covers(hole, block)
	})
}

// uncertain reports whether it is known only at apply which rules a peer makes.
func uncertain(p shape.Arg[Peer]) bool {
	peer, known := p.Get()
	return !known || peer.AllowAll.IsUnknown() || peer.Ports.IsUnknown()
}

// Uncertain reports whether that is so for any of some peers.
func Uncertain(peers shape.Arg[[]shape.Named[Peer]]) bool {
	all, _ := peers.Get()
	return peers.IsUnknown() || slices.ContainsFunc(all, func(p shape.Named[Peer]) bool { return uncertain(p.Value) })
}

// block returns the addresses of a valid peer.
func (p Peer) block() (netip.Prefix, bool) {
	text, known := p.CIDR.Get()
	if !known {
		return netip.Prefix{}, false
	}
	block, err := ParseCIDR(text)
	return block, err == nil
}

// PortsOr returns the peer's own ports, or else the ones given.
func (p Peer) PortsOr(otherwise []Port) []Port {
	texts, known := p.Ports.Get()
	if !known {
		return otherwise
	}
	var ports []Port
	for _, text := range texts {
		if port, err := ParsePort(text); err == nil {
			ports = append(ports, port)
		}
	}
	return ports
}

// CheckOverlaps reports addresses that one peer leaves out and another lets in
// on the same port, and blocks that another's makes idle.
func CheckOverlaps(r *finding.Report, path finding.Path, peers []shape.Named[Peer], servers []Port) {
	for _, a := range peers {
		p, _ := a.Value.Get()
		block, ok := p.block()
		if !ok {
			continue
		}
		for _, b := range peers {
			q, _ := b.Value.Get()
			other, ok := q.block()
			if !ok || a.Name == b.Name || p.Ports.IsUnknown() || q.Ports.IsUnknown() || !meet(p.PortsOr(servers), q.PortsOr(servers)) {
				continue
			}
			p.checkHoles(r, path, a.Name, b.Name, q)
			idle := covers(other, block) && q.Except.IsAbsent() && within(p.PortsOr(servers), q.PortsOr(servers))
			if idle && (other != block || a.Name < b.Name) {
				r.Warn(finding.Unneeded, path.Key(a.Name).Attr("cidr"), fmt.Sprintf("%s of %s lies inside %s of %s", block, a.Name, other, b.Name), "Remove one of the two.")
			}
		}
	}
}

// meet reports whether two lists of ports have one in common.
func meet(a, b []Port) bool {
	return slices.ContainsFunc(a, func(p Port) bool { return slices.ContainsFunc(b, p.Overlaps) })
}

// within reports whether each range of a lies in one of b.
func within(a, b []Port) bool {
	return !slices.ContainsFunc(a, func(p Port) bool {
		return !slices.ContainsFunc(b, func(q Port) bool { return q.First <= p.First && p.Last <= q.Last })
	})
}

// checkHoles reports what this peer leaves out and another lets in.
func (p Peer) checkHoles(r *finding.Report, path finding.Path, name, other string, q Peer) {
	except, _ := p.Except.Get()
	for i, text := range except {
		if hole, err := ParseCIDR(text); err == nil && q.letsIn(hole) {
			r.Problem(finding.Conflict, path.Key(name).Attr("except").Index(i), fmt.Sprintf("%s is left out here, and let in by %s", text, other),
				"Peers add up: what one lets in, no other keeps out. Leave it out there too.")
		}
	}
}
