package review

import (
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/report"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/sentinel"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Kind is an audit as a kind of artefact: nothing is rendered, and what is judged
// is given.
func Kind() artefact.Kind {
	return artefact.Define(artefact.Definition[Spec]{
		Name: "audit",
		Doc: "Judges files and documents that exist already, alone and together, by the rules that all other data sources judge their own by: a policy's port against the file's, a user's commands against what it is for, a path against a mount. " +
			"Nothing is refused unless `fail_on` says so.",
		Shape:          Shape(),
		Outputs:        outputs(),
		OptionalServer: true,
		FailOn:         "never",
		Validate:       Spec.Validate,
		Plaintext:      Spec.plaintext,
		Build:          build,
		Conclude:       conclude,
	})
}

func outputs() []shape.Argument {
	return []shape.Argument{
		{Name: "passed", Type: shape.TextList, Doc: "The rules that looked at all that they need and found nothing."},
		{Name: "not_checked", Type: shape.ListType.Of(shape.RecordOf(
			shape.Argument{Name: "rule", Type: shape.Text, Doc: "The rule's code."},
			shape.Argument{Name: "missing", Type: shape.TextList, Doc: "What it would have needed."},
		)), Doc: "The rules that could not look."},
		{Name: "access_matrix", Type: shape.ListType.Of(shape.RecordOf(
			shape.Argument{Name: "user", Type: shape.Text, Doc: "Its name."},
			shape.Argument{Name: "on", Type: shape.Truth, Doc: "Whether it may log in."},
			shape.Argument{Name: "capabilities", Type: shape.TextList, Doc: "Classes of commands of which it may run some, the gravest first."},
			shape.Argument{Name: "keys", Type: shape.TextList, Doc: "Key patterns, as rules."},
			shape.Argument{Name: "channels", Type: shape.TextList, Doc: "Channel patterns, as rules."},
		)), Doc: "What each user may do, by the ACL."},
		{Name: "report_markdown", Type: shape.Text, Doc: "All of it for a pull request."},
		{Name: "report_sarif", Type: shape.Text, Doc: "The findings as SARIF 2.1.0, for code scanning."},
		{Name: "report_json", Type: shape.Text, Doc: "All of it for programs."},
	}
}

func build(s Spec, srv *server.Server) artefact.Product {
	product := artefact.Product{Outputs: artefact.UnknownOutputs(outputs()), Locate: locate}
	if !s.later() {
		f := s.read(srv)
		product.Exceptions = append(purposes(f.usersACL, "users_acl"), purposes(f.ofSentinels, "sentinel_users_acl")...)
		if f.sentinel != nil {
			product.Exceptions = append(product.Exceptions, purposes(acl.Parse(f.sentinel.Users(), srv.Sentinel()), "sentinel_conf")...)
		}
		product.Model = audit.Subject{Server: srv, RedisConf: f.redisConf, UsersACL: f.usersACL, SentinelConf: f.sentinel, SentinelUsers: f.ofSentinels, Manifests: f.manifests, Instances: f.instances}
	}
	return product
}

// purposes excuse the dangerous commands of users who may run no others than a
// replica, a Sentinel, an exporter or a backup needs.
func purposes(users *acl.File, argument string) []artefact.Exception {
	if users == nil {
		return nil
	}
	const dangerousCommands = "RG301"
	var all []artefact.Exception
	for _, u := range users.Users {
		if reason := u.Purpose(dangerousCommands, users.Server()); reason != "" {
			all = append(all, artefact.Exception{Rule: dangerousCommands, Scope: finding.At(argument), Subject: "user " + u.Name, Reason: reason, Implied: true})
		}
	}
	return all
}

// arguments are those that artefacts are given in, by their names in findings.
var arguments = map[string]string{"redis.conf": "redis_conf", "users.acl": "users_acl", "sentinel.conf": "sentinel_conf", "sentinel-users.acl": "sentinel_users_acl", "manifests": "manifests", "": "server"}

func locate(f finding.Finding) finding.Path { return finding.At(arguments[f.Artefact]) }

// plaintext are the arguments that hold a password in plain text.
func (s Spec) plaintext(srv *server.Server) []finding.Path {
	var paths []finding.Path
	if text, ok := s.RedisConf.Get(); ok && redisconf.HoldsPlaintext([]byte(secret.Blank(text)), srv) {
		paths = append(paths, finding.At("redis_conf"))
	}
	if text, ok := s.UsersACL.Get(); ok && acl.HoldsPlaintext([]byte(secret.Blank(text))) {
		paths = append(paths, finding.At("users_acl"))
	}
	if text, ok := s.SentinelConf.Get(); ok && len(sentinel.Parse([]byte(secret.Blank(text)), srv).Secrets()) > 0 {
		paths = append(paths, finding.At("sentinel_conf"))
	}
	if text, ok := s.SentinelACL.Get(); ok && acl.HoldsPlaintext([]byte(secret.Blank(text))) {
		paths = append(paths, finding.At("sentinel_users_acl"))
	}
	if streams, ok := s.Manifests.Get(); ok && kube.Parse(joined(streams)).HoldsPlaintext() {
		paths = append(paths, finding.At("manifests"))
	}
	return paths
}

// conclude tells what the rules found, and what they could not look for.
func conclude(env artefact.Environment, product artefact.Product, findings []finding.Finding) map[string]shape.Value {
	subject, judged := product.Model.(audit.Subject)
	if !judged {
		return nil
	}
	r := Report(subject, findings)
	r.Version = env.Version
	missing := make([]shape.Value, len(r.NotChecked))
	for i, n := range r.NotChecked {
		missing[i] = shape.ObjectOf(map[string]shape.Value{"rule": shape.StringOf(n.Rule), "missing": shape.StringsOf(n.Missing)})
	}
	access := make([]shape.Value, len(r.Access))
	for i, a := range r.Access {
		access[i] = shape.ObjectOf(map[string]shape.Value{
			"user": shape.StringOf(a.User), "on": shape.BoolOf(a.On), "capabilities": shape.StringsOf(a.Capabilities), "keys": shape.StringsOf(a.Keys), "channels": shape.StringsOf(a.Channels),
		})
	}
	return map[string]shape.Value{
		"passed": shape.StringsOf(r.Passed), "not_checked": shape.ListOf(missing...), "access_matrix": shape.ListOf(access...),
		"report_markdown": shape.StringOf(report.Markdown(r)), "report_sarif": shape.StringOf(report.SARIF(r)), "report_json": shape.StringOf(report.JSON(r)),
	}
}

// Report gathers what there is to say of a subject.
func Report(subject audit.Subject, findings []finding.Finding) report.Report {
	checked, unchecked := audit.Examined(subject)
	r := report.Report{Findings: findings}
	for _, code := range checked {
		if !slices.ContainsFunc(findings, func(f finding.Finding) bool { return f.Rule == code }) {
			r.Passed = append(r.Passed, code)
		}
	}
	for _, u := range unchecked {
		n := report.NotChecked{Rule: u.Rule}
		for _, input := range u.Missing {
			n.Missing = append(n.Missing, string(input))
		}
		r.NotChecked = append(r.NotChecked, n)
	}
	for _, a := range audit.AccessOf(subject) {
		r.Access = append(r.Access, report.Access(a))
	}
	return r
}
