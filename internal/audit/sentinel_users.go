package audit

import (
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// sentinelUsers is the users.acl of Sentinels by itself. Their users have nothing
// in common with those of servers.
func (s Subject) sentinelUsers() (alone Subject, ok bool) {
	if s.SentinelUsers == nil {
		return Subject{}, false
	}
	return Subject{Server: s.SentinelUsers.Server(), UsersACL: s.SentinelUsers}, true
}

// judgeSentinelUsers returns what the rules about a users.acl find in that of
// Sentinels. What they find without it stands among the rest.
func judgeSentinelUsers(s Subject) []finding.Finding {
	alone, ok := s.sentinelUsers()
	if !ok {
		return nil
	}
	found := slices.DeleteFunc(Judge(alone), func(f finding.Finding) bool { return f.Artefact != usersACLName })
	for i := range found {
		found[i].Artefact = sentinelACLName
	}
	return found
}
