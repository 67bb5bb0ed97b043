package provider_test

import "testing"

// A misspelt key at every depth is an error with its path, its line and the
// nearest name.
func TestMisspeltNames(t *testing.T) {
	t.Run("root", func(t *testing.T) {
		refused(t, `
data "redisguard_redis_conf" "test" {`+minimalConf+`
  maxclient = 5
}`, `on terraform_plugin_test.tf line`, `An argument named "maxclient" is not expected here. Did you mean "maxclients"?`)
	})
	t.Run("user", func(t *testing.T) {
		refused(t, `data "redisguard_users_acl" "test" {
  server = "redis-7.0"
  users = {
    b = {}
    a = { must_denny = ["eval"] }
  }
}`, `there is no argument "must_denny"`, `line`, `a = { must_denny = ["eval"] }`, `users["a"].must_denny`, "Did you mean must_deny?")
	})
	t.Run("selector", func(t *testing.T) {
		refused(t, `data "redisguard_users_acl" "test" {
  server = "redis-7.0"
  users = {
    a = { selectors = [{ comands = ["+get"] }] }
  }
}`, `there is no argument "comands"`, `users["a"].selectors[0].comands`, "Did you mean commands?")
	})
	t.Run("directive", func(t *testing.T) {
		refused(t, `
data "redisguard_redis_conf" "test" {`+minimalConf+`
  directives = {
    lazyfree-lazy-eviktion = ["yes"]
  }
}`, `redis-7.0 has no directive "lazyfree-lazy-eviktion"`, `lazyfree-lazy-eviktion = ["yes"]`, `directives["lazyfree-lazy-eviktion"]`, "Did you mean lazyfree-lazy-eviction?")
	})
	t.Run("client class", func(t *testing.T) {
		refused(t, `
data "redisguard_redis_conf" "test" {`+minimalConf+`
  client_output_buffer_limit = { slaves = "1mb 1mb 1" }
}`, `there is no client class "slaves"`, "Known are normal, replica, pubsub")
	})
	t.Run("exception", func(t *testing.T) {
		refused(t, `
data "redisguard_redis_conf" "test" {`+minimalConf+`
  exceptions = { RG1001 = "because" }
}`, `there is no rule "RG1001"`, `exceptions["RG1001"]`, "Did you mean RG101?")
	})
	t.Run("command", func(t *testing.T) {
		refused(t, `data "redisguard_users_acl" "test" {
  server = "redis-7.0"
  users  = { a = { commands = ["+get", "+hgetal"] } }
}`, "redis-7.0 refuses this: +hgetal", `users["a"].commands[1]`, "Did you mean hgetall?")
	})
	t.Run("preset", func(t *testing.T) {
		refused(t, `data "redisguard_users_acl" "test" {
  server = "redis-7.0"
  users  = { a = { preset = "admn" } }
}`, `there is no preset "admn"`, "Did you mean admin?")
	})
}

