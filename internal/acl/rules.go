package acl

import (
	"errors"
	"fmt"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// ParseRules reads rules in ACL syntax as they stand after a user's name in
// users.acl, by the rules of that server, for a user that is new to it. What
// the server would refuse is an error that names each rule and the reason.
func ParseRules(rules string, srv *server.Server) (*LoadedUser, error) {
	return NewTable(srv).ParseRules(rules)
}

// ParseRules is the function of that name, for many lists of rules.
func (t *Table) ParseRules(rules string) (*LoadedUser, error) {
	rules = strings.TrimSpace(rules)
	if strings.Contains(rules, "\n") {
		return nil, errors.New("the rules must be one line")
	}
	f := newFile(t)
	f.parseLine(1, "user rules "+rules)
	var wrong []error
	for _, fault := range f.Faults {
		wrong = append(wrong, fmt.Errorf("%s refuses %s", t.srv.Title(), fault.Message))
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	return f.Users[0], nil
}

// AllowsCommand reports whether the user may run a command: a whole one, such
// as "set a 1" (see MayRun), or a name by itself, such as "set", "config|get"
// or "select|0", which stands for the command whatever its other arguments.
// It is an error if the server has no such command, if the number of
// arguments is wrong, or if the name is a container's, of which only the
// subcommands can be run.
func (u *LoadedUser) AllowsCommand(command string) (bool, error) {
	words := strings.Fields(command)
	if len(words) == 1 {
		return u.allowsName(words[0])
	}
	d := u.MayRun(words)
	if d.Verdict == UnknownCommand || d.Verdict == WrongArity {
		return false, errors.New(d.Reason(u))
	}
	return d.Verdict == Allowed, nil
}

func (u *LoadedUser) allowsName(name string) (bool, error) {
	t := u.Root.Commands.table
	i, known := t.index[lower(name)]
	if known && t.containers.has(i) {
		if d := u.MayRun([]string{name}); d.Verdict != WrongArity {
			return d.Verdict == Allowed, nil
		}
		return false, fmt.Errorf("%s cannot be run by itself; its subcommands are %s", t.commands[i].Name, strings.Join(t.commands[i].Subcommands, ", "))
	}
	if _, ok := t.named(name); !ok || strings.HasPrefix(name, "@") {
		return false, fmt.Errorf("%s has no command %s", t.srv.Title(), name)
	}
	return u.Allows(name), nil
}
