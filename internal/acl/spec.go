// Package acl renders, checks and reads users.acl, and tells what its users
// may do.
package acl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Spec is a declared users.acl.
type Spec struct {
	Role           shape.Arg[string]              // server or sentinel
	Users          shape.Arg[[]shape.Named[User]] // the applications' and people's
	SystemUsers    shape.Arg[[]shape.Named[User]] // those that the platform adds
	ExportTo       shape.Arg[[]string]            // names of targets
	ExternalSecret ExternalSecret                 // where one of the targets finds the passwords
}

// A User is a declared user. What is absent grants nothing.
type User struct {
	Preset         shape.Arg[string]                    // starting point; see presets
	PasswordSHA256 shape.Arg[[]shape.Arg[shape.Secret]] // one or two, 64 lower-case hex digits
	PasswordNames  shape.Arg[[]string]                  // of passwords that are filled in where the file is deployed
	Grant
	Selectors  shape.Arg[[]shape.Arg[Grant]] // alternatives to the user's own grant
	MustAllow  shape.Arg[[]string]           // commands, @categories and whole commands that must be allowed
	MustDeny   shape.Arg[[]string]           // commands, @categories and whole commands of which none may be allowed
	Exceptions shape.Arg[[]shape.Named[string]]
}

// A Grant is what a user, or one of its selectors, may do.
type Grant struct {
	Keys      shape.Arg[[]string] // glob patterns to read and write
	ReadKeys  shape.Arg[[]string] // glob patterns to read
	WriteKeys shape.Arg[[]string] // glob patterns to write
	Channels  shape.Arg[[]string] // glob patterns
	Commands  shape.Arg[[]string] // rules in ACL syntax; their order has meaning
}

// Shape describes the arguments of a users.acl.
func Shape() shape.Object[Spec] {
	fields := []shape.Field[Spec]{
		shape.ObjectMap("users", "Users by name. The file always begins with `default`, switched off; a user of that name replaces it and is a high finding.",
			userShape(), func(s *Spec) *shape.Arg[[]shape.Named[User]] { return &s.Users }, shape.Required()),
		shape.ObjectMap("system_users", "Users that the platform adds, such as those of replicas, Sentinel and the exporter. A name that `users` has too is an error.",
			userShape(), func(s *Spec) *shape.Arg[[]shape.Named[User]] { return &s.SystemUsers }),
		shape.String(roleName, "Whose file it is: `server`, or `sentinel` for the `aclfile` of Sentinels, which have commands and presets of their own and no keys.",
			func(s *Spec) *shape.Arg[string] { return &s.Role }, shape.Default(`"`+serverRole+`"`), shape.Checked(shape.OneOf(Roles()...))),
		shape.Strings("export_to", "Say the same grants in other languages too, in the output `exports`: "+exportsDoc()+". What one cannot say is an error that names the rule.",
			func(s *Spec) *shape.Arg[[]string] { return &s.ExportTo }, shape.Checked(shape.OneOf(targetNames()...))),
	}
	return shape.Object[Spec]{Fields: append(fields, shape.Lift(externalSecretFields(), func(s *Spec) *ExternalSecret { return &s.ExternalSecret })...)}
}

// exportsDoc lists the targets and what each text is.
func exportsDoc() string {
	items := make([]string, len(targets), len(targets)+1)
	for i, t := range targets {
		items[i] = fmt.Sprintf("%#q (%s)", t.name, t.doc)
	}
	items = append(items, fmt.Sprintf("%#q (a manifest of External Secrets that makes the whole file in the cluster, where its template computes the hashes)", externalSecret))
	slices.Sort(items)
	return strings.Join(items, ", ")
}

