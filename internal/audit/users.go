package audit

import (
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
)

// readUsers reads the users of both files.
func (s Subject) readUsers() []placedUser {
	var all []placedUser
	if s.UsersACL != nil {
		for _, u := range s.UsersACL.Users {
			all = append(all, placedUser{u, usersACLName})
		}
	}
	if s.RedisConf != nil {
		for _, u := range inline(s.RedisConf).Users {
			all = append(all, placedUser{u, redisConfName})
		}
	}
	return all
}

// inline reads the user lines of a redis.conf. Lines and words keep their
// numbers.
func inline(f *redisconf.File) *acl.File {
	lines := f.Lines("user")
	if len(lines) == 0 {
		return &acl.File{}
	}
	var text strings.Builder
	line := 1
	for _, d := range lines {
		if d.Values[0] == "" {
			continue // the server takes a user without a name
		}
		text.WriteString(strings.Repeat("\n", d.Line-line) + "user")
		line = d.Line
		for _, word := range d.Values {
			text.WriteString(" " + bare(word))
		}
	}
	return acl.Parse([]byte(text.String()), f.Server())
}

// bare spells a word of a redis.conf, where quotes may hold anything, as one
// of a users.acl, where they cannot. A password takes any character; no name
// or pattern takes a tab.
func bare(word string) string {
	switch {
	case word != "" && isPassword(word):
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(" \t\r\n\v\f\x00", r) {
				return '_'
			}
			return r
		}, word)
	default:
		return lineEnds.Replace(word)
	}
}

// lineEnds takes the ends of lines out of a word.
var lineEnds = strings.NewReplacer("\n", "\t", "\r", "\t")

// isPassword reports whether a rule holds a password or its hash.
func isPassword(rule string) bool { return strings.ContainsAny(rule[:1], "><#!") }

// shown takes what may be a password out of the message of a fault, which
// begins with the rule that is wrong: a rule of unknown form may be one that
// lost its first character.
func shown(message string) string {
	i := strings.LastIndex(message, ": ")
	if i < 1 {
		return message
	}
	rule, reason := message[:i], message[i:]
	harmless := strings.ContainsAny(rule[:1], "+-~%&") || rule[0] == '(' && !strings.ContainsAny(rule, "><#!") ||
		slices.Contains([]string{">…", "<…", "#…", "!…"}, rule)
	if harmless {
		return message
	}
	return "a rule" + reason
}

// hashOf returns the hash of one of a user's passwords.
func hashOf(u *acl.LoadedUser, p acl.Password) string {
	word := strings.Trim(u.Words[p.Word], "\t\r\n")
	if p.Plain {
		return secret.Hash(word[1:])
	}
	return word[1:]
}
