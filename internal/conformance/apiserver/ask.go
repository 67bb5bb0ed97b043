package apiserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// Verdict is what the server says to a document.
type Verdict struct {
	Refused  string         // why it refused, "" when it took the document
	Warnings []string       // what it warned of
	Object   map[string]any // what it made of the document, defaults and admission included; nil when it refused
}

// DryRun asks what the server would say to a YAML document, as kubectl apply
// --server-side --dry-run=server does; nothing is kept. Field validation is
// strict: a field that is unknown or written twice is refused.
func (s *Server) DryRun(t testing.TB, document string) Verdict {
	t.Helper()
	return s.apply(t, document, "All")
}

// Create has the server keep the object that the document describes, as kubectl
// apply --server-side does: one that is there already is changed.
func (s *Server) Create(t testing.TB, document string) Verdict {
	t.Helper()
	return s.apply(t, document, "")
}

// Namespace makes a namespace in which Pod Security enforces a level, with the
// service account that a controller would have made, since no pod is let in
// without it. A namespace stays until the server stops: give each test its own.
func (s *Server) Namespace(t testing.TB, name, level string) {
	t.Helper()
	for _, document := range []string{
		fmt.Sprintf("apiVersion: v1\nkind: Namespace\nmetadata: {name: %s, labels: {pod-security.kubernetes.io/enforce: %s}}\n", name, level),
		fmt.Sprintf("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default, namespace: %s}\n", name),
	} {
		if v := s.Create(t, document); v.Refused != "" {
			t.Fatalf("%s\n%s", v.Refused, document)
		}
	}
}

// object is what a request's path takes from a document.
type object struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string `yaml:"kind"`
	Metadata   struct {
		Name      string `yaml:"name"`
		Namespace string `yaml:"namespace"`
	} `yaml:"metadata"`
}

// errRefused is a document of which no request can be made.
var errRefused = errors.New("the server cannot be asked")

// apply sends the document as it is.
func (s *Server) apply(t testing.TB, document, dryRun string) Verdict {
	t.Helper()
	path, err := s.path(document)
	if errors.Is(err, errRefused) {
		return Verdict{Refused: err.Error()}
	}
	if err != nil {
		t.Fatal(err)
	}
	query := url.Values{"fieldManager": {"redisguard"}, "fieldValidation": {"Strict"}}
	if dryRun != "" {
		query.Set("dryRun", dryRun)
	}
	status, warnings, body, err := s.send(http.MethodPatch, path+"?"+query.Encode(), document)
	if err != nil {
		t.Fatal(err)
	}
	return verdict(t, status, warnings, body)
}

// unread is how the server says that an apply does not fit its kind's schema. It
// does so with the status of a failure of its own.
var unread = regexp.MustCompile(`^failed to (create typed patch object|convert new object) `)

// verdict reads a reply. What is the server's own failure fails the test.
func verdict(t testing.TB, status int, warnings []string, body []byte) Verdict {
	t.Helper()
	v := Verdict{Warnings: warnings}
	if err := json.Unmarshal(body, &v.Object); err != nil {
		t.Fatalf("the server replied %d: %v\n%s", status, err, body)
	}
	if status < http.StatusBadRequest {
		return v
	}
	v.Refused, v.Object = fmt.Sprint(v.Object["message"]), nil
	if status >= http.StatusInternalServerError && !unread.MatchString(v.Refused) {
		t.Fatalf("the server failed: %s", body)
	}
	return v
}

// path is where the server keeps the object that the document describes.
func (s *Server) path(document string) (string, error) {
	var o, more object
	decoder := yaml.NewDecoder(strings.NewReader(document))
	if err := decoder.Decode(&o); err != nil {
		return "", fmt.Errorf("%w: %w", errRefused, err)
	}
	if err := decoder.Decode(&more); !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("%w: there must be one YAML document", errRefused)
	}
	group := "/apis/" + o.APIVersion
	if !strings.Contains(o.APIVersion, "/") {
		group = "/api/" + o.APIVersion
	}
	plural, namespaced, err := s.resource(group, o.Kind)
	if err != nil {
		return "", err
	}
	if namespaced && o.Metadata.Namespace == "" {
		return "", fmt.Errorf("%w: a %s must have metadata.namespace", errRefused, o.Kind)
	}
	if namespaced {
		group += "/namespaces/" + url.PathEscape(o.Metadata.Namespace)
	}
	return group + "/" + plural + "/" + url.PathEscape(o.Metadata.Name), nil
}

// resource asks the server what it calls a kind in its paths.
func (s *Server) resource(group, kind string) (plural string, namespaced bool, err error) {
	_, _, body, err := s.send(http.MethodGet, group, "")
	if err != nil {
		return "", false, err
	}
	var list struct {
		Resources []struct {
			Name, Kind string
			Namespaced bool
		}
	}
	_ = json.Unmarshal(body, &list) // a group that is not served has no list
	for _, r := range list.Resources {
		if r.Kind == kind && !strings.Contains(r.Name, "/") {
			return r.Name, r.Namespaced, nil
		}
	}
	return "", false, fmt.Errorf("%w: the server has no kind %q under %s", errRefused, kind, group)
}

func (s *Server) version() (string, error) {
	status, _, body, err := s.send(http.MethodGet, "/version", "")
	if err != nil || status != http.StatusOK {
		return "", fmt.Errorf("the server does not tell its version: %d, %w\n%s", status, err, body)
	}
	var v struct{ GitVersion string }
	err = json.Unmarshal(body, &v)
	return v.GitVersion, err
}

// send makes one request; the body of a PATCH is a server-side apply.
func (s *Server) send(method, path, body string) (status int, warnings []string, reply []byte, err error) {
	request, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	if err != nil {
		return 0, nil, nil, err
	}
	if method == http.MethodPatch {
		request.Header.Set("Content-Type", "application/apply-patch+yaml")
	}
	response, err := s.client.Do(request)
	if err != nil {
		return 0, nil, nil, fmt.Errorf("the server does not answer: %w\n%s", err, s.lastWords())
	}
	defer func() { _ = response.Body.Close() }()
	var text bytes.Buffer
	if _, err := text.ReadFrom(response.Body); err != nil {
		return 0, nil, nil, err
	}
	return response.StatusCode, warningsIn(response.Header), text.Bytes(), nil
}

func (s *Server) lastWords() string { return s.processes[len(s.processes)-1].lastWords() }

var warning = regexp.MustCompile(`^299 \S+ ("(?:[^"\\]|\\.)*")`)

// warningsIn reads the Warning headers: 299 - "text".
func warningsIn(header http.Header) []string {
	var all []string
	for _, value := range header.Values("Warning") {
		text := value
		if found := warning.FindStringSubmatch(value); found != nil {
			if plain, err := strconv.Unquote(found[1]); err == nil {
				text = plain
			}
		}
		all = append(all, text)
	}
	return all
}
