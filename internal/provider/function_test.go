package provider_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
)

func TestFunctionsAreTwinsOfTheDataSources(t *testing.T) {
	accept(t, resource.TestStep{
		Config: `
locals {
  conf  = { server = "redis-7.0", maxmemory = "2gb", tls_port = 0, unixsocket = "/run/redis.sock" }
  users = { a = { keys = ["a:*"], commands = ["+get"] } }
}
data "redisguard_redis_conf" "test" {
  server     = local.conf.server
  maxmemory  = local.conf.maxmemory
  tls_port   = local.conf.tls_port
  unixsocket = local.conf.unixsocket
}
data "redisguard_users_acl" "test" {
  server = "redis-7.0"
  users  = local.users
}
output "conf" {
  value = data.redisguard_redis_conf.test.content_sha256 == provider::redisguard::redis_conf(local.conf).content_sha256
}
output "acl" {
  value = data.redisguard_users_acl.test.content_sha256 == provider::redisguard::users_acl({ server = "redis-7.0", users = local.users }).content_sha256
}`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("conf", knownvalue.Bool(true)),
			statecheck.ExpectKnownOutputValue("acl", knownvalue.Bool(true)),
		},
	})
}

// A password that is generated in the same apply leaves unknown only what
// depends on it.
func TestFunctionGivesWhatIsKnown(t *testing.T) {
	accept(t, resource.TestStep{
		Config: `
resource "terraform_data" "password" { input = "later" }
resource "terraform_data" "prefix" { input = "b" }
locals {
  acl = provider::redisguard::users_acl({
    server = "redis-7.0"
    users = {
      a = { password_sha256 = [sha256(terraform_data.password.output)], keys = ["a:*"], commands = ["+get"] }
      b = { password_sha256 = [sha256("x")], keys = ["${terraform_data.prefix.output}:*"], commands = ["+get"] }
    }
  })
}
output "content" {
  value = local.acl.content
}
output "a" {
  value = local.acl.permissions["a"].rules
}
output "b" {
  value = local.acl.permissions["b"].rules
}`,
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectUnknownOutputValue("content"),
			plancheck.ExpectKnownOutputValue("a", knownvalue.StringExact("on ~a:* resetchannels -@all +get")),
			plancheck.ExpectUnknownOutputValue("b"),
		}},
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("content", knownvalue.StringRegexp(regexp.MustCompile(`user b on #[0-9a-f]{64} ~b:\* `))),
		},
	})
}

// An exception whose reason is known only at apply holds at plan already, and
// what the function gives in the end is what it promised.
func TestReasonKnownAtApply(t *testing.T) {
	accept(t, resource.TestStep{
		Config: `
resource "terraform_data" "reason" { input = "later" }
locals {
  conf = provider::redisguard::redis_conf({
    server = "redis-7.0", maxmemory = "1gb", tls_port = 0, port = 6379, exceptions = { RG101 = terraform_data.reason.output }
  })
}
resource "terraform_data" "findings" { input = local.conf.findings }
output "reason" {
  value = local.conf.findings[0].reason
}`,
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectUnknownOutputValue("reason"),
		}},
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("reason", knownvalue.StringExact("later")),
		},
	})
}

// A high finding about what is known already fails the plan, although a
// password is not known yet.
func TestFunctionJudgesWhatIsKnown(t *testing.T) {
	refused(t, `
resource "terraform_data" "password" { input = "later" }
output "acl" {
  value = provider::redisguard::users_acl({
    server = "redis-7.0"
    users  = { a = { password_sha256 = [sha256(terraform_data.password.output)], commands = ["+flushall"] } }
  }).content_sha256
}`, "RG301: User a may run flushall")
	refused(t, `
resource "terraform_data" "memory" { input = "1gb" }
output "conf" {
  value = provider::redisguard::redis_conf({
    server = "redis-7.0", maxmemory = terraform_data.memory.output, tls_port = 0, port = 6379
  }).content_sha256
}`, "RG101: Port 6379 takes connections in plain text")
}

