package audit

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

//go:embed capabilities.json
var capabilitiesJSON []byte

// A capability is a class of commands.
type capability struct{ Name, Category string }

var capabilities = sync.OnceValue(func() []capability {
	var file struct{ Capabilities []capability }
	if err := json.Unmarshal(capabilitiesJSON, &file); err != nil {
		panic(fmt.Sprintf("embedded capabilities.json: %v", err)) // the tests read it
	}
	return file.Capabilities
})

// Access is what a user may do.
type Access struct {
	User         string
	On           bool
	Capabilities []string // classes of which the user may run some command, the gravest first
	Keys         []string // patterns, as ACL rules spell them; "~*" is every key
	Channels     []string
}

// AccessOf returns what each declared user may do, in the order of the files.
func AccessOf(s Subject) []Access {
	var all []Access
	for _, u := range s.users() {
		a := Access{User: u.Name, On: u.On}
		for _, c := range capabilities() {
			members, _ := s.Server.Category(c.Category)
			if slices.ContainsFunc(members, u.Allows) {
				a.Capabilities = append(a.Capabilities, c.Name)
			}
		}
		for _, p := range u.All() {
			for _, k := range p.Keys {
				a.Keys = append(a.Keys, k.String())
			}
			for _, c := range p.Channels {
				a.Channels = append(a.Channels, "&"+c.Glob)
			}
		}
		slices.Sort(a.Keys)
		slices.Sort(a.Channels)
		a.Keys, a.Channels = slices.Compact(a.Keys), slices.Compact(a.Channels)
		all = append(all, a)
	}
	return all
}
