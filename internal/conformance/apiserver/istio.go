package apiserver

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// IstioKinds has the server know Istio's kinds, as an installation of Istio does:
// by the CustomResourceDefinitions of the release of istio.io/api in go.mod, whose
// schemas and rules the server then holds documents against.
func (s *Server) IstioKinds(t testing.TB) {
	t.Helper()
	s.istio.Do(func() { s.istioErr = s.defineIstio(t) })
	if s.istioErr != nil {
		t.Fatal(s.istioErr)
	}
}

func (s *Server) defineIstio(t testing.TB) error {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "istio.io/api").Output()
	if err != nil {
		return fmt.Errorf("the module istio.io/api is not there: %w", err)
	}
	definitions, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "kubernetes", "customresourcedefinitions.gen.yaml"))
	if err != nil {
		return err
	}
	for _, document := range strings.Split(string(definitions), "\n---\n") {
		if !strings.Contains(document, "\nkind: CustomResourceDefinition\n") {
			continue
		}
		if v := s.Create(t, document); v.Refused != "" {
			return fmt.Errorf("the server refuses a definition of Istio: %s", v.Refused)
		}
	}
	return s.awaitKinds(map[string]string{"ServiceEntry": "networking.istio.io", "DestinationRule": "networking.istio.io", "Sidecar": "networking.istio.io", "AuthorizationPolicy": "security.istio.io", "PeerAuthentication": "security.istio.io"})
}

// awaitKinds returns when the server serves kinds in both of their versions,
// which it does some time after it took their definitions.
func (s *Server) awaitKinds(kinds map[string]string) error {
	deadline := time.Now().Add(startLimit)
	for kind, group := range kinds {
		for _, version := range []string{"v1", "v1beta1"} {
			for {
				_, _, err := s.resource("/apis/"+group+"/"+version, kind)
				if err == nil {
					break
				}
				if time.Now().After(deadline) {
					return err
				}
				time.Sleep(50 * time.Millisecond)
			}
		}
	}
	return nil
}
