package audit

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var exporterRefused = Rule{
	Code:      "RG604",
	Title:     "The exporter's user lacks commands",
	Severity:  finding.Medium,
	Rationale: "Metrics are missing that alarms rest on, and each denial fills the ACL log, where it hides a real attack.",
	Remedy:    "The user that the exporter logs in as must be among the users and on: give it the preset exporter.",
	Native:    "user exporter on … +ping +info +client|setname +slowlog|get +latency|latest",
	References: []string{
		"source of redis_exporter 1.88",
	},
	Controls: []string{"NIST 800-53 AU-6", "NIST 800-53 SI-4"},
	Check: Check{append(needs(Workloads), ofUsers...), func(s Subject) []Hit {
		users := s.users()
		if s.Manifests == nil || len(users) == 0 || len(s.servers()) > 1 || s.UsersACL != nil && len(s.UsersACL.Faults) > 0 {
			return nil
		}
		needed := granted(presetNamed("exporter"), s.Server)
		if s.RedisConf == nil || !on(s.RedisConf, "cluster-enabled") { // elsewhere it does not ask for a cluster
			needed = slices.DeleteFunc(needed, func(name string) bool { return strings.HasPrefix(name, "cluster|") })
		}
		declared := lastOfEachName(users)
		asksOwn := ownServers(s)
		return onWorkloads(func(w *kube.Workload) []Hit {
			var hits []Hit
			for _, c := range w.Containers() {
				name := exporterUser(c.Container)
				if name == "" || !asksOwn(w, c.Container) {
					continue
				}
				message := ""
				user, found := declared[name]
				var missing []string
				if found {
					missing = without(user.LoadedUser, needed)
				}
				switch {
				case !found && name != defaultName:
					message = "Container %s logs in as user %s, who is not among the users."
				case found && !user.On:
					message = "Container %s logs in as user %s, who is off."
				case found && len(missing) > 0:
					message = "Container %s logs in as user %s, who may not run " + summary(missing) + "."
				default:
					continue
				}
				hits = append(hits, Hit{Field: c.Field, Message: fmt.Sprintf(message, c.Name, name)})
			}
			return hits
		}).Find(s)
	}},
}

// isExporter finds the exporter by the name of its image.
var isExporter = regexp.MustCompile(`(?:redis|valkey)[_-]exporter`)

// exporterUser is the user as whom an exporter logs in, "" if the container is no
// exporter or the user stands elsewhere.
func exporterUser(c kube.Container) string {
	if !isExporter.MatchString(imageName(c.Image)) {
		return ""
	}
	return exporterSetting(c, "REDIS_USER", "redis.user")
}

// exporterSetting is what an argument says, or else the environment: "" if it is
// not written out.
func exporterSetting(c kube.Container, variable, option string) string {
	value := ""
	for _, e := range c.Env {
		if e.Name == variable {
			value = e.Value
		}
	}
	words := slices.Concat(c.Command, c.Args)
	for i, word := range words {
		name, own, joined := strings.Cut(strings.TrimLeft(word, "-"), "=")
		if name != option || !strings.HasPrefix(word, "-") {
			continue
		}
		if !joined && i+1 < len(words) {
			own = words[i+1]
		}
		value = own
	}
	if strings.Contains(value, "$") {
		return ""
	}
	return value
}

// exporterHost finds the host in an address, without the login that may precede it.
var exporterHost = regexp.MustCompile(`^(?:\w+://)?(?:[^@/]*@)?(\[[^\]]*\]|[^:/]+)`)

// ownServers tells whether an exporter is known to ask a server of the documents:
// that of its own pod, or one behind a Service or of a workload among them.
func ownServers(s Subject) func(w *kube.Workload, c kube.Container) bool {
	services := map[string][]*kube.Service{}
	for _, service := range s.Manifests.Services {
		services[service.Metadata.Name] = append(services[service.Metadata.Name], service)
	}
	servers := s.servers()
	return func(w *kube.Workload, c kube.Container) bool {
		address := exporterSetting(c, "REDIS_ADDR", "redis.addr")
		if strings.Contains(address, ",") || strings.Contains(address, "@") { // several, or with a user of its own
			return false
		}
		found := exporterHost.FindStringSubmatch(address)
		if len(found) == 0 || local(strings.Trim(found[1], "[]")) {
			return slices.ContainsFunc(w.Pod.Containers, isServer)
		}
		first, _, _ := strings.Cut(found[1], ".")
		return slices.ContainsFunc(servers, func(p placedServer) bool {
			return strings.HasPrefix(first, p.Metadata.Name+"-") || slices.ContainsFunc(services[first], func(s *kube.Service) bool {
				return p.selected(s.Metadata.Namespace, kube.LabelSelector{MatchLabels: s.Spec.Selector}) && len(s.Spec.Selector) > 0
			})
		})
	}
}

// lastOfEachName finds users by their names: the last of a name, if files declare
// several.
func lastOfEachName(users []placedUser) map[string]placedUser {
	byName := make(map[string]placedUser, len(users))
	for _, u := range users {
		byName[u.Name] = u
	}
	return byName
}
