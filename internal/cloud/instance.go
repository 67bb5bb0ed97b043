// Package cloud knows what matters of managed instances: the attributes of
// Terraform's resources for them, by those resources' own names, and what they
// mean in common terms.
package cloud

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// An Instance is a managed one. What is nil is not known.
type Instance struct {
	Resource string       // the resource's type: google_redis_instance
	Path     finding.Path // the argument that declares it

	Encrypted     *bool // connections are, and plain text is refused
	Authenticated *bool // clients must prove who they are
	Public        *bool // reachable from the internet
	AtRest        *bool // data on disk is encrypted by the service
	Backups       *bool // copies are made and kept
	OldTLS        *bool // TLS before 1.2 is taken

	Connections int64 // by TLS at most, 0 where no bound is known

	Server string // redis-7.2, as far as the resource tells

	// Attributes are the names of the attributes that decide, by field, for
	// messages.
	Attributes map[string]string
}

// The fields of an Instance that rules judge, by which Attributes are found.
const (
	Encryption     = "encryption"
	Authentication = "authentication"
	Exposure       = "exposure"
	DiskEncryption = "disk encryption"
	Backup         = "backup"
	TLSVersion     = "TLS version"
)

// A Resource is the attributes that matter of one of Terraform's resources.
type Resource struct {
	TransitEncryptionMode    shape.Arg[string] // Google's; of AWS beside TransitEncryptionEnabled
	TransitEncryptionEnabled shape.Arg[bool]
	AtRestEncryptionEnabled  shape.Arg[bool]
	AuthEnabled              shape.Arg[bool]
	AuthorizationMode        shape.Arg[string]
	UserGroupIDs             shape.Arg[[]string]
	SnapshotRetentionLimit   shape.Arg[int64]
	NonSSLPortEnabled        shape.Arg[bool]
	MinimumTLSVersion        shape.Arg[string]
	PublicNetworkAccess      shape.Arg[bool]
	AccessKeys               shape.Arg[bool]
	Version                  shape.Arg[string] // under the name that the resource has for it
	Engine                   shape.Arg[string]
	Mode                     shape.Arg[string]
	MemorySizeGB             shape.Arg[int64]
}

type field = shape.Field[Resource]

func text(name, doc string, at func(*Resource) *shape.Arg[string]) field {
	return shape.String(name, doc, at)
}

func truth(name, doc string, at func(*Resource) *shape.Arg[bool]) field {
	return shape.Bool(name, doc, at)
}

// The attributes that several resources have.
var (
	googleEncryption    = text("transit_encryption_mode", "As the resource has it.", func(r *Resource) *shape.Arg[string] { return &r.TransitEncryptionMode })
	googleAuthorization = text("authorization_mode", "As the resource has it.", func(r *Resource) *shape.Arg[string] { return &r.AuthorizationMode })
)

// A Type is a type of resource: which attributes are taken, and what they mean.
type Type struct {
	Name  string // google_redis_instance
	Shape shape.Object[Resource]
	Read  func(Resource) Instance
}

// Count is how many types of resources are known.
const Count = 5

// Types lists them, in ascending order of their names.
func Types() [Count]Type {
	return [Count]Type{aws(), azure(), googleMemorystore(), googleCluster(), googleRedis()}
}

func googleRedis() Type {
	return Type{"google_redis_instance", shape.Object[Resource]{Fields: []field{
		googleEncryption,
		truth("auth_enabled", "As the resource has it.", func(r *Resource) *shape.Arg[bool] { return &r.AuthEnabled }),
		text("redis_version", "As the resource has it, such as `REDIS_7_2`.", func(r *Resource) *shape.Arg[string] { return &r.Version }),
		shape.Integer("memory_size_gb", "As the resource has it.", 1, 300, func(r *Resource) *shape.Arg[int64] { return &r.MemorySizeGB }), //nolint:mnd // the service's bound
	}}, func(r Resource) Instance {
		return Instance{
			Encrypted: equals(r.TransitEncryptionMode, "SERVER_AUTHENTICATION", "DISABLED"), Authenticated: value(r.AuthEnabled, false), Server: r.Version.Or(""), Connections: connectionsByTLS(r),
			Attributes: map[string]string{Encryption: "transit_encryption_mode", Authentication: "auth_enabled"},
		}
	}}
}

func googleCluster() Type {
	return Type{"google_redis_cluster", shape.Object[Resource]{Fields: []field{googleEncryption, googleAuthorization}}, func(r Resource) Instance {
		return Instance{
			Encrypted:     equals(r.TransitEncryptionMode, "TRANSIT_ENCRYPTION_MODE_SERVER_AUTHENTICATION", "TRANSIT_ENCRYPTION_MODE_DISABLED"),
			Authenticated: equals(r.AuthorizationMode, "AUTH_MODE_IAM_AUTH", "AUTH_MODE_DISABLED"),
			Attributes:    map[string]string{Encryption: "transit_encryption_mode", Authentication: "authorization_mode"},
		}
	}}
}

