package audit

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

// A placedServer is the container that runs the server, or a Sentinel, how it is
// started, and the redis.conf that was given with it.
type placedServer struct {
	*kube.Workload
	container kube.Placed
	options   map[string][]string // directives among its arguments, by their names
	plain     bool                // nothing but those arguments decides how it starts
	conf      *redisconf.File     // nil if none was given
	sentinel  bool                // it is one, and conf its directives
}

// onServer makes a check of one that looks at the one server of the documents and
// at its redis.conf. Where there are several servers it is not known which of them
// the file is for.
func onServer(inputs []Inputs, check func(Subject, placedServer) []Hit) Check {
	return Check{inputs, func(s Subject) []Hit {
		if s.RedisConf == nil || s.Manifests == nil {
			return nil
		}
		servers := s.servers()
		if len(servers) != 1 {
			return nil
		}
		return servers[0].judged(s, s.RedisConf, check)
	}}
}

// judged is what a check finds on a server with a redis.conf, nothing where a line
// that is not known may decide.
func (p placedServer) judged(s Subject, conf *redisconf.File, check func(Subject, placedServer) []Hit) []Hit {
	file, undecided := conf.Watched()
	p.conf = file
	hits := check(s, p)
	if undecided() {
		return nil
	}
	return hits
}

// runningForGood are the containers of some sort that run for good.
func runningForGood(m *kube.Manifests, sort func(kube.Container) bool) []placedServer {
	var all []placedServer
	for _, w := range m.Workloads {
		if w.Kind == "Job" || w.Kind == "CronJob" {
			continue
		}
		for _, c := range w.Containers()[len(w.Pod.InitContainers):] {
			if sort(c.Container) {
				options, plain := startOptions(c.Container)
				all = append(all, placedServer{Workload: w, container: c, options: options, plain: plain})
			}
		}
	}
	return all
}

// imageWords are the words of names that images of servers have. Others belong to
// images of programs for servers: redis-commander, redis-operator.
var imageWords = []string{"redis", "valkey", "server", "stack", "cluster", "alpine", "debian", "hardened"}

// serverProgram finds the server in a command or in a line for a shell.
var serverProgram = regexp.MustCompile(`(?:redis|valkey)-server\b`)

// isServer reports whether a container runs a server, by its image and its
// command. A Sentinel is none.
func isServer(c kube.Container) bool {
	name := imageName(c.Image)
	words := slices.Concat(c.Command, c.Args)
	text := strings.Join(words, " ")
	if !redisLike(name) || strings.Contains(name, "exporter") || strings.Contains(name, "sentinel") || isSentinel(c) {
		return false
	}
	if serverProgram.MatchString(text) {
		return true
	}
	return wellKnown(name) && !strings.Contains(text, "-cli")
}

// wellKnown reports whether an image's name is one under which servers are
// published.
func wellKnown(name string) bool {
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' })
	return !slices.ContainsFunc(parts, func(part string) bool { return !slices.Contains(imageWords, part) })
}

// imageName is the last part of an image's name, without tag and digest.
func imageName(image string) string {
	name, _, _ := strings.Cut(image[strings.LastIndex(image, "/")+1:], "@")
	name, _, _ = strings.Cut(name, ":")
	return strings.ToLower(name)
}

// plainLine is a line for a shell that starts a server and does nothing else.
var plainLine = regexp.MustCompile("^\\s*(?:exec\\s+)?((?:[\\w./-]*/)?(?:redis|valkey)-(?:server|sentinel)(?:\\s+[^\\s;&|<>$`'\"\\\\(){}]+)*)\\s*$")

// entrypoint is the start script of the images of Redis and Valkey, which ends in the
// command that it is given.
const entrypoint = "docker-entrypoint.sh"

// byEntrypoint reports whether that script starts the command of a container.
func byEntrypoint(c kube.Container) bool {
	return len(c.Command) == 0 || path.Base(c.Command[0]) == entrypoint
}

// startWords are the words of the command that starts a server, without the shell
// or script that does nothing else.
func startWords(c kube.Container) []string {
	words := slices.Concat(c.Command, c.Args)
	if len(c.Command) > 0 && byEntrypoint(c) {
		words = words[1:]
	}
	for i, word := range words {
		if line := plainLine.FindStringSubmatch(word); i > 0 && words[i-1] == "-c" && i+1 == len(words) && line != nil {
			return strings.Fields(line[1])
		}
	}
	return words
}

// startsProgram reports whether a word names the program of a server or Sentinel.
func startsProgram(word string) bool {
	return !strings.HasPrefix(word, "-") && (strings.HasSuffix(word, "-server") || strings.HasSuffix(word, "-sentinel"))
}

// startOptions are the directives among a server's arguments, which overrule its
// file. They are plain if no script and no variable of the environment may add to
// them.
func startOptions(c kube.Container) (options map[string][]string, plain bool) {
	words := startWords(c)
	switch {
	case len(words) > 0 && startsProgram(words[0]):
		words, plain = words[1:], !byEntrypoint(c) || !addedTo(c)
	default:
		plain = byEntrypoint(c) && (len(words) == 0 || strings.HasPrefix(words[0], "-") || strings.HasSuffix(words[0], ".conf")) && !addedTo(c)
	}
	options = map[string][]string{}
	name := ""
	for i, word := range words {
		if option, ok := strings.CutPrefix(word, "--"); ok {
			name = strings.ToLower(option)
			if name != "sentinel" { // of which each is a statement by itself
				options[name] = nil
			} else if options[name] == nil {
				options[name] = []string{}
			}
			continue
		}
		ofOption := i > 0 && strings.HasPrefix(words[i-1], "--") || i > 1 && words[i-2] == "--sentinel" // and a statement
		if strings.Contains(word, "$") && !ofOption {
			plain = false
		}
		if name != "" {
			options[name] = append(options[name], word)
		}
	}
	return options, plain
}