func TestFunctionFailsOnProblemsAndFindings(t *testing.T) {
	refused(t, `output "x" { value = provider::redisguard::redis_conf({ server = "redis-7.0", maxmemmory = "1gb" }) }`,
		`maxmemmory: there is no argument "maxmemmory"`, "Did you mean maxmemory?", "maxmemory: maxmemory is required")
	refused(t, `output "x" { value = provider::redisguard::redis_conf({ maxmemory = "1gb", tls_port = 0, unixsocket = "/s" }) }`,
		"server: server is required", "Known are redis-6.2, redis-7.0")
	refused(t, `output "x" { value = provider::redisguard::redis_conf({ server = "redis-7.0", maxmemory = "1gb", tls_port = 0, port = 6379 }) }`,
		"RG101: Port 6379 takes connections in plain text", "port", "plaintext_protected_by")
}

func TestFindingsNeverFail(t *testing.T) {
	accept(t, resource.TestStep{
		Config: `
output "rules" {
  value = provider::redisguard::findings("redis_conf", { server = "redis-7.0", maxmemory = "0", tls_port = 0, port = 6379 })[*].rule
}
output "invalid" {
  value = provider::redisguard::findings("users_acl", { server = "redis-7.0", user = {} })[*].rule
}
output "none" {
  value = length(provider::redisguard::findings("users_acl", { server = "redis-7.0", users = {} }))
}`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("rules", knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("RG101"), knownvalue.StringExact("RG401")})),
			statecheck.ExpectKnownOutputValue("invalid", knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("RG000"), knownvalue.StringExact("RG000")})),
			statecheck.ExpectKnownOutputValue("none", knownvalue.Int64Exact(0)),
		},
	})
	refused(t, `output "x" { value = provider::redisguard::findings("redisconf", {}) }`, `there is no kind "redisconf"`)
}

// The documents can be counted and named in the first plan, whatever else is
// known only at apply: an address, a port, a whole map of peers, a Secret.
func TestObjectsCanBeIteratedAtPlan(t *testing.T) {
	accept(t, resource.TestStep{
		Config: `
resource "terraform_data" "address" { input = "10.0.0.3" }
resource "terraform_data" "port" { input = 6380 }
resource "terraform_data" "peers" { input = { a = { namespace = "a" } } }
resource "terraform_data" "secret" { input = "users" }
locals {
  policies = [
    provider::redisguard::network_policy({
      name = "address", namespace = "data", pod_labels = { app = "redis" }, topology = "standalone"
      allow_from = { bastion = { cidr = terraform_data.address.output } }
    }),
    provider::redisguard::network_policy({
      name = "port", namespace = "data", pod_labels = { app = "redis" }, topology = "cluster", port = terraform_data.port.output
    }),
    provider::redisguard::network_policy({
      name = "peers", namespace = "data", pod_labels = { app = "redis" }, topology = "standalone", allow_from = terraform_data.peers.output
    }),
  ]
  pods = provider::redisguard::pod_hardening({
    server = "redis-7.2", name = "redis", namespace = "data", image = "redis:7.2.6", maxmemory = "1gb", config_map = "conf", acl_secret = terraform_data.secret.output
  })
  objects = merge([for p in concat(local.policies, [local.pods]) : p.objects]...)
}
resource "terraform_data" "manifest" {
  count = length(local.objects) # the test framework reads no for_each
  input = values(local.objects)[count.index]
}
output "kinds" {
  value = { for key, object in local.objects : key => object.kind }
}
output "ingress" {
  value = local.objects["NetworkPolicy/data/peers"].spec.ingress
}
output "from" {
  value = local.objects["NetworkPolicy/data/address"].spec.ingress[0].from[0].ipBlock.cidr
}`,
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectKnownOutputValue("kinds", knownvalue.MapExact(map[string]knownvalue.Check{
				"NetworkPolicy/data/address": knownvalue.StringExact("NetworkPolicy"), "NetworkPolicy/data/port": knownvalue.StringExact("NetworkPolicy"),
				"NetworkPolicy/data/peers": knownvalue.StringExact("NetworkPolicy"), "StatefulSet/data/redis": knownvalue.StringExact("StatefulSet"),
				"Service/data/redis": knownvalue.StringExact("Service"), "ServiceAccount/data/redis": knownvalue.StringExact("ServiceAccount"),
				"PodDisruptionBudget/data/redis": knownvalue.StringExact("PodDisruptionBudget"),
			})),
			plancheck.ExpectUnknownOutputValue("ingress"),
		}},
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("from", knownvalue.StringExact("10.0.0.3/32")),
			statecheck.ExpectKnownOutputValue("ingress", knownvalue.ListSizeExact(1)),
		},
	})
}
