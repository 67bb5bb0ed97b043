package audit

import (
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
)

// A Check is what a rule looks at, and what it finds there.
type Check struct {
	Needs []Inputs // without one of which there is nothing to look at
	Find  func(Subject) []Hit
}

// Inputs are such that any of them will do.
type Inputs []Input

// An Input is what a rule may look at: a file, a kind of document in manifests,
// or what is known of a managed instance.
type Input string

// The inputs. Those of manifests are the kinds that must be among them.
const (
	TargetServer Input = "server"
	RedisConf    Input = "redis_conf"
	UsersACL     Input = "users_acl"
	SentinelConf Input = "sentinel_conf"
	Documents    Input = "manifests"
	Policies     Input = "manifests: NetworkPolicy"
	Workloads    Input = "manifests: a workload"
	Services     Input = "manifests: Service"
	Entries      Input = "manifests: ServiceEntry"
	Destinations Input = "manifests: DestinationRule"
	AccessPolicy Input = "manifests: AuthorizationPolicy"
	PeerPolicy   Input = "manifests: PeerAuthentication"
	ConfigMaps   Input = "manifests: ConfigMap"
	StorageClass Input = "manifests: StorageClass"
	Instances    Input = "a managed instance"
	Passwords    Input = "passwords" // that fill a template
)

// The names of artefacts in findings.
const (
	redisConfName    = "redis.conf"
	usersACLName     = "users.acl"
	sentinelConfName = "sentinel.conf"
	sentinelACLName  = "sentinel-users.acl"
	manifestsName    = "manifests"
)

// artefact is the one that an input is, or is part of.
func (i Input) artefact() string {
	switch i {
	case RedisConf:
		return redisConfName
	case UsersACL:
		return usersACLName
	case SentinelConf:
		return sentinelConfName
	case TargetServer, Instances, Passwords:
		return ""
	default:
		return manifestsName
	}
}

// needs are inputs all of which a check looks at.
func needs(all ...Input) []Inputs {
	each := make([]Inputs, len(all))
	for i, input := range all {
		each[i] = Inputs{input}
	}
	return each
}

// ofUsers are the files that declare users.
var ofUsers = []Inputs{{UsersACL, RedisConf}}

// has reports whether an input was given.
func (s Subject) has(i Input) bool {
	switch i {
	case TargetServer:
		return s.Server != nil
	case RedisConf:
		return s.RedisConf != nil
	case UsersACL:
		return s.UsersACL != nil
	case SentinelConf:
		return s.SentinelConf != nil
	case Instances:
		return len(s.Instances) > 0
	case Passwords:
		return s.Passwords != nil
	}
	m := s.Manifests
	if m == nil || i == Documents {
		return m != nil
	}
	count, ok := map[Input]int{
		Policies: len(m.Policies), Workloads: len(m.Workloads), Services: len(m.Services), Entries: len(m.ServiceEntries), Destinations: len(m.DestinationRules),
		AccessPolicy: len(m.AuthorizationPolicies), PeerPolicy: len(m.PeerAuthentications), ConfigMaps: len(m.ConfigMaps),
		StorageClass: len(m.StorageClasses),
	}[i]
	return ok && count > 0
}

// missing are the inputs without which the check cannot look: of several that
// would do the first.
func (c Check) missing(s Subject) []Input {
	var all []Input
	for _, any := range c.Needs {
		if !slices.ContainsFunc(any, s.has) {
			all = append(all, any[0])
		}
	}
	return all
}

// An Unchecked rule is one that could not look at what it needs.
type Unchecked struct {
	Rule    string
	Missing []Input
}

// Examined tells which rules could look at all that they need, in ascending order
// of their codes, and which could not. Of those that judge passwords it says
// nothing where there are none: what exists holds hashes.
func Examined(s Subject) (checked []string, unchecked []Unchecked) {
	for _, r := range All() {
		missing := r.Check.missing(s)
		if alone, ok := s.sentinelUsers(); ok && len(r.Check.missing(alone)) == 0 {
			missing = nil
		}
		switch {
		case slices.Contains(missing, Passwords):
		case len(missing) > 0:
			unchecked = append(unchecked, Unchecked{r.Code, missing})
		default:
			checked = append(checked, r.Code)
		}
	}
	return checked, unchecked
}

// A placedUser is a user and the file that declares it.
type placedUser struct {
	*acl.LoadedUser
	artefact string
}
