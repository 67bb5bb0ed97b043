// Command terraform-provider-redisguard serves the redisguard provider to
// Terraform and OpenTofu.
//
//go:generate go run ./internal/docsgen
package main

import (
	"context"
	"flag"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/mattn/go-isatty"

	"github.com/redisguard/terraform-provider-redisguard/internal/cli"
	"github.com/redisguard/terraform-provider-redisguard/internal/provider"
)

// version is set by the release build.
var version = "dev"

func main() {
	if cli.Asked(os.Args[1:]) {
		os.Exit(cli.Run(cli.Terminal{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Colour: colours(os.Stdout)}, version, os.Args[1:]))
	}
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

// colours reports whether a file is a terminal, and nobody asked for none
// (no-color.org).
func colours(f *os.File) bool {
	return isatty.IsTerminal(f.Fd()) && os.Getenv("NO_COLOR") == ""
}
