// Command terraform-provider-redisguard serves the redisguard provider to
// Terraform and OpenTofu.
//
//go:generate go run ./internal/docsgen
package main

import (
	"context"
	"flag"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/redisguard/terraform-provider-redisguard/internal/provider"
)

// version is set by the release build.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve to a debugger such as delve")
	flag.Parse()
	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address: "registry.terraform.io/redisguard/redisguard",
		Debug:   *debug,
	})
	if err != nil {
		log.Fatal(err)
	}
}
