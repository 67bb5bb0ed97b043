package audit

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var nameNotInCertificate = Rule{
	Code:      "RG623",
	Title:     "A host is announced by a name that its certificate does not have",
	Severity:  finding.High,
	Rationale: "Clients dial the names that Sentinels and nodes of a cluster tell them, and hold the certificate against them. One that is not made out to the name is refused, after a failover at the latest, unless somebody has switched the check off.",
	Remedy:    "The name in replica_announce_ip, cluster_announce_hostname, announce_ip or the monitor's host must be among dnsNames of the Certificate, by itself or by a star for its first label.",
	Native:    "kind: Certificate, spec: {dnsNames: ['*.redis.data.svc']}",
	References: []string{
		"RFC 6125, 6.4.3", "cert-manager documentation, Certificate", "Redis documentation, Sentinel, IP addresses and DNS names",
	},
	Controls: []string{"NIST 800-53 SC-8", "NIST 800-53 CP-10", "NIST 800-53 IA-3"},
	Check: Check{[]Inputs{{Certificates}, {Workloads}, {RedisConf, SentinelConf}}, func(s Subject) []Hit {
		if s.Manifests == nil || len(s.Manifests.Certificates) == 0 {
			return nil
		}
		ofServers := onServer(nil, func(s Subject, p placedServer) []Hit {
			port, known := p.number("tls-port")
			file, certain := p.value("tls-cert-file")
			if !known || !certain || port == 0 {
				return nil
			}
			return s.notCovered(p, file, announcedByServer(s, p))
		})
		return append(ofServers.Find(s), nameOfSentinel(s)...)
	}},
}

// An announcement is a host that clients are told.
type announcement struct {
	hit   Hit
	hosts []string // one for each pod, if they differ
}

// announcedByServer are the names by which a server is known: those that it says
// itself, and those that Sentinels begin with.
func announcedByServer(s Subject, p placedServer) []announcement {
	var directives []string
	if s.SentinelConf == nil || s.tellsNames() {
		directives = append(directives, "replica-announce-ip")
	}
	endpoint, _ := p.value("cluster-preferred-endpoint-type")
	if p.is("cluster-enabled") && strings.EqualFold(endpoint, "hostname") {
		directives = append(directives, "cluster-announce-hostname")
	}
	var all []announcement
	for _, directive := range directives {
		value, _ := p.value(directive)
		_, line := p.conf.Value(directive)
		hit := Hit{Artefact: redisConfName, Line: line, Subject: directive}
		if _, overruled := p.overruled(directive); overruled {
			hit = Hit{Document: p.Key(), Field: p.container.Field, Subject: p.Subject()}
		}
		if p.plain {
			all = append(all, announcement{hit, p.hosts(value)})
		}
	}
	if s.SentinelConf != nil && s.tellsNames() {
		for _, m := range s.SentinelConf.Monitors {
			if s.leadsTo(m.Host, p) {
				all = append(all, announcement{Hit{Artefact: sentinelConfName, Line: m.Line, Subject: "sentinel monitor " + m.Name}, []string{m.Host}})
			}
		}
	}
	return all
}

// tellsNames reports whether Sentinels are known to tell clients names in place of
// addresses.
func (s Subject) tellsNames() bool {
	told, _ := s.SentinelConf.SettingValue("announce-hostnames")
	resolved, _ := s.SentinelConf.SettingValue("resolve-hostnames")
	return strings.EqualFold(told, "yes") && strings.EqualFold(resolved, "yes")
}

