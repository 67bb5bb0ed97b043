package audit

import (
	"slices"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/certificate"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/istio"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

func onEntries(check func(*kube.ServiceEntry) []Hit) Check {
	return onDocuments(Entries, func(m *kube.Manifests) []*kube.ServiceEntry { return m.ServiceEntries }, check)
}

// onDestinations makes a check of one that looks at the DestinationRules one by
// one, and at the documents around them.
func onDestinations(check func(*kube.Manifests, *kube.DestinationRule) []Hit) Check {
	return Check{needs(Destinations), func(s Subject) []Hit {
		return onDocuments(Destinations, func(m *kube.Manifests) []*kube.DestinationRule { return m.DestinationRules },
			func(d *kube.DestinationRule) []Hit { return check(s.Manifests, d) }).Find(s)
	}}
}

// onOrigination makes a check of one that looks at settings by which sidecars
// speak TLS to Redis outside of the mesh. It says what is wrong, "" if nothing is.
func onOrigination(check func(*kube.Manifests, *kube.DestinationRule, kube.PlacedTLS) string) Check {
	return Check{needs(Destinations), func(s Subject) []Hit {
		return onDestinations(func(m *kube.Manifests, d *kube.DestinationRule) []Hit {
			var hits []Hit
			for _, tls := range d.TLS() {
				if tls.Off() || tls.Mode == "ISTIO_MUTUAL" || !s.leadsToRedis(d) { // the mesh's own certificates are no affair of ours
					continue
				}
				if message := check(m, d, tls); message != "" {
					hits = append(hits, Hit{Field: tls.Field, Message: message})
				}
			}
			return hits
		}).Find(s)
	}}
}

// leadsToRedis reports whether a rule is for servers of Redis: by a port of the
// host's entry, or where that is elsewhere by the host's name.
func leadsToRedis(m *kube.Manifests, d *kube.DestinationRule) bool {
	entries := entriesOf(m, d.Spec.Host)
	if len(entries) == 0 {
		return redisLike(d.Spec.Host) || redisLike(d.Metadata.Name)
	}
	return slices.ContainsFunc(entries, func(e *kube.ServiceEntry) bool { return slices.ContainsFunc(e.Spec.Ports, forRedis) })
}

// redisLike reports whether a name is one that people give to Redis.
func redisLike(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "redis") || strings.Contains(name, "valkey") || strings.Contains(name, "memorystore")
}

// selectsRedis reports whether a selector names pods of Redis by a label.
func selectsRedis(s *kube.LabelSelector) bool {
	if s == nil {
		return false
	}
	for _, value := range s.MatchLabels {
		if redisLike(value) {
			return true
		}
	}
	return false
}

// entriesOf are the entries of which a rule's host, which may begin with a star,
// covers one.
func entriesOf(m *kube.Manifests, host string) []*kube.ServiceEntry { return m.EntriesFor(host) }

// raw reports whether sidecars tell a port by address and number alone: it is
// neither HTTP nor told by the name that TLS sends.
func raw(p kube.EntryPort) bool {
	return slices.Contains([]string{"", "TCP", "REDIS", "MONGO", "MYSQL"}, strings.ToUpper(p.Protocol))
}

// dataPorts are where servers and Sentinels of these documents listen: where
// they do by default, if nobody said.
func dataPorts(m *kube.Manifests) []string {
	ports := m.DataPorts
	if len(ports) == 0 {
		ports = []int{flow.DefaultPort, flow.DefaultSentinelPort, flow.BusPort(flow.DefaultPort)}
	}
	texts := make([]string, len(ports))
	for i, p := range ports {
		texts[i] = strconv.Itoa(p)
	}
	return texts
}

// forRedis reports whether a port of an entry is one of Redis: by its number or
// its name.
func forRedis(p kube.EntryPort) bool {
	const ofMemorystore, ofAzure = 6378, 6380
	numbers := []int{flow.DefaultPort, flow.DefaultSentinelPort, ofMemorystore, ofAzure}
	return slices.Contains(numbers, p.Number) || slices.Contains(numbers, p.TargetPort) || redisLike(p.Name) && !strings.HasPrefix(p.Name, "http")
}

// onAccess makes a check of one that looks at the AuthorizationPolicies that are
// about servers: those that name a port of theirs, or select their pods, or were
// declared for them. The check is handed a function that tells which rules of the
// policy are.
func onAccess(check func(p *kube.AuthorizationPolicy, concerns func(kube.AccessRule) bool) []Hit) Check {
	return Check{needs(AccessPolicy), func(s Subject) []Hit {
		return onDocuments(AccessPolicy, func(m *kube.Manifests) []*kube.AuthorizationPolicy { return m.AuthorizationPolicies },
			func(p *kube.AuthorizationPolicy) []Hit {
				ports := dataPorts(s.Manifests)
				names := func(r kube.AccessRule) bool { return namesPort(r, ports) }
				if len(s.Manifests.DataPorts) > 0 || selectsRedis(p.Spec.Selector) {
					return check(p, func(kube.AccessRule) bool { return true })
				}
				if !slices.ContainsFunc(p.Spec.Rules, names) {
					return nil
				}
				return check(p, names)
			}).Find(s)
	}}
}

