// Package kinds lists every kind of artefact, every query and every other
// function. A new kind is a package of its own and a line here; data source,
// function and docs follow.
package kinds

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/client"
	"github.com/redisguard/terraform-provider-redisguard/internal/istio/access"
	"github.com/redisguard/terraform-provider-redisguard/internal/istio/origination"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube/pod"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube/policy"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/review"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret/external"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret/file"
	"github.com/redisguard/terraform-provider-redisguard/internal/sentinel"
	"github.com/redisguard/terraform-provider-redisguard/internal/topology"
)

// All returns every kind, in ascending order of their names.
func All() []artefact.Kind {
	return []artefact.Kind{
		review.Kind(),
		external.Kind(),
		access.Kind(),
		origination.Kind(),
		policy.Kind(),
		pod.Kind(),
		redisconf.Kind(),
		sentinel.Kind(),
		topology.Kind(),
		acl.Kind(),
	}
}

// Ephemeral returns the kinds that are ephemeral resources alone.
func Ephemeral() []artefact.Kind { return []artefact.Kind{file.Kind()} }

// Queries returns every query, in ascending order of their names.
func Queries() []artefact.Query {
	return acl.Queries()
}

// Functions returns every function without a data source that takes an object,
// in ascending order of their names.
func Functions() []artefact.Function {
	return []artefact.Function{client.Function()}
}
