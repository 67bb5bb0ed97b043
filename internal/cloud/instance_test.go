package cloud

import (
	"fmt"
	"slices"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

func TestTypesAreSorted(t *testing.T) {
	var names []string
	for _, kind := range Types() {
		names = append(names, kind.Name)
	}
	if !slices.IsSorted(names) {
		t.Errorf("the order is %v", names)
	}
}

func spell(b *bool) string {
	if b == nil {
		return "?"
	}
	return fmt.Sprint(*b)
}

// TestRead: what attributes mean, and what it means that they are not given.
func TestRead(t *testing.T) {
	for _, tt := range []struct {
		name, declaration, want string // encrypted, authenticated, public, at rest, backups, old TLS
	}{
		{"google_redis_instance", `{}`, "false false ? ? ? ?"},
		{"google_redis_instance", `{"transit_encryption_mode": "SERVER_AUTHENTICATION", "auth_enabled": true}`, "true true ? ? ? ?"},
		{"google_redis_instance", `{"transit_encryption_mode": "DISABLED", "auth_enabled": false}`, "false false ? ? ? ?"},
		{"google_redis_cluster", `{}`, "false false ? ? ? ?"},
		{"google_redis_cluster", `{"transit_encryption_mode": "TRANSIT_ENCRYPTION_MODE_SERVER_AUTHENTICATION", "authorization_mode": "AUTH_MODE_IAM_AUTH"}`, "true true ? ? ? ?"},
		{"google_memorystore_instance", `{"transit_encryption_mode": "SERVER_AUTHENTICATION", "authorization_mode": "AUTH_DISABLED"}`, "true false ? ? ? ?"},
		{"aws_elasticache_replication_group", `{}`, "false false ? false false ?"},
		{"aws_elasticache_replication_group", `{"transit_encryption_enabled": true, "transit_encryption_mode": "required", "user_group_ids": ["g"], "at_rest_encryption_enabled": true, "snapshot_retention_limit": 7}`, "true true ? true true ?"},
		{"aws_elasticache_replication_group", `{"transit_encryption_enabled": true, "transit_encryption_mode": "preferred"}`, "false false ? false false ?"},
		{"azurerm_redis_cache", `{}`, "true true true ? ? false"},
		{"azurerm_redis_cache", `{"non_ssl_port_enabled": true, "minimum_tls_version": "1.0", "public_network_access_enabled": false}`, "false true false ? ? true"},
	} {
		i := readAs(t, tt.name, tt.declaration)
		got := fmt.Sprint(spell(i.Encrypted), " ", spell(i.Authenticated), " ", spell(i.Public), " ", spell(i.AtRest), " ", spell(i.Backups), " ", spell(i.OldTLS))
		if got != tt.want {
			t.Errorf("%s %s: %s, want %s", tt.name, tt.declaration, got, tt.want)
		}
	}
}

// readAs reads a declaration as the attributes of a type of resource.
func readAs(t *testing.T, name, declaration string) Instance {
	t.Helper()
	v, err := shape.ParseJSON([]byte(declaration))
	if err != nil {
		t.Fatal(err)
	}
	all := Types()
	i := slices.IndexFunc(all[:], func(kind Type) bool { return kind.Name == name })
	resource, report := all[i].Shape.Decode(v, finding.Path{})
	if report.Invalid() {
		t.Fatalf("%s: %v", declaration, report.Problems)
	}
	return all[i].Read(resource)
}

func TestConnectionsByTLS(t *testing.T) {
	for _, tt := range []struct {
		declaration string
		want        int64
	}{
		{`{"transit_encryption_mode": "SERVER_AUTHENTICATION", "redis_version": "REDIS_6_X", "memory_size_gb": 4}`, 1000},
		{`{"transit_encryption_mode": "SERVER_AUTHENTICATION", "redis_version": "REDIS_5_0", "memory_size_gb": 5}`, 2500},
		{`{"transit_encryption_mode": "SERVER_AUTHENTICATION", "redis_version": "REDIS_6_X", "memory_size_gb": 300}`, 65000},
		{`{"transit_encryption_mode": "SERVER_AUTHENTICATION", "redis_version": "REDIS_7_0", "memory_size_gb": 1}`, 0},
		{`{"transit_encryption_mode": "SERVER_AUTHENTICATION", "memory_size_gb": 1}`, 0},
		{`{"transit_encryption_mode": "DISABLED", "redis_version": "REDIS_6_X", "memory_size_gb": 1}`, 0},
		{`{"redis_version": "REDIS_6_X", "memory_size_gb": 1}`, 0},
	} {
		if got := readAs(t, "google_redis_instance", tt.declaration).Connections; got != tt.want {
			t.Errorf("%s: %d connections, want %d", tt.declaration, got, tt.want)
		}
	}
}
