package provider_test

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestArticles applies what articles on Istio recommend, corrected and expressed
// in HCL, through a real Terraform. Each folder holds the documents that must
// come out.
func TestArticles(t *testing.T) {
	if testing.Short() {
		t.Skip("an acceptance test; make testacc runs it")
	}
	folders, err := filepath.Glob("testdata/articles/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(folders) < 3 {
		t.Fatalf("there are only %d articles", len(folders))
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(folder)); err != nil {
				t.Fatal(err)
			}
			session{folder: dir}.run(t, "apply", "-no-color", "-input=false", "-auto-approve")
			outputs := outputsOf(t, dir)
			want, err := os.ReadFile(filepath.Join(folder, "want.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			var got string
			if err := json.Unmarshal(outputs["yaml"].Value, &got); err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			checkAnnotations(t, folder, outputs["pod_annotations"].Value)
		})
	}
}

// checkAnnotations compares those that an article is about.
func checkAnnotations(t *testing.T, folder string, output json.RawMessage) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, "want_annotations.json"))
	if os.IsNotExist(err) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	var got, want map[string]string
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(output, &got); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(got, want) {
		t.Errorf("the annotations are %v, want %v", got, want)
	}
}

type output struct{ Value json.RawMessage }

func outputsOf(t *testing.T, dir string) map[string]output {
	t.Helper()
	cmd := exec.Command("terraform", "output", "-json")
	cmd.Dir = dir
	data, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var outputs map[string]output
	if err := json.Unmarshal(data, &outputs); err != nil {
		t.Fatal(err)
	}
	return outputs
}
