package servers_test

import (
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// An object is a declaration, or a part of one.
type object = declared.Object

// run renders and judges a declaration.
func run(t testing.TB, kind string, declaration object) artefact.Result {
	t.Helper()
	return declared.Run(t, kind, declaration)
}

// render gives the content of a declaration that must be valid.
func render(t testing.TB, kind string, declaration object) []byte {
	t.Helper()
	return declared.Render(t, kind, declaration)
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
