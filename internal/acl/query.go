package acl

import (
	"errors"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Queries are the questions about ACL rules, in ascending order of their
// names.
func Queries() []artefact.Query {
	return []artefact.Query{allowsQuery(), commandsQuery(), diffQuery()}
}

func allowsQuery() artefact.Query {
	return artefact.Query{
		Name:    "acl_allows",
		Summary: "Whether ACL rules allow a command",
		Doc: "Tells whether a user with these rules may run a command on that server version, as `ACL DRYRUN` would. " +
			"The command is a whole one, whose keys and channels count, or a name by itself. " +
			"A command that the server lacks, or one with a wrong number of arguments, is an error.",
		Parameters: []shape.Argument{
			serverParameter("server"), rulesParameter("rules"),
			{Name: "command", Type: shape.Text, Doc: "A whole command, `set checkout:1 x`, or a name by itself: `set`, `config|get`."},
		},
		Optional: roleParameter(),
		Result:   shape.Truth,
		Answer: func(arguments []string) (shape.Value, error) {
			const own = 3
			user, err := userOf(arguments, 0, own)
			if err != nil {
				return shape.Value{}, err
			}
			allowed, err := user.AllowsCommand(arguments[2])
			if err != nil {
				return shape.Value{}, &artefact.ArgumentError{Argument: 2, Err: err}
			}
			return shape.BoolOf(allowed), nil
		},
	}
}

func commandsQuery() artefact.Query {
	return artefact.Query{
		Name:    "acl_commands",
		Summary: "The commands that ACL rules allow",
		Doc: "Lists the commands that a user with these rules may run on that server version, by its own rules or by any selector, in ascending order. " +
			"A subcommand stands there as `config|get`; containers are left out.",
		Parameters: []shape.Argument{serverParameter("server"), rulesParameter("rules")},
		Optional:   roleParameter(),
		Result:     shape.TextList,
		Answer: func(arguments []string) (shape.Value, error) {
			const own = 2
			user, err := userOf(arguments, 0, own)
			if err != nil {
				return shape.Value{}, err
			}
			return shape.StringsOf(user.Commands()), nil
		},
	}
}

func diffQuery() artefact.Query {
	scope := shape.RecordOf(
		shape.Argument{Name: "commands", Type: shape.TextList, Doc: "Commands."},
		shape.Argument{Name: "keys", Type: shape.TextList, Doc: "Key patterns, as rules."},
		shape.Argument{Name: "channels", Type: shape.TextList, Doc: "Channel patterns."},
		shape.Argument{Name: "databases", Type: shape.TextList, Doc: "Databases, as rules."},
		shape.Argument{Name: "elsewhere", Type: shape.TextList, Doc: "Commands of both that reach keys, channels or databases which the other has for other commands only."},
	)
	return artefact.Query{
		Name:    "acl_diff",
		Summary: "How two grants differ",
		Doc: "Compares what two rule lists allow, each on its own server version: with the same rules and two versions it tells what an upgrade adds and takes away. " +
			"`relation` is `equal`, `narrower`, `wider` or `different`, of the second to the first; `gained` and `lost` tell what.",
		Parameters: []shape.Argument{
			serverParameter("server"), rulesParameter("rules"), serverParameter("other_server"), rulesParameter("other_rules"),
		},
		Optional: roleParameter(),
		Result: shape.RecordOf(
			shape.Argument{Name: "relation", Type: shape.Text, Doc: "How the second compares with the first."},
			shape.Argument{Name: "gained", Type: scope, Doc: "What only the second allows."},
			shape.Argument{Name: "lost", Type: scope, Doc: "What only the first allows."},
		),
		Answer: func(arguments []string) (shape.Value, error) {
			const own = 4
			first, err := userOf(arguments, 0, own)
			if err != nil {
				return shape.Value{}, err
			}
			second, err := userOf(arguments, 2, own)
			if err != nil {
				return shape.Value{}, err
			}
			d := Compare(first, second)
			return shape.ObjectOf(map[string]shape.Value{
				"relation": shape.StringOf(d.Relation().String()), "gained": d.Gained.value(), "lost": d.Lost.value(),
			}), nil
		},
	}
}

func serverParameter(name string) shape.Argument {
	return shape.Argument{Name: name, Type: shape.Text, Doc: "The server, as `redis-7.2` or `valkey-8.0`."}
}

func rulesParameter(name string) shape.Argument {
	return shape.Argument{Name: name, Type: shape.Text, Doc: "Rules in ACL syntax, as they stand after the user's name: `on ~a:* +@read -keys`."}
}

func roleParameter() shape.Argument {
	return shape.Argument{Name: roleName, Type: shape.Text, Doc: "`server`, which is the default, or `sentinel`: then the rules are those of a user of a Sentinel, which has commands of its own."}
}

// userOf reads a server and the rules behind it out of the arguments. Behind so
// many of the query's own may stand the role.
func userOf(arguments []string, first, own int) (*LoadedUser, error) {
	srv, err := server.Named(arguments[first])
	if err != nil {
		return nil, &artefact.ArgumentError{Argument: first, Err: err}
	}
	if len(arguments) > own {
		role := arguments[own]
		if wrong := shape.OneOf(Roles()...)(role); wrong != "" {
			return nil, &artefact.ArgumentError{Argument: own, Err: errors.New(roleName + " must " + wrong)}
		}
		srv = inRole(role, srv)
	}
	user, err := ParseRules(arguments[first+1], srv)
	if err != nil {
		return nil, &artefact.ArgumentError{Argument: first + 1, Err: err}
	}
	return user, nil
}

func (s Scope) value() shape.Value {
	return shape.ObjectOf(map[string]shape.Value{
		"commands": shape.StringsOf(s.Commands), "keys": shape.StringsOf(s.Keys), "channels": shape.StringsOf(s.Channels),
		"databases": shape.StringsOf(s.Databases), "elsewhere": shape.StringsOf(s.Elsewhere),
	})
}