func TestProblemsNameThePathAndTheRemedy(t *testing.T) {
	t.Run("hostile value", func(t *testing.T) {
		refused(t, `data "redisguard_redis_conf" "test" {
  server     = "redis-7.0"
  maxmemory  = "1gb"
  tls_port   = 0
  unixsocket = "/s\nrequirepass x"
}`, "unixsocket must not contain U+000A", `Given was "/s\nrequirepass x"`)
	})
	t.Run("a hash is never shown", func(t *testing.T) {
		refused(t, `data "redisguard_users_acl" "test" {
  server = "redis-7.0"
  users  = { a = { password_sha256 = ["hunter2"] } }
}`, "password_sha256[0] must be the SHA-256 of a password", "The value is not shown")
	})
	t.Run("value of the wrong type", func(t *testing.T) {
		refused(t, `data "redisguard_users_acl" "test" {
  server = "redis-7.0"
  users  = { a = { keys = "a:*" } }
}`, "keys must be a list, not a string", `users["a"].keys`, "Put it into brackets")
	})
	t.Run("assertion", func(t *testing.T) {
		refused(t, `data "redisguard_users_acl" "test" {
  server = "redis-7.0"
  users  = { a = { commands = ["+@write"], must_deny = ["function|load"] } }
}`, "user a must be denied function|load and is not", `users["a"].must_deny[0]`, "The rule +@write decides about function|load")
	})
	t.Run("name in both maps", func(t *testing.T) {
		refused(t, `data "redisguard_users_acl" "test" {
  server       = "redis-7.0"
  users        = { a = {} }
  system_users = { a = {} }
}`, `user "a" stands twice`, `system_users["a"]`, `It stands at users["a"] too`)
	})
	t.Run("unknown server", func(t *testing.T) {
		refused(t, `data "redisguard_users_acl" "test" {
  server = "redis-5.0"
  users  = {}
}`, `"redis-5.0" is not a server that redisguard knows`, "redis-6.2")
	})
	t.Run("unknown server in the provider block", func(t *testing.T) {
		refused(t, `
provider "redisguard" {
  server = "memcached-1.6"
}
data "redisguard_users_acl" "test" {
  users = {}
}`, "This server is not known")
	})
	t.Run("empty server in the provider block", func(t *testing.T) {
		refused(t, `
provider "redisguard" {
  server = ""
}
data "redisguard_users_acl" "test" {
  users = {}
}`, "This server is not known")
	})
	t.Run("server known at apply in the provider block", func(t *testing.T) {
		refused(t, `
resource "terraform_data" "server" { input = "redis-7.0" }
provider "redisguard" {
  server = terraform_data.server.output
}
data "redisguard_users_acl" "test" {
  users = {}
}`, "server must be known at plan", "Write it literally")
	})
	t.Run("number that is not whole", func(t *testing.T) {
		refused(t, `data "redisguard_redis_conf" "test" {`+minimalConf+`
  timeout = 1.5
}`, "timeout must be a whole number from 0 to 2147483647, not 1.5")
	})
	t.Run("number beyond every bound", func(t *testing.T) {
		refused(t, `data "redisguard_redis_conf" "test" {`+minimalConf+`
  maxclients = 99999999999999999999
}`, "maxclients must be a whole number from 1 to 2147483647, not 1e+20")
	})
	t.Run("password in the wrong place is not shown", func(t *testing.T) {
		refused(t, `data "redisguard_users_acl" "test" {
  server = "redis-7.0"
  users  = { a = { commands = [">s3cret"] } }
}`, "commands[0] must be a command rule", "The value is not shown")
	})
	t.Run("password instead of a hash", func(t *testing.T) {
		refused(t, `data "redisguard_users_acl" "test" {
  server = "redis-7.0"
  users  = { a = { password = "s3cret" } }
}`, `there is no argument "password"`, "Did you mean password_sha256?")
	})
	t.Run("include", func(t *testing.T) {
		refused(t, `data "redisguard_redis_conf" "test" {`+minimalConf+`
  directives = { include = ["/more.conf"] }
}`, "include must not be set here", "not here to be judged")
	})
	t.Run("no server", func(t *testing.T) {
		refused(t, `data "redisguard_users_acl" "test" {
  users = {}
}`, "server is required", "Set it here or in the provider block")
	})
}

func TestFindingsAreShownAtTheElement(t *testing.T) {
	t.Run("error", func(t *testing.T) {
		refused(t, `data "redisguard_users_acl" "test" {
  server = "redis-7.0"
  users = {
    a = { password_sha256 = [sha256("x")], commands = ["+get"] }
    b = { password_sha256 = [sha256("x")], commands = ["+get", "+flushall"] }
  }
}`, "RG301: User b may run flushall. The rule +flushall allows flushall", `b = { password_sha256 = [sha256("x")], commands = ["+get", "+flushall"] }`,
			`users["b"].commands[1]`, `End commands with "-@dangerous"`, "Severity: high.", `exceptions = { RG301 = "…" }`, "guides/rules#rg301")
	})
	t.Run("threshold", func(t *testing.T) {
		refused(t, `data "redisguard_redis_conf" "test" {`+minimalConf+`
  fail_on = "medium"
  bind    = ["*"]
}`, "RG102: The server listens on every address of its host: *", "bind")
	})
	t.Run("blank reason", func(t *testing.T) {
		refused(t, `data "redisguard_redis_conf" "test" {`+minimalConf+`
  bind       = ["*"]
  exceptions = { RG102 = "  " }
}`, `exceptions["RG102"] must not be empty`)
	})
}
