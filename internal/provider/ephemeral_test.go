package provider_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/redisguard/terraform-provider-redisguard/internal/provider"
)

// echo shows what an ephemeral resource gives: it writes into its state what its
// provider is configured with.
const echo = `
provider "echo" {
  data = ephemeral.redisguard_secret_file.test
}
resource "echo" "test" {}
`

// acceptEphemeral runs a configuration through a real Terraform, and shows what
// ephemeral.redisguard_secret_file.test gives.
func acceptEphemeral(t *testing.T, config string, checks ...statecheck.StateCheck) {
	t.Helper()
	if testing.Short() {
		t.Skip("an acceptance test; make testacc runs it")
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"redisguard": providerserver.NewProtocol6WithError(provider.New("test")()),
			"echo":       echoprovider.NewProviderServer(),
		},
		Steps: []resource.TestStep{{Config: config + echo, ConfigStateChecks: checks}},
	})
}

// given is where the echo stands.
func given(output string) tfjsonpath.Path { return tfjsonpath.New("data").AtMapKey(output) }

// TestSecretFileFillsTheJudgedFiles: what is deployed is the file that the data
// source would have rendered with hashes.
func TestSecretFileFillsTheJudgedFiles(t *testing.T) {
	acceptEphemeral(t, `
data "redisguard_users_acl" "test" {
  server = "redis-7.2"
  users  = {
    a = { keys = ["a:*"], commands = ["+get"] }
    b = { keys = ["b:*"], commands = ["+get"], password_names = ["b-now", "b-next"] }
  }
}
ephemeral "redisguard_secret_file" "test" {
  template  = data.redisguard_users_acl.test.content_template
  passwords = { a = "tr0ub4dor-and-many-more", b-now = "the-one-that-is-in-use-41", b-next = "the-one-to-come-9f-7c-22" }
}`,
		statecheck.ExpectKnownValue("echo.test", given("content"), knownvalue.StringExact(
			"user default off resetpass resetkeys resetchannels -@all\n"+
				"user a on #"+hashOf("tr0ub4dor-and-many-more")+" ~a:* resetchannels -@all +get\n"+
				"user b on #"+hashOf("the-one-that-is-in-use-41")+" #"+hashOf("the-one-to-come-9f-7c-22")+" ~b:* resetchannels -@all +get\n")),
		statecheck.ExpectKnownValue("echo.test", given("findings"), knownvalue.ListSizeExact(0)))
}

func TestSecretFileFillsRedisConf(t *testing.T) {
	acceptEphemeral(t, `
data "redisguard_redis_conf" "test" {`+minimalConf+`
  directives = { masteruser = ["replica"] }
  secrets    = { masterauth = "replica" }
}
ephemeral "redisguard_secret_file" "test" {
  template  = data.redisguard_redis_conf.test.content_template
  passwords = { replica = "with \"quotes\" and a space" }
}`,
		statecheck.ExpectKnownValue("echo.test", given("content"), knownvalue.StringRegexp(regexp.MustCompile(`(?m)^masterauth "with \\"quotes\\" and a space"$`))))
}

// TestSecretFileRefuses shows what a user reads who made a mistake.
func TestSecretFileRefuses(t *testing.T) {
	config := func(arguments string) string {
		return `
ephemeral "redisguard_secret_file" "test" {
  template = "user a on #{{ index . \"a\" | sha256sum }}"
` + arguments + `
}`
	}
	refused(t, config(`passwords = {}`), "the password of a is missing", `add an element "a"`)
	refused(t, config(`passwords = { a = "long-and-random-3fz9", other = "x" }`), `the template has no placeholder for "other"`, "Remove it")
	refused(t, config(`passwords = { a = "long-and-random-3fz9\n" }`), "the password of a holds a line break", "trimspace()")
	refused(t, config(`passwords = { a = "swordfish" }`), "RG227: The password of a is worth 42 bits at most", `exceptions = { RG227 = "…" }`)
}
