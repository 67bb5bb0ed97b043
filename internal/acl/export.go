package acl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A target is a system that has a language of its own for what users may do.
// Its writer gives the same grant in that language, or reports which rule the
// language cannot say. No password is part of an export.
type target struct {
	name  string
	doc   string
	write func(exported, *finding.Report) string

	ofSentinels bool // it can hold the users of Sentinels, too
}

// targets are those for which each user has a text of its own, in ascending
// order of their names.
var targets = []target{
	{name: "azure", doc: "`permissions` of an `azurerm_redis_cache_access_policy`", write: azurePermissions},
	{name: "elasticache", doc: "`access_string` of an `aws_elasticache_user` or `aws_memorydb_user`", write: elastiCacheAccessString},
	{name: "memorystore", doc: "`rule` of a `google_memorystore_acl_policy` or `google_redis_cluster_acl_policy`", write: memorystoreRule},
	{name: "setuser", doc: "what follows `ACL SETUSER` in redis-cli; the user keeps its passwords", write: setUserArguments, ofSentinels: true},
	{name: "valkey_helm", doc: "a fragment of the values of Valkey's Helm chart, made to be merged with the others'", write: valkeyHelmValues},
	{name: "vault", doc: "the one element of `creation_statements` of a role of Vault's Redis engine", write: vaultStatements},
}

// externalSecret is the target whose text is one for the whole file.
const externalSecret = "external_secret"

func targetNames() []string {
	names := []string{externalSecret}
	for _, t := range targets {
		names = append(names, t.name)
	}
	slices.Sort(names)
	return names
}

// An exported user is one whose grant is to be said in another language.
type exported struct {
	name      string
	path      finding.Path
	rules     artefact.Line   // keys, channels and commands, as in users.acl
	selectors []artefact.Line // each in its parentheses
	loaded    *LoadedUser     // what a server makes of them

	ownDefault bool // the declaration has a user default
}

// known reports whether every rule is known already.
func (e exported) known() bool {
	return e.loaded != nil && e.rules.Known() && !slices.ContainsFunc(e.selectors, func(l artefact.Line) bool { return !l.Known() })
}

// words are the rules, a selector being one of them.
func (e exported) words() []string {
	var words []string
	for _, w := range e.rules {
		words = append(words, w.Text)
	}
	for _, s := range e.selectors {
		var within []string
		for _, w := range s {
			within = append(within, w.Text)
		}
		words = append(words, strings.Join(within, " "))
	}
	return words
}

// cannot reports a rule that a target's language has no words for.
func (e exported) cannot(r *finding.Report, target string, rule artefact.Word, remedy string) {
	r.Problem(finding.Unsupported, rule.From, fmt.Sprintf("%s cannot say %s of user %s", target, strings.Trim(rule.Text, "()"), e.name),
		remedy+fmt.Sprintf(" Or take %q out of export_to.", target))
}

// exportedUsers returns the users as they are exported. Those that a server
// has not read yet, since something in them is unknown, are not loaded.
func (s Spec) exportedUsers(file *File, srv *server.Server) []exported {
	starts, users := startsOn(srv), s.all()
	ownDefault := slices.ContainsFunc(users, func(u declaredUser) bool { return u.name == defaultUser })
	var all []exported
	for _, u := range users {
		e := exported{name: u.name, path: u.path, loaded: file.User(u.name), ownDefault: ownDefault}
		if !u.later {
			e.rules = u.ownRules(plain, starts(presetOf(u.user)))
			e.selectors = u.selectors(plain)
		}
		all = append(all, e)
	}
	return all
}

// checkExports reports what the targets cannot say, and arguments that only a
// target that is not asked for would use.
func (s Spec) checkExports(r *finding.Report, file *File, srv *server.Server) {
	asked, _ := s.ExportTo.Get()
	for _, t := range targets {
		i := slices.Index(asked, t.name)
		if i < 0 {
			continue
		}
		if srv.IsSentinel() && !t.ofSentinels {
			r.Problem(finding.Conflict, finding.At("export_to").Index(i), t.name+" is about users of servers, not of Sentinels", "Take it out of export_to.")
			continue
		}
		for _, e := range s.exportedUsers(file, srv) {
			if e.known() {
				t.write(e, r)
			}
		}
	}
	s.checkExternalSecret(r, slices.Contains(asked, externalSecret) || s.ExportTo.IsUnknown())
}

// exports gives, for each target that is asked for, the text of each user.
func (s Spec) exports(file *File, srv *server.Server) shape.Value {
	asked, _ := s.ExportTo.Get()
	if s.ExportTo.IsUnknown() {
		return shape.Unknown()
	}
	all := map[string]shape.Value{}
	for _, name := range asked {
		all[name] = s.exportTo(name, file, srv)
	}
	return shape.ObjectOf(all)
}

func (s Spec) exportTo(name string, file *File, srv *server.Server) shape.Value {
	switch {
	case name == externalSecret:
		return shape.ObjectOf(map[string]shape.Value{externalSecretFile: s.externalSecret(srv)})
	case s.Users.IsUnknown() || s.SystemUsers.IsUnknown():
		return shape.Unknown()
	}
	i := slices.IndexFunc(targets, func(t target) bool { return t.name == name })
	users := map[string]shape.Value{}
	for _, e := range s.exportedUsers(file, srv) {
		users[e.name] = shape.Unknown()
		if e.known() {
			var none finding.Report // Validate has reported what there is
			users[e.name] = shape.StringOf(targets[i].write(e, &none))
		}
	}
	return shape.ObjectOf(users)
}
