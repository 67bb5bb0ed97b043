package audit

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

//go:embed commands.json
var commandsJSON []byte

// groups are commands that no category of the servers holds together, by the
// name of the group.
var groups = sync.OnceValue(func() map[string][]string {
	var file map[string]struct{ Commands []string }
	if err := json.Unmarshal(commandsJSON, &file); err != nil {
		panic(fmt.Sprintf("embedded commands.json: %v", err)) // the tests read it
	}
	all := map[string][]string{}
	for name, g := range file {
		all[name] = g.Commands
	}
	return all
})

// allowed returns those of some commands that a user may run, in ascending
// order. An @category stands for its members.
func allowed(u *acl.LoadedUser, srv *server.Server, commands []string) []string {
	var names []string
	for _, name := range commands {
		members := []string{name}
		if category, ok := strings.CutPrefix(name, "@"); ok {
			members, _ = srv.Category(category)
		}
		for _, m := range members {
			if u.Allows(m) {
				names = append(names, m)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// letIn says which rule lets a command in, as a sentence with a blank before
// it, and at which word it stands.
func letIn(u *acl.LoadedUser, command string) (sentence string, word int) {
	word = u.Decider(command)
	if rule := u.Word(word); rule != "" {
		sentence = fmt.Sprintf(" The rule %s allows %s.", rule, command)
	}
	return sentence, max(word, 0)
}

// deciders returns the words of the user's line whose rules let commands in,
// in ascending order.
func deciders(u *acl.LoadedUser, commands []string) []int {
	var words []int
	for _, c := range commands {
		words = append(words, max(u.Decider(c), 0))
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// confined reports whether a user has keys, but not all of them.
func confined(u *acl.LoadedUser) bool {
	some := false
	for _, p := range u.All() {
		if _, all := p.AllKeys(); all {
			return false
		}
		some = some || len(p.Keys) > 0
	}
	return some
}
