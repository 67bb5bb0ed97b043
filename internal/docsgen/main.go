// Command docsgen writes the guides that follow from registries and facts:
// the rules, the presets, and a page for each server version. It writes templates, which
// tfplugindocs turns into docs.
package main

import (
	"flag"
	"log"
	"os"
	"path/filepath"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

func main() {
	dir := flag.String("dir", "templates/guides", "folder to write to")
	runs := flag.String("runs", "internal/conformance/clients/runs.json", "the clients that are run under presets")
	flag.Parse()
	if err := write(*dir, *runs); err != nil {
		log.Fatal(err)
	}
}

func write(dir, runsFile string) error {
	runs, err := readRuns(runsFile)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	pages := map[string]string{"rules.md": rules(), "presets.md": presets(runs)}
	for _, name := range server.Known() {
		page, err := serverPage(name)
		if err != nil {
			return err
		}
		pages[name+".md"] = page
	}
	for name, page := range pages {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(page), 0o644); err != nil {
			return err
		}
	}
	return nil
}