func googleMemorystore() Type {
	return Type{"google_memorystore_instance", shape.Object[Resource]{Fields: []field{
		googleEncryption, googleAuthorization,
		text("engine_version", "As the resource has it, such as `VALKEY_8_0`.", func(r *Resource) *shape.Arg[string] { return &r.Version }),
	}}, func(r Resource) Instance {
		return Instance{
			Encrypted: equals(r.TransitEncryptionMode, "SERVER_AUTHENTICATION", "TRANSIT_ENCRYPTION_DISABLED"), Server: r.Version.Or(""),
			Authenticated: equals(r.AuthorizationMode, "IAM_AUTH", "AUTH_DISABLED"),
			Attributes:    map[string]string{Encryption: "transit_encryption_mode", Authentication: "authorization_mode"},
		}
	}}
}

func aws() Type {
	return Type{"aws_elasticache_replication_group", shape.Object[Resource]{Fields: []field{
		truth("transit_encryption_enabled", "As the resource has it.", func(r *Resource) *shape.Arg[bool] { return &r.TransitEncryptionEnabled }),
		text("transit_encryption_mode", "As the resource has it: `preferred` takes plain text as well.", func(r *Resource) *shape.Arg[string] { return &r.TransitEncryptionMode }),
		truth("at_rest_encryption_enabled", "As the resource has it.", func(r *Resource) *shape.Arg[bool] { return &r.AtRestEncryptionEnabled }),
		truth("auth_enabled", "Whether `auth_token` is set, which itself is not to be passed.", func(r *Resource) *shape.Arg[bool] { return &r.AuthEnabled }),
		shape.Strings("user_group_ids", "As the resource has it.", func(r *Resource) *shape.Arg[[]string] { return &r.UserGroupIDs }),
		shape.Integer("snapshot_retention_limit", "As the resource has it: days.", 0, 35, func(r *Resource) *shape.Arg[int64] { return &r.SnapshotRetentionLimit }), //nolint:mnd // the service's bound
		text("engine", "As the resource has it.", func(r *Resource) *shape.Arg[string] { return &r.Engine }),
		text("engine_version", "As the resource has it.", func(r *Resource) *shape.Arg[string] { return &r.Version }),
	}}, func(r Resource) Instance {
		encrypted := value(r.TransitEncryptionEnabled, false)
		if r.TransitEncryptionMode.Or("") == "preferred" {
			encrypted = new(bool)
		}
		groups, known := r.UserGroupIDs.Get()
		authenticated := value(r.AuthEnabled, false)
		if known && len(groups) > 0 {
			authenticated = pointer(true)
		}
		server := ""
		if version, ok := r.Version.Get(); ok {
			server = strings.ToLower(r.Engine.Or("redis")) + "-" + version
		}
		i := Instance{
			Encrypted: encrypted, Authenticated: authenticated, AtRest: value(r.AtRestEncryptionEnabled, false), Server: server,
			Attributes: map[string]string{Encryption: "transit_encryption_enabled", Authentication: "user_group_ids", DiskEncryption: "at_rest_encryption_enabled", Backup: "snapshot_retention_limit"},
		}
		if !r.SnapshotRetentionLimit.IsUnknown() {
			i.Backups = pointer(r.SnapshotRetentionLimit.Or(0) > 0)
		}
		return i
	}}
}

func azure() Type {
	return Type{"azurerm_redis_cache", shape.Object[Resource]{Fields: []field{
		truth("non_ssl_port_enabled", "As the resource has it.", func(r *Resource) *shape.Arg[bool] { return &r.NonSSLPortEnabled }),
		text("minimum_tls_version", "As the resource has it.", func(r *Resource) *shape.Arg[string] { return &r.MinimumTLSVersion }),
		truth("public_network_access_enabled", "As the resource has it.", func(r *Resource) *shape.Arg[bool] { return &r.PublicNetworkAccess }),
		truth("access_keys_authentication_enabled", "As the resource has it.", func(r *Resource) *shape.Arg[bool] { return &r.AccessKeys }),
		text("redis_version", "As the resource has it.", func(r *Resource) *shape.Arg[string] { return &r.Version }),
	}}, func(r Resource) Instance {
		i := Instance{
			Public: value(r.PublicNetworkAccess, true), Authenticated: pointer(true),
			Attributes: map[string]string{Encryption: "non_ssl_port_enabled", Exposure: "public_network_access_enabled", TLSVersion: "minimum_tls_version"},
		}
		if plain := value(r.NonSSLPortEnabled, false); plain != nil {
			i.Encrypted = pointer(!*plain)
		}
		if !r.MinimumTLSVersion.IsUnknown() {
			i.OldTLS = pointer(r.MinimumTLSVersion.Or("1.2") < "1.2")
		}
		return i
	}}
}

func pointer(b bool) *bool { return &b }

// value is what an attribute is, or what the resource takes where it is not
// given; nil while it is unknown.
func value(a shape.Arg[bool], otherwise bool) *bool {
	if a.IsUnknown() {
		return nil
	}
	return pointer(a.Or(otherwise))
}

// equals reports whether a mode is the safe one; nil while it is unknown.
func equals(a shape.Arg[string], safe, otherwise string) *bool {
	if a.IsUnknown() {
		return nil
	}
	return pointer(a.Or(otherwise) == safe)
}
