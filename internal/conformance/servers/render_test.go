package servers_test

import (
	"encoding/json"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kinds"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// An object is a declaration, or a part of one.
type object map[string]any

// run renders a declaration as the functions do.
func run(t testing.TB, kind string, declaration object) artefact.Result {
	t.Helper()
	data, err := json.Marshal(declaration)
	if err != nil {
		t.Fatal(err)
	}
	value, err := shape.ParseJSON(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds.All() {
		if k.Name() == kind {
			return k.Run(value, artefact.Environment{Judge: audit.Registry{}})
		}
	}
	t.Fatalf("there is no kind %s", kind)
	return artefact.Result{}
}

// render gives the content of a declaration that must be valid.
func render(t testing.TB, kind string, declaration object) []byte {
	t.Helper()
	result := run(t, kind, declaration)
	for _, p := range result.Report.Problems {
		t.Errorf("%s: %v", kind, p)
	}
	if t.Failed() {
		t.FailNow()
	}
	return []byte(result.Outputs["content"].Text())
}

// facts gives what we know of a server.
func facts(t testing.TB, name string) *server.Server {
	t.Helper()
	srv, err := server.Named(name)
	if err != nil {
		t.Fatal(err)
	}
	return srv
}

// unexcepted returns the findings that no exception covers.
func unexcepted(result artefact.Result) []finding.Finding {
	var all []finding.Finding
	for _, f := range result.Report.Findings {
		if !f.Excepted {
			all = append(all, f)
		}
	}
	return all
}
