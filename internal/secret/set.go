package secret

import (
	"maps"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Set is passwords by name.
type Set map[string]shape.Secret

// Names returns the names in ascending order.
func (s Set) Names() []string { return slices.Sorted(maps.Keys(s)) }
