// Factsgen reads off a server what internal/server knows of it and writes
// facts/<server>.json and facts/elsewhere.json anew:
//
//	go run ./internal/server/factsgen -server /path/to/redis-server
//
// It asks the running server (COMMAND, COMMAND DOCS, ACL CAT, CONFIG GET,
// CONFIG SET with the value already there) and starts it again and again with
// one more line, to see which names it takes and what it says of wrong values.
// It needs no network: servers listen on a unix socket in a folder of their
// own.
//
// What only the server's source tells is kept from the file that is there, or
// for a new version from the nearest version below: aliases, redaction,
// numbers of values, and bounds that no error tells. A name that no known
// server takes and that CONFIG GET * does not list is not found. Neither
// facts/curated.json nor a row's source is touched.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

func main() {
	path := flag.String("server", "", "the server's program")
	dir := flag.String("facts", "internal/server/facts", "the folder to read and write")
	flag.Parse()
	if err := run(*path, *dir); err != nil {
		fmt.Fprintln(os.Stderr, "factsgen:", err)
		os.Exit(1)
	}
}

func run(path, dir string) error {
	if path == "" {
		return errors.New("-server must name the server's program")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	all, err := readAll(dir)
	if err != nil {
		return err
	}
	f, err := read(path, all)
	if err != nil {
		return err
	}
	if err := write(dir, f.Server, f.Encode); err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(o *server.Facts) bool { return o.Server == f.Server })
	all = append(all, f)
	if err := sortFacts(all); err != nil {
		return err
	}
	return write(dir, "elsewhere", func() ([]byte, error) { return server.EncodeElsewhere(all) })
}

func write(dir, name string, encode func() ([]byte, error)) error {
	data, err := encode()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, name+".json"), data, 0o644)
}

// readAll gives the facts of every server in the folder, in order.
func readAll(dir string) ([]*server.Facts, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*-*.json"))
	if err != nil {
		return nil, err
	}
	var all []*server.Facts
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			return nil, err
		}
		f, err := server.DecodeFacts(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p, err)
		}
		all = append(all, f)
	}
	return all, sortFacts(all)
}

func sortFacts(all []*server.Facts) error {
	targets := map[string]server.Target{}
	for _, f := range all {
		t, err := server.ParseTarget(f.Server)
		if err != nil {
			return err
		}
		targets[f.Server] = t
	}
	slices.SortFunc(all, func(a, b *server.Facts) int {
		return targets[a.Server].Compare(targets[b.Server])
	})
	return nil
}

// read asks one server for everything.
func read(path string, all []*server.Facts) (*server.Facts, error) {
	p, output, err := start(path, "")
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, fmt.Errorf("%s does not start: %s", path, output)
	}
	defer p.stop()
	f, err := identify(p.client)
	if err != nil {
		return nil, err
	}
	base, err := nearest(f, all)
	if err != nil {
		return nil, err
	}
	f.Source = source(f, base)
	if f.Commands, err = readCommands(p.client); err != nil {
		return nil, err
	}
	if f.Categories, err = readCategories(p.client); err != nil {
		return nil, err
	}
	if f.Directives, err = newReader(path, p.client, base, all).read(); err != nil {
		return nil, err
	}
	f.SentinelCommands, f.SentinelDirectives, err = readSentinel(path, base, all)
	return f, err
}

// identify asks INFO for engine and version. Valkey gives a Redis version too,
// for old clients; its own is valkey_version.
func identify(c *client) (*server.Facts, error) {
	reply, err := c.do("INFO", "server")
	if err != nil {
		return nil, err
	}
	engine, version := server.Redis, ""
	for line := range strings.Lines(text(reply)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		switch {
		case name == "valkey_version":
			engine, version = server.Valkey, value
		case name == "redis_version" && engine == server.Redis:
			version = value
		}
	}
	t, err := server.ParseTarget(string(engine) + "-" + version)
	if err != nil {
		return nil, err
	}
	t.HasPatch = false
	return &server.Facts{
		Server: t.String(),
		Build:  string(engine) + " " + version,
		Read:   time.Now().UTC().Format("2006-01"),
	}, nil
}

// nearest gives the facts to keep from: the server's own, else those of the
// version before it.
func nearest(f *server.Facts, all []*server.Facts) (*server.Facts, error) {
	t, err := server.ParseTarget(f.Server)
	if err != nil {
		return nil, err
	}
	base := new(server.Facts)
	for _, o := range all {
		u, err := server.ParseTarget(o.Server)
		if err != nil {
			return nil, err
		}
		if u.Engine == t.Engine && u.Compare(t) <= 0 {
			base = o
		}
	}
	return base, nil
}

// source says where the rows come from. Facts of the same build keep their
// sentence.
func source(f, base *server.Facts) string {
	if f.Build == base.Build {
		return base.Source
	}
	kept := "nowhere"
	if base.Build != "" {
		kept = base.Build
	}
	return fmt.Sprintf("%s: COMMAND, ACL CAT, CONFIG GET, CONFIG SET and trial starts of the running server; what only src/config.c and src/sentinel.c tell is kept from %s", f.Build, kept)
}