func userShape() shape.Object[User] {
	fields := []shape.Field[User]{
		shape.String("preset", "Starting point of the user's rules: "+presetsDoc+"; in the file of a Sentinel "+sentinelPresetsDoc+". The guide to presets tells what each grants and why. The user's own `commands` come after the preset's; `keys`, `read_keys` and `write_keys` together, and `channels`, stand in the place of the preset's where they are given.",
			func(u *User) *shape.Arg[string] { return &u.Preset }),
		shape.Secrets("password_sha256", "SHA-256 of the password, hex: `sha256(var.password)`. Two while a password is being rotated. Without one the user is off in `content` and has a placeholder by its name in `content_template`.",
			func(u *User) *shape.Arg[[]shape.Arg[shape.Secret]] { return &u.PasswordSHA256 },
			shape.Checked(shape.Matches("[0-9a-f]{64}", "be the SHA-256 of a password: 64 lower-case hex digits, as sha256() gives"))),
		shape.Strings("password_names", "Names of the passwords that `content_template` leaves open, if not one by the user's own name: `[\"checkout\", \"checkout_next\"]` lets both in while one is rotated. Together with `password_sha256` two at most.",
			func(u *User) *shape.Arg[[]string] { return &u.PasswordNames },
			shape.Checked(shape.Matches("[0-9A-Za-z_.-]+", "be of letters, digits, _, . and -, as the keys of a Secret are"))),
	}
	fields = append(fields, shape.Lift(grantFields(), func(u *User) *Grant { return &u.Grant })...)
	return shape.Object[User]{Fields: append(fields,
		shape.ObjectList("selectors", "Alternatives to the user's own grant: a command passes if the grant or any one selector allows all of it. Redis 7.0 and later.",
			shape.Object[Grant]{Fields: grantFields()}, func(u *User) *shape.Arg[[]shape.Arg[Grant]] { return &u.Selectors }),
		shape.Strings("must_allow", "Commands, `@categories` and whole commands such as `set cart:1 x` that the user must be allowed; otherwise the plan fails.",
			func(u *User) *shape.Arg[[]string] { return &u.MustAllow }, shape.Checked(commandOrCategory)),
		shape.Strings("must_deny", "Commands, `@categories` and whole commands such as `get session:1` of which the user must be allowed none; otherwise the plan fails.",
			func(u *User) *shape.Arg[[]string] { return &u.MustDeny }, shape.Checked(commandOrCategory)),
		artefact.Exceptions(func(u *User) *shape.Arg[[]shape.Named[string]] { return &u.Exceptions }),
	)}
}

func grantFields() []shape.Field[Grant] {
	pattern := shape.Checked(shape.NonEmpty, word)
	return []shape.Field[Grant]{
		shape.Strings("keys", "Glob patterns of keys to read and write.",
			func(g *Grant) *shape.Arg[[]string] { return &g.Keys }, pattern),
		shape.Strings("read_keys", "Glob patterns of keys to read. Redis 7.0 and later.",
			func(g *Grant) *shape.Arg[[]string] { return &g.ReadKeys }, pattern),
		shape.Strings("write_keys", "Glob patterns of keys to write. Redis 7.0 and later.",
			func(g *Grant) *shape.Arg[[]string] { return &g.WriteKeys }, pattern),
		shape.Strings("channels", "Glob patterns of pub/sub channels.",
			func(g *Grant) *shape.Arg[[]string] { return &g.Channels }, pattern),
		shape.Strings("commands", "Command rules in ACL syntax: `+@read`, `-keys`, `+config|get`. They apply in this order, after `-@all`.",
			func(g *Grant) *shape.Arg[[]string] { return &g.Commands },
			shape.Checked(shape.Matches(`[+-]@?[0-9A-Za-z_.|:-]+|(?i:allcommands|nocommands)`, "be a command rule, such as +get, -keys, +@read or +config|get; keys and channels have arguments of their own"))),
	}
}

var commandOrCategory = shape.Matches(`@?[0-9A-Za-z_.|:-]+|[0-9A-Za-z_.:-]+( [^\s[:cntrl:]]+)+`,
	"be a command such as get or config|get, a category such as @dangerous, or a whole command such as set cart:1 x, its words separated by one space")

// word refuses what would end a word of users.acl, which has no quoting, or
// close a selector.
var word = shape.Matches(`[^ ()]+`, "not contain spaces or parentheses, which users.acl cannot quote")

// userName refuses names that the server would take apart or that would be
// mistaken for rules by a reader.
var userName = shape.Matches(`[0-9A-Za-z_][0-9A-Za-z_.@:/+-]*`, "begin with a letter, digit or _ and go on with those or . @ : / + -")