// nameOfSentinel judges the name that a Sentinel tells of itself.
func nameOfSentinel(s Subject) []Hit {
	if s.SentinelConf == nil || !s.tellsNames() || len(s.sentinels()) != 1 {
		return nil
	}
	port, _, known := sentinelValue(s, "tls-port")
	file, _, certain := sentinelValue(s, "tls-cert-file")
	name, line := s.SentinelConf.SettingValue("announce-ip")
	if !known || !certain || port == "" || port == "0" {
		return nil
	}
	p := s.sentinels()[0]
	hit := Hit{Artefact: sentinelConfName, Line: line, Subject: "sentinel announce-ip"}
	words := p.options["sentinel"]
	if i := slices.Index(words, "announce-ip") + 1; i > 0 && i < len(words) && p.plain {
		name, hit = words[i], Hit{Document: p.Key(), Field: p.container.Field, Subject: p.Subject()}
	}
	if name == "" {
		return nil
	}
	return s.notCovered(p, file, []announcement{{hit, p.hosts(name)}})
}

// notCovered are the announcements of which the certificate in a file has not all
// names. What is announced by address is another's affair.
func (s Subject) notCovered(p placedServer, file string, all []announcement) []Hit {
	certificate := s.certificateIn(p, file)
	if certificate == nil {
		return nil
	}
	var hits []Hit
	for _, a := range all {
		i := slices.IndexFunc(a.hosts, func(host string) bool {
			_, err := netip.ParseAddr(host)
			return host != "" && err != nil && !certificate.Covers(host)
		})
		if i < 0 {
			continue
		}
		a.hit.Message = fmt.Sprintf("Clients are told of %s, and Certificate %s is not made out to that name.", a.hosts[i], certificate.Metadata.Name)
		hits = append(hits, a.hit)
	}
	return hits
}

// certificateIn is the Certificate that a file of a container comes from, nil if it
// is not known to be one of the documents.
func (s Subject) certificateIn(p placedServer, file string) *kube.Certificate {
	item, known := s.Manifests.Mounted(p.Workload, p.container, file)
	if !known || item.Kind != "Secret" {
		return nil
	}
	found := selected(s.Manifests.Certificates, func(c *kube.Certificate) bool {
		return c.Metadata.Namespace == p.Metadata.Namespace && c.Spec.SecretName == item.Name
	})
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// leadsTo reports whether a host is that of one of the server's pods, or of a
// Service before them: POD.SERVICE.NAMESPACE or SERVICE.NAMESPACE, whole or in part.
func (s Subject) leadsTo(host string, p placedServer) bool {
	labels := strings.Split(host, ".")
	in := func(i int, namespace string) bool { return i >= len(labels) || labels[i] == namespace }
	number, ofSet := strings.CutPrefix(labels[0], p.Metadata.Name+"-")
	if ofSet && strings.Trim(number, "0123456789") == "" && in(2, p.Metadata.Namespace) {
		return true
	}
	return slices.ContainsFunc(s.Manifests.Services, func(service *kube.Service) bool {
		selector := kube.LabelSelector{MatchLabels: service.Spec.Selector}
		return service.Metadata.Name == labels[0] && in(1, service.Metadata.Namespace) && !selector.Empty() && p.selected(service.Metadata.Namespace, selector)
	})
}

// hosts are what a host among a server's arguments is for each of its pods, none if
// it is not known.
func (p placedServer) hosts(value string) []string {
	if !strings.Contains(value, "$") {
		return []string{value}
	}
	const most = 1000 // beyond which a certificate lists none by name
	pods := 1
	if p.Replicas != nil {
		pods = min(*p.Replicas, most)
	}
	var all []string
	for i := range pods {
		host := value
		for _, e := range p.container.Env {
			if e.ValueFrom == nil {
				continue
			}
			switch e.ValueFrom.FieldRef.FieldPath {
			case "metadata.name":
				if p.Kind == "StatefulSet" {
					host = strings.ReplaceAll(host, "$("+e.Name+")", fmt.Sprintf("%s-%d", p.Metadata.Name, i))
				}
			case "metadata.namespace":
				host = strings.ReplaceAll(host, "$("+e.Name+")", p.Metadata.Namespace)
			}
		}
		if strings.Contains(host, "$") {
			return nil
		}
		all = append(all, host)
	}
	return all
}
