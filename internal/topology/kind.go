package topology

import (
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube/pod"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/sentinel"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Model is a whole deployment, which the rules judge together.
type Model struct {
	RedisConf    *redisconf.File
	UsersACL     *acl.File
	SentinelConf *sentinel.File
	// SentinelUsers are the users of Sentinels, which have nothing in common with
	// those of servers.
	SentinelUsers *acl.File
	Manifests     *kube.Manifests
}

// Kind is a whole deployment as a kind of artefact.
func Kind() artefact.Kind {
	return artefact.Define(artefact.Definition[Spec]{
		Name: "topology",
		Doc: "Renders a whole deployment from one description: the files of each role, the users of servers and Sentinels, the policies, and the pods. " +
			"They agree by construction, and the rules judge them together. " +
			"No password is part of it: `templates` leave each open for `redisguard_secret_file` or `redisguard_external_secret`.",
		Shape:           Shape(),
		Outputs:         outputs(),
		FunctionOutputs: manifest.FunctionOutputArguments(),
		ValidateIn:      Spec.validate,
		BuildIn:         build,
	})
}

func outputs() []shape.Argument {
	byRole := shape.MapType.Of(shape.TextMap)
	return slices.Concat([]shape.Argument{
		{Name: "files", Type: byRole, Sensitive: true, Doc: "The files, by role (`primary`, `replica`, `node`, `sentinel`) and name, without what only a password can fill."},
		{Name: "templates", Type: byRole, Sensitive: true, Doc: "The same files as Go templates, which leave the passwords open. Those of `sentinel-secrets.conf` are of Sentinels."},
		{Name: "secrets", Type: shape.MapType.Of(shape.MapType.Of(secretFile)), Sensitive: true, Doc: "What the pods mount, by the name of the Secret and of the file in it: the `template`, and the names of the `passwords` that it leaves open. Empty without `image`."},
		{Name: "passwords", Type: shape.TextList, Doc: "The names of all passwords that the templates leave open."},
		{Name: "dns_names", Type: shape.TextList, Doc: "The names that servers and Sentinels bear, all of which their certificate must hold: for `dnsNames` of cert-manager's Certificate."},
		{Name: "revision", Type: shape.Int, Doc: "A whole number that changes whenever a template does, for `data_wo_revision` and the like."},
	}, manifest.OutputArguments(), flow.OutputArguments())
}

// secretFile describes a file of a Secret.
var secretFile = shape.RecordOf(
	shape.Argument{Name: "template", Type: shape.Text, Doc: "The file as a Go template."},
	shape.Argument{Name: "passwords", Type: shape.TextList, Doc: "The names of the passwords that it leaves open."},
)

// unjudged runs parts without a word of the rules: they judge the whole.
type unjudged struct{ rules artefact.Judge }

func (unjudged) Judge(*server.Server, artefact.Model) []finding.Finding { return nil }
func (u unjudged) RuleCodes() []string                                  { return u.rules.RuleCodes() }

// run runs every part, or no more than checks it where the server is not known.
func (s Spec) run(srv *server.Server, env artefact.Environment) []part {
	env.Judge = unjudged{env.Judge}
	all := s.parts(srv)
	for i, p := range all {
		if srv == nil {
			all[i].result.Report = p.kind.Check(shape.ObjectOf(p.fields), env)
			continue
		}
		all[i].result = p.kind.Run(shape.ObjectOf(p.fields), env)
	}
	return all
}

// validate reports what is wrong in any part, once.
func (s Spec) validate(srv *server.Server, env artefact.Environment) finding.Report {
	var r finding.Report
	s.check(&r, srv)
	if s.later() {
		return r
	}
	own := argumentNames()
	// What is wrong with an argument is told by the first who sees it: the check above
	// has better words than a part, and one part sees what another does.
	const whole = -1
	teller := map[string]int{}
	for _, problem := range r.Problems {
		teller[problem.Path.String()] = whole
	}
	first := func(i int, p part, all []finding.Problem, add func(finding.Problem)) {
		for _, problem := range all {
			if ofException(problem) {
				continue // whose finding the whole has
			}
			if p.ownOf(problem) {
				continue // the password of one of users, which checkPasswords refuses
			}
			if p.addsToo(problem) {
				problem.Summary, problem.Detail = "the deployment has a user of that name, whom it needs itself", "Rename yours."
			}
			problem.Path = p.origin(problem.Path, own)
			key := problem.Path.String()
			if key == "kind" {
				key += problem.Summary // of all that no argument is to blame for
			}
			if by, told := teller[key]; !told || by == i {
				teller[key] = i
				add(problem)
			}
		}
	}
	for i, p := range s.run(srv, env) {
		first(i, p, p.result.Report.Problems, func(problem finding.Problem) { r.Problems = append(r.Problems, problem) })
		first(i, p, p.result.Report.Warnings, func(problem finding.Problem) { r.Warnings = append(r.Warnings, problem) })
	}
	return r
}

// ofException reports whether a warning is about an exception, which a part without
// rules holds to be one of nothing.
func ofException(warning finding.Problem) bool {
	return warning.Kind == finding.Unneeded && slices.ContainsFunc(warning.Path.Steps(), func(step finding.Step) bool {
		return step.Kind == finding.Attribute && step.Name == "exceptions"
	})
}

func argumentNames() []string {
	var names []string
	for _, a := range Shape().Arguments() {
		names = append(names, a.Name)
	}
	return names
}

func build(s Spec, srv *server.Server, env artefact.Environment) artefact.Product {
	if s.later() {
		return artefact.Product{Outputs: artefact.UnknownOutputs(outputs(), manifest.FunctionOutputArguments())}
	}
	parts, own := s.run(srv, env), argumentNames()
	product := artefact.Product{Outputs: s.outputs(parts), Locate: locator(parts, own), Exceptions: s.implied()}
	for _, p := range parts {
		product.Exceptions = append(product.Exceptions, exceptionsOf(p, own)...)
	}
	if model, known := modelOf(parts, srv); known {
		product.Model = model
	}
	return product
}

// implied is what the whole description explains.
func (s Spec) implied() []artefact.Exception {
	peers, known := s.passed["allow_from"].Get()
	if s.passed["allow_from"].IsUnknown() || known && slices.ContainsFunc(peers.Names(), func(name string) bool {
		all := peers.Field(name).Field("allow_all")
		return all.IsUnknown() || all.Kind() == shape.BoolKind && all.Bool()
	}) {
		return nil
	}
	return []artefact.Exception{everyAddress}
}

// everyAddress is excused by what stands around the servers.
var everyAddress = artefact.Exception{Rule: "RG102", Implied: true, Reason: "pods have no addresses of their own to name, and the policy tells who reaches them"}

// exceptionsOf are those that stand at users and peers, or follow from presets.
func exceptionsOf(p part, own []string) []artefact.Exception {
	if p.role == replica {
		return nil // as of the primary
	}
	var all []artefact.Exception
	for _, e := range p.result.Exceptions {
		steps := e.Scope.Steps()
		switch {
		case len(steps) < 2: //nolint:mnd // an argument and a key
			continue // of the whole file, which follows from what is judged together
		case steps[0].Name == "system_users":
			e.Subject, e.Scope, e.Stated = "user "+steps[1].Name, finding.At("kind"), finding.At("kind")
		default:
			e.Scope, e.Stated = p.origin(e.Scope, own), p.origin(e.Stated, own)
		}
		all = append(all, e)
	}
	return all
}

func (s Spec) outputs(parts []part) map[string]shape.Value {
	files := s.fileOutputs(parts)
	documents := documentOutputs(parts)
	documents["dns_names"] = shape.Unknown()
	if !s.PrimaryHost.IsUnknown() && !s.ReplicaHosts.IsUnknown() {
		documents["dns_names"] = shape.StringsOf(s.dnsNames())
	}
	maps.Copy(files, documents)
	return files
}

// fileOutputs are the outputs that follow from files.
func (s Spec) fileOutputs(parts []part) map[string]shape.Value {
	files, templates, secrets := folders{}, folders{}, folders{}
	passwords := map[string]bool{}
	all, known := strings.Builder{}, true
	add := func(p part, file string, template shape.Value) {
		templates.put(p.role, file, template)
		names := placeholders(template)
		if mounted, key := s.mounted(p.role, file); mounted != "" {
			secrets.put(mounted, key, shape.ObjectOf(map[string]shape.Value{"template": template, "passwords": names}))
		}
		known = known && !template.IsUnknown()
		all.WriteString(template.Text())
		for _, name := range names.Items() {
			passwords[name.Text()] = true
		}
	}
	for _, p := range parts {
		if p.role == "" {
			continue
		}
		content := p.result.Outputs["content"]
		files.put(p.role, p.file, content)
		if p.file == sentinelFile {
			add(p, p.file, literal(content))
			add(p, pod.IncludeFile, p.result.Outputs["secrets_template"])
		} else {
			add(p, p.file, p.result.Outputs["content_template"])
		}
	}
	outputs := map[string]shape.Value{"files": files.value(), "templates": templates.value(), "secrets": secrets.value(), "passwords": shape.Unknown(), "revision": shape.Unknown()}
	if known {
		outputs["passwords"], outputs["revision"] = shape.StringsOf(slices.Sorted(maps.Keys(passwords))), shape.IntOf(secret.Revision(all.String()))
	}
	return outputs
}

// placeholders are the names of the passwords that a template leaves open.
func placeholders(template shape.Value) shape.Value {
	if template.IsUnknown() {
		return template
	}
	parsed, err := secret.Parse(template.Text())
	if err != nil {
		return shape.StringsOf(nil) // its kind made it
	}
	return shape.StringsOf(parsed.Names())
}

// documentOutputs are the outputs that follow from documents.
func documentOutputs(parts []part) map[string]shape.Value {
	manifests, objects, streams := map[string]shape.Value{}, map[string]shape.Value{}, []string{}
	known := true
	outputs := map[string]shape.Value{"yaml": shape.Unknown()}
	for _, p := range parts {
		if p.role != "" {
			continue
		}
		maps.Copy(manifests, fieldsOf(p.result.Outputs["manifests"]))
		maps.Copy(objects, fieldsOf(p.result.Outputs["objects"]))
		streams = append(streams, p.result.Outputs["yaml"].Text())
		known = known && !p.result.Outputs["yaml"].IsUnknown()
		if p.kind.Name() == "network_policy" {
			outputs["flows"], outputs["flows_mermaid"] = p.result.Outputs["flows"], p.result.Outputs["flows_mermaid"]
		}
	}
	outputs["manifests"], outputs["objects"] = shape.ObjectOf(manifests), shape.ObjectOf(objects)
	if known {
		outputs["yaml"] = shape.StringOf(strings.Join(streams, "---\n"))
	}
	return outputs
}

// dnsNames are those of the headless Services and of the pods behind them.
func (s Spec) dnsNames() []string {
	services := []string{s.name()}
	if s.sentinel() {
		services = append(services, s.name()+flow.SentinelSuffix)
	}
	var names []string
	for _, service := range services {
		host := service + "." + s.namespace() + ".svc"
		names = append(names, host, "*."+host)
	}
	given, _ := s.ReplicaHosts.Get()
	if first, known := s.PrimaryHost.Get(); known && first != s.firstPod() {
		given = append([]string{first}, given...)
	}
	for _, host := range given {
		host = strings.TrimSuffix(host, ".") // which no certificate bears
		if _, err := netip.ParseAddr(host); err != nil && !slices.Contains(names, host) {
			names = append(names, host)
		}
	}
	return names
}

func literal(v shape.Value) shape.Value {
	if v.IsUnknown() {
		return v
	}
	return shape.StringOf(secret.Literal(v.Text()))
}

// folders are values by folder and name.
type folders map[string]map[string]shape.Value

func (f folders) put(folder, name string, v shape.Value) {
	if f[folder] == nil {
		f[folder] = map[string]shape.Value{}
	}
	f[folder][name] = v
}

func (f folders) value() shape.Value {
	fields := map[string]shape.Value{}
	for folder, values := range f {
		fields[folder] = shape.ObjectOf(values)
	}
	return shape.ObjectOf(fields)
}

func fieldsOf(v shape.Value) map[string]shape.Value {
	fields := map[string]shape.Value{}
	for _, name := range v.Names() {
		fields[name] = v.Field(name)
	}
	return fields
}

// modelOf puts together what the parts were read back as. The files of a primary
// and of a replica differ in one line only, so that one of them stands for both.
func modelOf(parts []part, srv *server.Server) (model Model, known bool) {
	var streams []string
	for _, p := range parts {
		if p.result.Outputs == nil {
			return Model{}, false
		}
		switch m := p.result.Model.(type) {
		case *redisconf.File:
			if p.role != replica {
				model.RedisConf = m
			}
		case *acl.File:
			users := []byte(secret.StandIn(p.result.Outputs["content_template"].Text())) // judged as it will be once it is deployed
			if p.role == watcher {
				model.SentinelUsers = acl.Parse(users, srv.Sentinel())
			} else {
				model.UsersACL = acl.Parse(users, srv)
			}
		case *sentinel.File:
			model.SentinelConf = m
		}
		for _, output := range []string{"content", "yaml"} {
			if v, has := p.result.Outputs[output]; has && v.IsUnknown() {
				return Model{}, false
			}
		}
		if p.role == "" {
			streams = append(streams, p.result.Outputs["yaml"].Text())
		}
	}
	model.Manifests = kube.Parse(strings.Join(streams, "\n---\n"))
	return model, true
}

// locator leads findings about any part back to an argument.
func locator(parts []part, own []string) func(finding.Finding) finding.Path {
	return func(f finding.Finding) finding.Path {
		for _, p := range parts {
			mine := p.artefact() == f.Artefact && p.role != replica
			if f.Document != "" {
				_, mine = fieldsOf(p.result.Outputs["manifests"])[f.Document]
			}
			if mine && p.result.Origin != nil {
				return p.origin(p.result.Origin(f), own)
			}
		}
		return finding.At("kind")
	}
}
