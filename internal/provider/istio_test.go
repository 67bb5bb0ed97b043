package provider_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/redisguard/terraform-provider-redisguard/internal/certificate/authority"
)

// memorystoreCA is the authority of an instance.
var memorystoreCA = authority.PEM("Memorystore", time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC), time.Date(2034, 6, 1, 0, 0, 0, 0, time.UTC))

// memorystore declares an instance, with what a test adds. CA stands for the
// authority.
func memorystore(more string) string {
	config := `
resource "terraform_data" "instance" {
  input = { host = "10.0.0.3", port = 6378, ca = [<<-EOT
CA
EOT
  ] }
}
data "redisguard_istio_tls_origination" "test" {
  name      = "redis"
  namespace = "shop"
` + more + `
}`
	return strings.ReplaceAll(config, "CA\n", memorystoreCA)
}

const ofInstance = `
  endpoints       = { primary = { host = "redis.memorystore", address = terraform_data.instance.output.host, tls_port = terraform_data.instance.output.port } }
  ca_certificates = terraform_data.instance.output.ca
  as_of           = "2026-01-01T00:00:00Z"`

// What an instance that is not there yet will have is known at apply, and comes
// out then.
func TestOriginationOfAnInstanceToBe(t *testing.T) {
	const name = "data.redisguard_istio_tls_origination.test"
	accept(t, resource.TestStep{
		Config: memorystore(ofInstance + `
  pod_annotations = { note = "mine" }`),
		ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(name, tfjsonpath.New("pod_annotations").AtMapKey("note"), knownvalue.StringExact("mine")),
			statecheck.ExpectKnownValue(name, tfjsonpath.New("pod_annotations").AtMapKey("sidecar.istio.io/userVolume"), knownvalue.StringExact(`{"redis-ca":{"configMap":{"name":"redis-ca"}}}`)),
			statecheck.ExpectKnownValue(name, tfjsonpath.New("application_addresses").AtMapKey("primary"), knownvalue.StringExact("10.0.0.3:6379")),
			statecheck.ExpectKnownValue(name, tfjsonpath.New("egress").AtMapKey("primary").AtMapKey("ports"), knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("6378")})),
			statecheck.ExpectKnownValue(name, tfjsonpath.New("ca_expires_at"), knownvalue.StringExact("2034-06-01T00:00:00Z")),
			statecheck.ExpectKnownValue(name, tfjsonpath.New("manifests").AtMapKey("ServiceEntry/shop/redis"), knownvalue.StringRegexp(regexp.MustCompile(`targetPort: 6378`))),
			statecheck.ExpectKnownValue(name, tfjsonpath.New("findings"), knownvalue.ListSizeExact(0)),
		},
	})
}

// A mistake is told at its line, with what to do.
func TestOriginationRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		more string
		says []string
	}{
		"a misspelt key": {`
  endpoints       = { primary = { host = "redis.memorystore", addrss = "10.0.0.3" } }
  ca_certificates = terraform_data.instance.output.ca`, []string{`there is no argument "addrss"`, `endpoints["primary"].addrss`, "Did you mean address?"}},
		"no authority": {`
  endpoints = { primary = { host = "redis.memorystore", address = "10.0.0.3" } }`, []string{"ca_certificates are required", "server_ca_certs[*].cert"}},
		"a cluster": {ofInstance + `
  mode = "CLUSTER"`, []string{"its nodes get their addresses and ports at run time", "11000-13047"}},
		"a shared authority": {ofInstance + `
  server_ca_mode = "GOOGLE_MANAGED_SHARED_CA"`, []string{"RG804", "subject_alt_names", `endpoints["primary"]`}},
		"an excluded port": {ofInstance + `
  pod_annotations = { "traffic.sidecar.istio.io/excludeOutboundPorts" = "6379" }`, []string{"RG812", "Remove the port"}},
	} {
		t.Run(name, func(t *testing.T) { refused(t, memorystore(tt.more), tt.says...) })
	}
}

// The one list of peers serves network and mesh, and what only one can tell is
// refused where it would mean more.
func TestPeersOfMeshAndNetwork(t *testing.T) {
	const config = `
locals {
  allow_from = { checkout = { namespace = "shop", pod_labels = { app = "checkout" }%s } }
}
data "redisguard_istio_access" "test" {
  name       = "redis"
  namespace  = "data"
  pod_labels = { app = "redis" }
  allow_from = local.allow_from
}
data "redisguard_network_policy" "test" {
  name       = "redis"
  namespace  = "data"
  pod_labels = { app = "redis" }
  topology   = "standalone"
  mesh       = "istio"
  allow_from = local.allow_from
}`
	accept(t, resource.TestStep{
		Config: fmt.Sprintf(config, `, service_account = "checkout"`),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.redisguard_istio_access.test", tfjsonpath.New("yaml"), knownvalue.StringRegexp(regexp.MustCompile(`cluster\.local/ns/shop/sa/checkout`))),
			statecheck.ExpectKnownValue("data.redisguard_istio_access.test", tfjsonpath.New("findings"), knownvalue.ListSizeExact(0)),
			statecheck.ExpectKnownValue("data.redisguard_network_policy.test", tfjsonpath.New("yaml"), knownvalue.StringRegexp(regexp.MustCompile(`app: checkout`))),
		},
	})
	refused(t, fmt.Sprintf(config, ""), "a mesh cannot tell pods by labels", `allow_from["checkout"].pod_labels`, "Name the service_account of those pods")
}
