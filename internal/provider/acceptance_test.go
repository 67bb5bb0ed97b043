package provider_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/redisguard/terraform-provider-redisguard/internal/provider"
)

// TestMain fails where acceptance tests would be left out without a word.
func TestMain(m *testing.M) {
	if os.Getenv("TF_ACC") == "" && !shortRun() {
		println("acceptance tests need a Terraform: type make testacc, or go test -short for the rest")
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// shortRun looks for -short before the flags are parsed.
func shortRun() bool {
	for _, a := range os.Args {
		if strings.HasPrefix(a, "-test.short") && a != "-test.short=false" || strings.HasPrefix(a, "-test.list") {
			return true
		}
	}
	return false
}

func factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"redisguard": providerserver.NewProtocol6WithError(provider.New("test")()),
	}
}

// accept runs the steps through a real Terraform. Each step is applied and
// planned again, and that second plan must be empty.
func accept(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	if testing.Short() {
		t.Skip("an acceptance test; make testacc runs it")
	}
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: factories(), Steps: steps})
}

// refused expects a configuration to fail with a message that holds all of
// the texts. Terraform breaks lines anywhere between words, so white space
// counts as one blank.
func refused(t *testing.T, config string, texts ...string) {
	t.Helper()
	pattern := "(?s)"
	for _, text := range texts {
		words := strings.Fields(text)
		for i, w := range words {
			words[i] = regexp.QuoteMeta(w)
		}
		pattern += ".*" + strings.Join(words, `[\s│]+`)
	}
	accept(t, resource.TestStep{Config: config, ExpectError: regexp.MustCompile(pattern)})
}

const minimalConf = `
  server           = "redis-7.0"
  maxmemory        = "2gb"
  tls_cert_file    = "/tls/tls.crt"
  tls_key_file     = "/tls/tls.key"
  tls_ca_cert_file = "/tls/ca.crt"
`

func hashOf(password string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(password))) }
