package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

func TestQueries(t *testing.T) {
	accept(t, resource.TestStep{
		Config: `
output "key" {
  value = provider::redisguard::acl_allows("redis-7.2", "on ~a:* -@all +set", "set a:1 x")
}
output "other_key" {
  value = provider::redisguard::acl_allows("redis-7.2", "on ~a:* -@all +set", "set b:1 x")
}
output "name" {
  value = provider::redisguard::acl_allows("valkey-8.0", "on -@all +config|get", "config|get")
}
output "guides" {
  value = length(provider::redisguard::acl_commands("redis-7.4", "~* &* +@all -@admin -@dangerous"))
}
output "diff" {
  value = provider::redisguard::acl_diff("redis-7.0", "on ~a +get", "redis-7.0", "on ~a ~b +get +set")
}
output "same_role" {
  value = provider::redisguard::acl_allows("redis-7.2", "on ~a:* -@all +set", "set a:1 x", "server")
}
output "sentinel" {
  value = provider::redisguard::acl_allows("redis-7.2", "on -@all +sentinel|masters", "sentinel masters", "sentinel")
}
output "of_sentinels" {
  value = provider::redisguard::acl_commands("redis-7.2", "on -@all +sentinel|master +ping", "sentinel")
}
output "upgrade" {
  value = provider::redisguard::acl_diff("valkey-8.0", "on +sentinel", "valkey-8.1", "on +sentinel", "sentinel").relation
}`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("key", knownvalue.Bool(true)),
			statecheck.ExpectKnownOutputValue("other_key", knownvalue.Bool(false)),
			statecheck.ExpectKnownOutputValue("name", knownvalue.Bool(true)),
			statecheck.ExpectKnownOutputValue("guides", knownvalue.Int64Exact(289)),
			statecheck.ExpectKnownOutputValueAtPath("diff", tfjsonpath.New("relation"), knownvalue.StringExact("wider")),
			statecheck.ExpectKnownOutputValueAtPath("diff", tfjsonpath.New("gained").AtMapKey("commands"), knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("set")})),
			statecheck.ExpectKnownOutputValueAtPath("diff", tfjsonpath.New("gained").AtMapKey("keys"), knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("~b")})),
			statecheck.ExpectKnownOutputValue("same_role", knownvalue.Bool(true)),
			statecheck.ExpectKnownOutputValue("sentinel", knownvalue.Bool(true)),
			statecheck.ExpectKnownOutputValue("of_sentinels", knownvalue.ListExact([]knownvalue.Check{
				knownvalue.StringExact("auth"), knownvalue.StringExact("hello"), knownvalue.StringExact("ping"), knownvalue.StringExact("sentinel|master"),
			})),
			statecheck.ExpectKnownOutputValue("upgrade", knownvalue.StringExact("equal")),
			statecheck.ExpectKnownOutputValueAtPath("diff", tfjsonpath.New("lost").AtMapKey("commands"), knownvalue.ListSizeExact(0)),
		},
	})
}

func TestClientSettings(t *testing.T) {
	accept(t, resource.TestStep{
		Config: `
resource "terraform_data" "instance" { input = "10.0.0.3" }
locals {
  known = provider::redisguard::client_settings({ host = "10.0.0.3", username = "app", password_env = null })
  later = provider::redisguard::client_settings({ host = terraform_data.instance.output, port = 6378 })
  none  = provider::redisguard::client_settings({ topology = "sentinel", sentinels = ["a"], master_name = "b" })
}
output "url"       { value = local.known.url }
output "later"     { value = local.later.url }
output "none"      { value = local.none.url == null }
output "variable"  { value = local.known.environment["REDIS_USERNAME"] }
output "libraries" { value = keys(local.known.snippets) }`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("url", knownvalue.StringExact("rediss://app@10.0.0.3:6379/0")),
			statecheck.ExpectKnownOutputValue("later", knownvalue.StringExact("rediss://10.0.0.3:6378/0")),
			statecheck.ExpectKnownOutputValue("none", knownvalue.Bool(true)),
			statecheck.ExpectKnownOutputValue("variable", knownvalue.StringExact("app")),
			statecheck.ExpectKnownOutputValue("libraries", knownvalue.ListSizeExact(6)),
		},
	})
	refused(t, `output "x" { value = provider::redisguard::client_settings({ host = "a", usernam = "b" }) }`, "Did you mean username?")
	refused(t, `output "x" { value = provider::redisguard::client_settings({ host = "a", tls = false }) }`, "plaintext_protected_by")
}

func TestQueriesTellWhichArgumentIsWrong(t *testing.T) {
	refused(t, `output "x" { value = provider::redisguard::acl_allows("redis-7.2", "on +nosuch", "get a") }`,
		`"rules" parameter`, "redis-7.2 refuses +nosuch: there is no such command or category")
	refused(t, `output "x" { value = provider::redisguard::acl_allows("redis-1.0", "on +get", "get a") }`,
		`"server" parameter`, "redis-6.2")
	refused(t, `output "x" { value = provider::redisguard::acl_allows("redis-7.2", "on +get", "gett a") }`,
		`"command" parameter`, "gett")
	refused(t, `output "x" { value = provider::redisguard::acl_allows("redis-7.2", "on +get", "get a", "sentinel") }`,
		`"rules" parameter`, "a Sentinel of redis-7.2 refuses +get: there is no such command or category")
	refused(t, `output "x" { value = provider::redisguard::acl_allows("redis-7.2", "on +get", "get a", "sentinal") }`,
		`"role" parameter`, "role must be one of server, sentinel")
	refused(t, `output "x" { value = provider::redisguard::acl_commands("redis-7.2", "on +get", "server", "sentinel") }`,
		"there is one role at most")
	refused(t, `output "x" { value = provider::redisguard::acl_diff("redis-7.2", "on +get", "redis-7.2", "on +@nosuch") }`,
		`"other_rules" parameter`, "+@nosuch")
}
