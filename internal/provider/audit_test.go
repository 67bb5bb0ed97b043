package provider_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

// Files that disagree: the line is told, and the report is for a pull request.
func TestAuditOfFiles(t *testing.T) {
	const name = "data.redisguard_audit.test"
	accept(t, resource.TestStep{
		Config: `
data "redisguard_audit" "test" {
  server     = "redis-7.2"
  redis_conf = "maxmemory 1gb\nport 0\ntls-port 6379\n"
  manifests  = <<-EOT
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: redis, namespace: data}
    spec:
      podSelector: {matchLabels: {app: redis}}
      ingress:
        - {from: [{podSelector: {}}], ports: [{port: 6380}]}
  EOT
}`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(name, tfjsonpath.New("report_markdown"), knownvalue.StringRegexp(regexp.MustCompile(`RG705`))),
			statecheck.ExpectKnownValue(name, tfjsonpath.New("report_json"), knownvalue.StringRegexp(regexp.MustCompile("\"line\": 6"))),
			statecheck.ExpectKnownValue(name, tfjsonpath.New("report_sarif"), knownvalue.StringRegexp(regexp.MustCompile(`"2\.1\.0"`))),
		},
	})
}

// The provider block's server counts for the audit, too, which terraform
// validate does not know.
func TestAuditTakesTheServerOfTheProviderBlock(t *testing.T) {
	accept(t, resource.TestStep{
		Config: `
provider "redisguard" {
  server = "redis-7.2"
}
data "redisguard_audit" "test" {
  redis_conf = "maxmemory 1gb\n"
}`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.redisguard_audit.test", tfjsonpath.New("report_markdown"), knownvalue.StringRegexp(regexp.MustCompile(`RG\d+`))),
		},
	})
}

// A data source keeps what it is given: passwords are refused, and the function
// is named.
func TestAuditKeepsNoPassword(t *testing.T) {
	for argument, text := range map[string]string{
		"redis_conf":    `requirepass swordfish`,
		"users_acl":     `user a on >swordfish`,
		"sentinel_conf": `sentinel monitor m 127.0.0.1 1 1\nsentinel auth-pass m swordfish`,
		"manifests":     `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: swordfish}`,
	} {
		t.Run(argument, func(t *testing.T) {
			refused(t, `
data "redisguard_audit" "test" {
  server = "redis-7.2"
  `+argument+` = "`+text+`"
}`, argument+" holds a password in plain text", "provider::redisguard::audit")
		})
	}
}

// The function takes the same files, and can be made to fail.
func TestAuditFunction(t *testing.T) {
	accept(t, resource.TestStep{
		Config: `
output "test" {
  value = [for f in provider::redisguard::audit({ server = "redis-7.2", redis_conf = "requirepass swordfish\n" }).findings : f.rule if f.line == 1]
}`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("test", knownvalue.ListPartial(map[int]knownvalue.Check{0: knownvalue.StringExact("RG201")})),
		},
	})
	refused(t, `
output "test" {
  value = provider::redisguard::audit({ server = "redis-7.2", redis_conf = "requirepass swordfish\n", fail_on = "high" })
}`, "RG101")
}
