package server

import (
	"bytes"
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the files under facts/ in their canonical form")

// golden compares what a file under facts/ should hold with what it holds.
func golden(t *testing.T, name string, want []byte) {
	t.Helper()
	path := "facts/" + name + ".json"
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not in its canonical form; go test ./internal/server -update writes it", path)
	}
}
