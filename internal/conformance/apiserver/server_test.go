package apiserver_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/apiserver"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/kubernetes/judge/cases"
)

func TestMain(m *testing.M) { os.Exit(apiserver.Main(m)) }

// in moves a document of the cases, all of which are of the namespace shop.
func in(namespace, document string) string {
	return strings.ReplaceAll(document, "namespace: shop", "namespace: "+namespace)
}

func TestAccepted(t *testing.T) {
	s := apiserver.Shared(t)
	s.Namespace(t, "accepted", "privileged")
	for name, document := range cases.Accepted {
		if v := s.DryRun(t, in("accepted", document)); v.Refused != "" {
			t.Errorf("%s: %s", name, v.Refused)
		}
	}
}

// unread is what the server says where it cannot read a document that the judge
// cannot read either; it has other words for it.
var unread = regexp.MustCompile(`field not declared in schema|: expected (string|numeric|boolean)|already (set|defined)|to proper version|^the server cannot be asked: `)

// TestRefused: what the judge without a server refuses, the server refuses, for
// the same reason.
func TestRefused(t *testing.T) {
	s := apiserver.Shared(t)
	s.Namespace(t, "refused", "privileged")
	for _, c := range cases.Refused {
		t.Run(c.String(), func(t *testing.T) {
			v := s.DryRun(t, in("refused", c.Document()))
			if !strings.Contains(v.Refused, c.Reason) && !unread.MatchString(v.Refused) {
				t.Errorf("refused for %q, want %q", v.Refused, c.Reason)
			}
		})
	}
}

// TestPodSecurity: the server enforces on the pods of a template what the judge
// without a server says of the template.
func TestPodSecurity(t *testing.T) {
	s := apiserver.Shared(t)
	for _, level := range []string{"privileged", "baseline", "restricted"} {
		s.Namespace(t, level, level)
	}
	for _, c := range cases.Pods {
		t.Run(c.Level+" "+c.String(), func(t *testing.T) {
			document := in(c.Level, c.Document())
			v := s.DryRun(t, apiserver.PodOf(t, document))
			if (v.Refused == "") != (c.Reason == "") || !strings.Contains(v.Refused, c.Reason) {
				t.Errorf("refused for %q, want %q", v.Refused, c.Reason)
			}
			if c.Kind == "Pod" {
				return
			}
			v = s.DryRun(t, document)
			if v.Refused != "" {
				t.Errorf("the template is refused: %s", v.Refused)
			}
			warned := slices.ContainsFunc(v.Warnings, func(w string) bool { return strings.Contains(w, c.Reason) })
			if c.Reason != "" && !warned {
				t.Errorf("the server warns of %q, want %q", v.Warnings, c.Reason)
			}
		})
	}
}

// TestCreate: what is created in a restricted namespace stays, with defaults and
// what admission adds.
func TestCreate(t *testing.T) {
	s := apiserver.Shared(t)
	s.Namespace(t, "created", "restricted")
	set := in("created", cases.Accepted["StatefulSet"])
	for _, document := range []string{in("created", cases.Accepted["NetworkPolicy"]), set, apiserver.PodOf(t, set)} {
		created := s.Create(t, document)
		if created.Refused != "" || len(created.Warnings) > 0 {
			t.Fatalf("%s %q\n%s", created.Refused, created.Warnings, document)
		}
		// A second apply changes nothing, which only what was kept can tell.
		if again := s.DryRun(t, document); uid(again) != uid(created) {
			t.Errorf("it was not kept: %v, then %v", created.Object["metadata"], again.Object["metadata"])
		}
	}
	pod := s.DryRun(t, apiserver.PodOf(t, set)).Object
	if account := fmt.Sprint(pod["spec"]); !strings.Contains(account, "serviceAccountName:default") {
		t.Errorf("admission gives the pod a service account: %s", account)
	}
}

// TestDryRunKeepsNothing: two dry runs are of two objects.
func TestDryRunKeepsNothing(t *testing.T) {
	s := apiserver.Shared(t)
	s.Namespace(t, "dry", "privileged")
	document := in("dry", cases.Accepted["ConfigMap"])
	if first, second := s.DryRun(t, document), s.DryRun(t, document); uid(first) == uid(second) {
		t.Errorf("the first dry run kept %v", first.Object)
	}
}

func TestNamespaceMustExist(t *testing.T) {
	v := apiserver.Shared(t).DryRun(t, in("nowhere", cases.Accepted["ConfigMap"]))
	if v.Refused != `namespaces "nowhere" not found` || v.Object != nil {
		t.Errorf("%q, %v", v.Refused, v.Object)
	}
}

func uid(v apiserver.Verdict) string {
	metadata, ok := v.Object["metadata"].(map[string]any)
	if !ok {
		return "none: " + v.Refused
	}
	return fmt.Sprint(metadata["uid"])
}
