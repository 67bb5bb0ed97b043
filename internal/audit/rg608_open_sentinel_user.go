package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var openSentinelUser = Rule{
	Code:      "RG608",
	Title:     "A user of the Sentinels needs no password, or has every right",
	Severity:  finding.High,
	Rationale: "Whoever may command a Sentinel names another primary, and every client and replica follows. SENTINEL SET even has it run a script where that is not forbidden. Clients ask for an address and need no more than that.",
	Remedy:    "Declare the users with redisguard_users_acl and role = \"sentinel\": each with a password, and every right to none but the user that sentinel_user names.",
	Native:    "in sentinel.conf: user client on #SHA256 -@all +ping +hello +sentinel|get-master-addr-by-name +sentinel|replicas +sentinel|sentinels",
	References: []string{
		"acl.c, ACLSetUser", "Redis documentation, Sentinel, Access Control List authentication",
	},
	Controls: []string{"NIST 800-53 AC-6", "NIST 800-53 IA-2"},
	Check: Check{needs(SentinelConf), func(s Subject) []Hit {
		f := s.SentinelConf
		if f == nil {
			return nil
		}
		peer, _ := f.SettingValue("sentinel-user")
		peer = cmp.Or(peer, defaultName) // they log in as default with a password alone
		peerUnknown := f.Includes() || f.Refused("sentinel-user")
		var hits []Hit
		for _, u := range sentinelUsers(f.Users()) {
			hit := Hit{Line: u.line, Subject: "user " + u.name}
			switch {
			case !u.on:
				continue
			case u.nopass && u.commands:
				hit.Message = fmt.Sprintf("User %s of the Sentinel needs no password.", u.name)
			case u.every && u.name != peer && !peerUnknown:
				hit.Message = fmt.Sprintf("User %s of the Sentinel may run every command.", u.name)
			default:
				continue
			}
			hits = append(hits, hit)
		}
		return hits
	}},
}

// A heldUser is what a line makes of a user of a Sentinel. Such a user begins
// with nothing (acl.c, ACLLoadConfiguredUsers).
type heldUser struct {
	line     int
	name     string
	on       bool
	nopass   bool
	commands bool // some that need a password
	every    bool // every command
}

// handshake are the commands that tell nothing and change nothing.
var handshake = []string{"+ping", "+hello", "+auth", "+quit", "+reset", "+@connection"}

// sentinelUsers reads user lines by the few rules that matter here. acl.Parse
// knows the commands of servers, and those of Sentinels are others. What is in
// brackets is left out.
func sentinelUsers(text []byte) []heldUser {
	var all []heldUser
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		u := heldUser{line: number, name: words[1]}
		inside := false
		for _, word := range words[2:] {
			inside = inside || word[0] == '('
			if !inside {
				u.apply(strings.ToLower(word))
			}
			inside = inside && !strings.HasSuffix(word, ")")
		}
		all = append(all, u)
	}
	return all
}

func (u *heldUser) apply(rule string) {
	switch rule {
	case "on", "off":
		u.on = rule == "on"
	case "nopass":
		u.nopass = true
	case "resetpass":
		u.nopass = false
	case "reset":
		*u = heldUser{line: u.line, name: u.name}
	case "+@all", "allcommands":
		u.commands, u.every = true, true
	case "-@all", "nocommands":
		u.commands, u.every = false, false
	default:
		switch rule[0] {
		case '>', '#':
			u.nopass = false
		case '+':
			u.commands = u.commands || !slices.Contains(handshake, rule)
		case '-':
			u.every = false
		}
	}
}