// namesPort reports whether a rule names one of some ports.
func namesPort(r kube.AccessRule, ports []string) bool {
	for _, to := range r.To {
		if slices.ContainsFunc(to.Operation.Ports, func(p string) bool { return slices.Contains(ports, p) }) {
			return true
		}
	}
	return false
}

// A bundle is the authorities of a ConfigMap, for sidecars to verify servers by.
type bundle struct {
	configMap   *kube.ConfigMap
	field       string // data.ca.crt
	authorities []certificate.Authority
}

// bundles are those that the documents lead sidecars to: by the annotations of
// pods, or by a credential. Other ConfigMaps hold certificates for other ends.
func bundles(m *kube.Manifests) []bundle {
	if len(m.ConfigMaps) == 0 {
		return nil
	}
	var all []bundle
	paths := bundlePathsOf(m)
	for _, c := range m.ConfigMaps {
		if !paths.reach(c) {
			continue
		}
		for key, text := range c.Data {
			authorities, err := certificate.ParseBundle(text)
			if err == nil {
				all = append(all, bundle{c, "data." + key, authorities})
			}
		}
	}
	slices.SortFunc(all, func(a, b bundle) int { return strings.Compare(a.configMap.Key()+a.field, b.configMap.Key()+b.field) })
	return all
}

// A bundlePaths is what leads sidecars to ConfigMaps.
type bundlePaths struct {
	mounted     map[namespaced]bool // by annotations of pods
	declared    map[string]bool     // by those of pods whose namespace is not known
	credentials map[string]bool
}

// namespaced names a document of one sort.
type namespaced struct{ namespace, name string }

func bundlePathsOf(m *kube.Manifests) bundlePaths {
	p := bundlePaths{mounted: map[namespaced]bool{}, declared: map[string]bool{}, credentials: map[string]bool{}}
	for _, w := range m.Workloads {
		for _, name := range mountedConfigMaps(w.Annotations) {
			p.mounted[namespaced{w.Metadata.Namespace, name}] = true
		}
	}
	for _, name := range mountedConfigMaps(m.PodAnnotations) {
		p.declared[name] = true
	}
	for _, d := range m.DestinationRules {
		for _, tls := range d.TLS() {
			p.credentials[tls.CredentialName] = true
		}
	}
	return p
}

// reach reports whether a ConfigMap is one of those.
func (p bundlePaths) reach(c *kube.ConfigMap) bool {
	namespace, name := c.Metadata.Namespace, c.Metadata.Name
	return p.mounted[namespaced{namespace, name}] || p.declared[name] || p.credentials["configmap://"+namespace+"/"+name]
}

// mountedConfigMaps are those that an annotation of pods makes volumes of their
// sidecars.
func mountedConfigMaps(annotations map[string]string) []string {
	text, given := annotations[istio.UserVolume]
	if !given {
		return nil
	}
	volumes, err := istio.ParseVolumes(text)
	if err != nil {
		return nil
	}
	return volumes.ConfigMaps()
}

// onBundles makes a check of one that says what is wrong with the authorities
// that sidecars verify servers by, a message for each thing.
func onBundles(check func(*kube.Manifests, []certificate.Authority) []string) Check {
	return Check{needs(ConfigMaps), func(s Subject) []Hit {
		if s.Manifests == nil {
			return nil
		}
		var hits []Hit
		for _, b := range s.bundles() {
			for _, message := range check(s.Manifests, b.authorities) {
				hits = append(hits, Hit{Document: b.configMap.Key(), Field: b.field, Subject: b.configMap.Subject(), Message: message})
			}
		}
		return hits
	}}
}

// annotated is pods of which the annotations are judged.
type annotated struct {
	annotations map[string]string
	namespace   string // "" for pods that were declared
	servers     bool   // a container runs a server
}

// onAnnotations makes a check of one that looks at the annotations of pods:
// those of workloads, and those that were declared.
func onAnnotations(check func(Subject, annotated) []string) Check {
	return Check{needs(Workloads), func(s Subject) []Hit {
		hits := onWorkloads(func(w *kube.Workload) []Hit {
			var hits []Hit
			for _, message := range check(s, annotated{w.Annotations, w.Metadata.Namespace, runsServer(w)}) {
				hits = append(hits, Hit{Field: w.AnnotationsAt, Message: message})
			}
			return hits
		}).Find(s)
		if s.Manifests == nil {
			return hits
		}
		for _, message := range check(s, annotated{annotations: s.Manifests.PodAnnotations}) {
			hits = append(hits, Hit{Path: finding.At("pod_annotations"), Subject: "annotations of the pods", Message: message})
		}
		return hits
	}}
}

// runsServer reports whether a container of the workload is a server of Redis, by
// its image.
func runsServer(w *kube.Workload) bool {
	return slices.ContainsFunc(w.Containers(), func(c kube.Placed) bool {
		image := c.Image[strings.LastIndex(c.Image, "/")+1:]
		return redisLike(image) && !strings.Contains(image, "exporter")
	})
}