// addedTo reports whether the start script of an image takes more from the
// environment: that of Bitnami's takes the port, others take arguments.
func addedTo(c kube.Container) bool {
	return strings.Contains(c.Image, "bitnami") || len(c.EnvFrom) > 0 || slices.ContainsFunc(c.Env, func(e kube.EnvVar) bool {
		return strings.HasSuffix(e.Name, "_ARGS") || strings.HasSuffix(e.Name, "_FLAGS")
	})
}

// overruled reports whether a directive stands among the arguments.
func (p placedServer) overruled(directive string) (values []string, ok bool) {
	for name, values := range p.options {
		if d, found := p.conf.Server().Directive(name); found && d.Name == directive {
			return values, true
		}
	}
	return nil, false
}

// value is what a directive is for the server in the end. It is not known if a
// script, an included file or a variable may say otherwise.
func (p placedServer) value(directive string) (value string, known bool) {
	if !p.plain {
		return "", false
	}
	if values, ok := p.overruled(directive); ok {
		value = strings.Join(values, " ")
		return value, !strings.Contains(value, "$")
	}
	if unsaid(p.conf, directive) {
		return "", false
	}
	value, _ = p.conf.Value(directive)
	return value, true
}

// is reports whether a directive is known to be yes.
func (p placedServer) is(directive string) bool {
	value, known := p.value(directive)
	return known && strings.EqualFold(value, "yes")
}

// number is the value of a directive that is a number.
func (p placedServer) number(directive string) (n int, known bool) {
	value, known := p.value(directive)
	if value == "" {
		return 0, known
	}
	n, err := strconv.Atoi(value)
	return n, known && err == nil
}

// A listening is the ports of a server, 0 where one is closed.
type listening struct{ plain, tls, bus int }

func (p placedServer) listening() (l listening, known bool) {
	plain, a := p.number("port")
	tls, b := p.number("tls-port")
	if !a || !b {
		return l, false
	}
	l = listening{plain: plain, tls: tls}
	if p.is("cluster-enabled") {
		base := plain
		if p.is("tls-cluster") {
			base = tls
		}
		if l.bus, _ = p.number("cluster-port"); l.bus == 0 {
			l.bus = flow.BusPort(base)
		}
	}
	return l, true
}

// clients are the ports that take clients.
func (l listening) clients() []int {
	return slices.DeleteFunc([]int{l.tls, l.plain}, func(port int) bool { return port == 0 })
}

// say names the ports for messages.
func (l listening) say() string {
	var texts []string
	for _, port := range l.clients() {
		texts = append(texts, strconv.Itoa(port))
	}
	if len(texts) == 0 {
		return "no port"
	}
	return "port " + strings.Join(texts, " and ")
}

// takes reports whether something in the pods may listen on a port: the server,
// a Sentinel, an exporter, a sidecar of the mesh or another container.
func (p placedServer) takes(l listening, port int) bool {
	const exporter, firstOfIstio, lastOfIstio = 9121, 15000, 15099
	own := append(l.clients(), exporter, l.bus, flow.BusPort(l.plain), flow.BusPort(l.tls))
	if !p.sentinel {
		own = append(own, flow.DefaultSentinelPort)
	}
	return slices.Contains(own, port) || firstOfIstio <= port && port <= lastOfIstio || p.othersMayListen(port)
}

// othersMayListen reports whether another container of the pods names a port, or
// names none and is no exporter, so that it may listen on any.
func (p placedServer) othersMayListen(port int) bool {
	return slices.ContainsFunc(p.Containers(), func(c kube.Placed) bool {
		named := slices.ContainsFunc(c.Ports, func(own kube.ContainerPort) bool { return own.ContainerPort == port })
		silent := len(c.Ports) == 0 && !strings.Contains(c.Image, "exporter") && !strings.Contains(c.Field, "initContainers")
		return c.Field != p.container.Field && (named || silent)
	})
}

// selected reports whether a selector of a namespace is known to select the
// server's pods.
func (p placedServer) selected(namespace string, selector kube.LabelSelector) bool {
	selects, known := selector.Selects(p.Labels)
	return selects && known && namespace == p.Metadata.Namespace
}

// persists reports whether the server is known to keep its data on disk: it then
// forks to write it.
func (p placedServer) persists() bool {
	if p.is("appendonly") {
		return true
	}
	if !p.plain || unsaid(p.conf, "save") {
		return false
	}
	if values, ok := p.overruled("save"); ok {
		return strings.Join(values, "") != ""
	}
	lines := p.conf.Lines("save")
	if len(lines) == 0 {
		return given(p.conf, "save")
	}
	return strings.Join(lines[len(lines)-1].Values, "") != ""
}
