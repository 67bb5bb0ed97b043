package provider_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

func TestRedisConfIsRendered(t *testing.T) {
	const name = "data.redisguard_redis_conf.test"
	accept(t, resource.TestStep{
		Config: `data "redisguard_redis_conf" "test" {` + minimalConf + `}`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(name, tfjsonpath.New("content"), knownvalue.StringRegexp(regexp.MustCompile(`(?m)^tls-port 6379$`))),
			statecheck.ExpectKnownValue(name, tfjsonpath.New("content"), knownvalue.StringRegexp(regexp.MustCompile(`(?m)^maxmemory 2gb$`))),
			statecheck.ExpectKnownValue(name, tfjsonpath.New("content_sha256"), knownvalue.StringRegexp(regexp.MustCompile(`^[0-9a-f]{64}$`))),
			statecheck.ExpectKnownValue(name, tfjsonpath.New("findings"), knownvalue.ListSizeExact(0)),
		},
	})
}

func TestUsersACLIsRendered(t *testing.T) {
	const name = "data.redisguard_users_acl.test"
	accept(t, resource.TestStep{
		Config: `
provider "redisguard" {
  server = "redis-7.0"
}
data "redisguard_users_acl" "test" {
  users = {
    app   = { password_sha256 = [sha256("x")], keys = ["app:*"], commands = ["+get", "+set"] }
    absent = null
  }
  system_users = {
    admin = { preset = "admin", password_sha256 = [sha256("y")], keys = null }
  }
}`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(name, tfjsonpath.New("content_redacted"), knownvalue.StringExact(
				"user default off resetpass resetkeys resetchannels -@all\n"+
					"user admin on #[redacted] ~* resetchannels &* -@all +@all\n"+
					"user app on #[redacted] ~app:* resetchannels -@all +get +set\n")),
			statecheck.ExpectKnownValue(name, tfjsonpath.New("permissions").AtMapKey("app").AtMapKey("keys"),
				knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("~app:*")})),
			statecheck.ExpectKnownValue(name, tfjsonpath.New("permissions").AtMapKey("default").AtMapKey("dangerous_commands"), knownvalue.ListSizeExact(0)),
			statecheck.ExpectSensitiveValue(name, tfjsonpath.New("content")),
		},
	})
}

// A module passes its own variable straight through: optional attributes are
// null and mean absent.
func TestUsersFromATypedVariable(t *testing.T) {
	accept(t, resource.TestStep{
		Config: `
variable "users" {
  type = map(object({
    keys     = optional(list(string))
    commands = optional(list(string))
    preset   = optional(string)
    selectors = optional(list(object({ keys = optional(list(string)), commands = optional(list(string)) })))
  }))
  default = { a = { keys = ["a:*"], commands = ["+get"] } }
}
data "redisguard_users_acl" "test" {
  server = "redis-7.0"
  users  = var.users
}`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.redisguard_users_acl.test", tfjsonpath.New("content_redacted"),
				knownvalue.StringRegexp(regexp.MustCompile(`user a off resetpass ~a:\* resetchannels -@all \+get\n`))),
		},
	})
}

func TestDataSourceIsDeferredWhileInputsAreUnknown(t *testing.T) {
	const name = "data.redisguard_redis_conf.test"
	accept(t, resource.TestStep{
		Config: `
resource "terraform_data" "memory" { input = "1gb" }
data "redisguard_redis_conf" "test" {
  server     = "redis-7.0"
  tls_port   = 0
  unixsocket = "/run/redis.sock"
  maxmemory  = terraform_data.memory.output
}`,
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectUnknownValue(name, tfjsonpath.New("content")),
		}},
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(name, tfjsonpath.New("content"), knownvalue.StringRegexp(regexp.MustCompile(`(?m)^maxmemory 1gb$`))),
		},
	})
}

func TestServerAndThresholdOfTheProviderBlock(t *testing.T) {
	accept(t, resource.TestStep{
		Config: `
provider "redisguard" {
  server  = "redis-7.0"
  fail_on = "never"
}
data "redisguard_redis_conf" "test" {
  maxmemory = "0"
  tls_port  = 0
  port      = 6379
}`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.redisguard_redis_conf.test", tfjsonpath.New("findings").AtSliceIndex(0).AtMapKey("rule"), knownvalue.StringExact("RG101")),
			statecheck.ExpectKnownValue("data.redisguard_redis_conf.test", tfjsonpath.New("findings").AtSliceIndex(0).AtMapKey("path"), knownvalue.StringExact("port")),
			statecheck.ExpectKnownValue("data.redisguard_redis_conf.test", tfjsonpath.New("findings").AtSliceIndex(1).AtMapKey("rule"), knownvalue.StringExact("RG401")),
		},
	})
}

func TestExceptionsLetFindingsPass(t *testing.T) {
	accept(t, resource.TestStep{
		Config: `
data "redisguard_users_acl" "test" {
  server = "redis-7.0"
  users = {
    monitor = { password_sha256 = [sha256("x")], commands = ["+info"], exceptions = { RG301 = "INFO is all it does." } }
  }
}`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.redisguard_users_acl.test", tfjsonpath.New("findings").AtSliceIndex(0).AtMapKey("excepted"), knownvalue.Bool(true)),
			statecheck.ExpectKnownValue("data.redisguard_users_acl.test", tfjsonpath.New("findings").AtSliceIndex(0).AtMapKey("reason"), knownvalue.StringExact("INFO is all it does.")),
		},
	})
}
