// Command docsgen writes the guides that follow from registries and facts:
// the rules, and a page for each server version. It writes templates, which
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
	flag.Parse()
	if err := write(*dir); err != nil {
		log.Fatal(err)
	}
}

func write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	pages := map[string]string{"rules.md": rules()}
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
