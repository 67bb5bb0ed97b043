// Package review judges artefacts that exist already, alone and together, by the
// rules that what is rendered is judged by.
package review

import (
	"strings"
	"time"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/cloud"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/sentinel"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Spec is the texts that are judged together. What is absent is not judged.
type Spec struct {
	RedisConf    shape.Arg[string]
	UsersACL     shape.Arg[string]
	SentinelConf shape.Arg[string]
	SentinelACL  shape.Arg[string]   // the users.acl of Sentinels
	Manifests    shape.Arg[[]string] // streams of YAML
	Instances    [cloud.Count]shape.Arg[cloud.Resource]
	AsOf         shape.Arg[string]
}

// Shape describes the arguments.
func Shape() shape.Object[Spec] {
	fields := []shape.Field[Spec]{
		shape.String("redis_conf", "A `redis.conf`, or a `content_template` of `redisguard_redis_conf`: a password that is left open there is judged as filled in.",
			func(s *Spec) *shape.Arg[string] { return &s.RedisConf }, shape.Raw(), shape.Veiled()),
		shape.String("users_acl", "A `users.acl`, or a `content_template` of `redisguard_users_acl`: who has a password there is judged as having one.",
			func(s *Spec) *shape.Arg[string] { return &s.UsersACL }, shape.Raw(), shape.Veiled()),
		shape.String("sentinel_conf", "A `sentinel.conf`, or a `content_template` of `redisguard_sentinel_conf`.",
			func(s *Spec) *shape.Arg[string] { return &s.SentinelConf }, shape.Raw(), shape.Veiled()),
		shape.String("sentinel_users_acl", "The `users.acl` of Sentinels, which their `aclfile` names, or a `content_template` of it. It is judged by what Sentinels know.",
			func(s *Spec) *shape.Arg[string] { return &s.SentinelACL }, shape.Raw(), shape.Veiled()),
		shape.Texts("manifests", "Kubernetes documents: a stream of YAML, or a list or map of streams, such as the output `manifests` of a data source. NetworkPolicies, Services, workloads, ConfigMaps, StorageClasses, cert-manager's Certificates and Istio's kinds are judged, others passed over.",
			func(s *Spec) *shape.Arg[[]string] { return &s.Manifests }, shape.Raw(), shape.Veiled()),
		shape.String("as_of", "The moment against which certificates are judged, such as `plantimestamp()`. Without it their validity is not.",
			func(s *Spec) *shape.Arg[string] { return &s.AsOf }, shape.Checked(moment)),
	}
	for i, t := range cloud.Types() {
		fields = append(fields, shape.ObjectArg(t.Name, "The attributes that matter of a `"+t.Name+"`.", t.Shape, func(s *Spec) *shape.Arg[cloud.Resource] { return &s.Instances[i] }))
	}
	return shape.Object[Spec]{Fields: fields}
}

func moment(text string) string {
	if _, err := time.Parse(time.RFC3339, text); err != nil {
		return "be a moment in RFC 3339, such as 2026-11-25T12:00:00Z or plantimestamp()"
	}
	return ""
}

// Validate reports that there is nothing to judge, or no server to judge by.
func (s Spec) Validate(srv *server.Server) finding.Report {
	var r finding.Report
	given := !s.Manifests.IsAbsent()
	for i := range s.Instances {
		given = given || !s.Instances[i].IsAbsent()
	}
	files := !s.RedisConf.IsAbsent() || !s.UsersACL.IsAbsent() || !s.SentinelConf.IsAbsent() || !s.SentinelACL.IsAbsent()
	switch {
	case !given && !files:
		r.Problem(finding.Required, finding.At("redis_conf"), "there is nothing to judge", "Give redis_conf, users_acl, sentinel_conf, sentinel_users_acl, manifests or a managed instance.")
	case files && srv == nil:
		r.Problem(finding.Required, finding.At("server"), "server is required to judge the files of a server", "Set it here or in the provider block. Known are "+strings.Join(server.Known(), ", ")+".")
	}
	return r
}

// later reports whether something that is to be judged is not known yet.
func (s Spec) later() bool {
	for i := range s.Instances {
		if s.Instances[i].IsUnknown() {
			return true
		}
	}
	return s.RedisConf.IsUnknown() || s.UsersACL.IsUnknown() || s.SentinelConf.IsUnknown() || s.SentinelACL.IsUnknown() || s.Manifests.IsUnknown() || s.AsOf.IsUnknown()
}

// files are the texts as they are read.
type files struct {
	redisConf   *redisconf.File
	usersACL    *acl.File
	sentinel    *sentinel.File
	ofSentinels *acl.File // the users of Sentinels
	manifests   *kube.Manifests
	instances   []cloud.Instance
}

func (s Spec) read(srv *server.Server) files {
	var f files
	if text, ok := s.RedisConf.Get(); ok {
		f.redisConf = redisconf.Parse([]byte(secret.StandIn(text)), srv)
	}
	if text, ok := s.UsersACL.Get(); ok {
		f.usersACL = acl.Parse([]byte(secret.StandIn(text)), srv)
	}
	if text, ok := s.SentinelConf.Get(); ok {
		f.sentinel = sentinel.Parse([]byte(secret.StandIn(text)), srv)
	}
	if text, ok := s.SentinelACL.Get(); ok {
		f.ofSentinels = acl.Parse([]byte(secret.StandIn(text)), srv.Sentinel())
	}
	if streams, ok := s.Manifests.Get(); ok {
		f.manifests = kube.Parse(joined(streams))
		f.manifests.AsOf, _ = time.Parse(time.RFC3339, s.AsOf.Or("")) // zero without one
	}
	for i, t := range cloud.Types() {
		if resource, ok := s.Instances[i].Get(); ok {
			instance := t.Read(resource)
			instance.Resource, instance.Path = t.Name, finding.At(t.Name)
			f.instances = append(f.instances, instance)
		}
	}
	return f
}

// joined makes one stream of several.
func joined(streams []string) string { return strings.Join(streams, "\n---\n") }
