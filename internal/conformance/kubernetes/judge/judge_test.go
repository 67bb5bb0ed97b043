package judge_test

import (
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/kubernetes/judge"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/kubernetes/judge/cases"
)

func TestAccepted(t *testing.T) {
	for name, document := range cases.Accepted {
		if wrong := judge.Validate([]byte(document)); wrong != nil {
			t.Errorf("%s: %q", name, wrong)
		}
	}
}

// TestRefused: each change, one at a time, turns an accepted document into one
// that is refused, for the reason given.
func TestRefused(t *testing.T) {
	for _, c := range cases.Refused {
		t.Run(c.String(), func(t *testing.T) {
			requires(t, judge.Validate([]byte(c.Document())), c.Reason)
		})
	}
	requires(t, judge.Validate(nil), "there are 0")
	requires(t, judge.Validate([]byte("# nothing\n")), "Kind")
	requires(t, judge.Validate([]byte("a: [\n")), "yaml")

	// A server would drop this without a word before it validates.
	misplaced := strings.Replace(cases.Accepted["Namespace"], "metadata:\n", "metadata:\n  namespace: shop\n", 1)
	requires(t, judge.Validate([]byte(misplaced)), "metadata.namespace: Forbidden")
}

// TestEveryErrorIsTold: the first error does not hide the others.
func TestEveryErrorIsTold(t *testing.T) {
	document := strings.NewReplacer("endPort: 6380", "endPort: 1", "10.20.0.7/32", "10.21.0.7/32").Replace(cases.Accepted["NetworkPolicy"])
	if wrong := judge.Validate([]byte(document)); len(wrong) != 2 {
		t.Errorf("a bad endPort and a bad except: %q", wrong)
	}
	document = strings.NewReplacer("endPort", "endport", "podSelector:\n    m", "podSelectors:\n    m").Replace(cases.Accepted["NetworkPolicy"])
	if wrong := judge.Validate([]byte(document)); len(wrong) != 2 {
		t.Errorf("two misspelt fields: %q", wrong)
	}
}

func TestPodSecurity(t *testing.T) {
	for _, c := range cases.Pods {
		t.Run(c.Level+" "+c.String(), func(t *testing.T) {
			forbidden := judge.PodSecurity([]byte(c.Document()), c.Level)
			if c.Reason == "" && forbidden != nil {
				t.Errorf("it is forbidden: %q", forbidden)
			}
			if c.Reason != "" {
				requires(t, forbidden, c.Reason)
			}
		})
	}
}

// TestPodSecurityCannotTell: what has no pods, or cannot be read, is not let in.
func TestPodSecurityCannotTell(t *testing.T) {
	requires(t, judge.PodSecurity([]byte(cases.Accepted["ConfigMap"]), "privileged"), "has no pods")
	requires(t, judge.PodSecurity([]byte(cases.Accepted["Pod"]), "strict"), "must be one of")
	misspelt := strings.Replace(cases.Accepted["StatefulSet"], "runAsNonRoot", "runAsNonroot", 1)
	requires(t, judge.PodSecurity([]byte(misspelt), "privileged"), "unknown field")
}

// requires fails unless one of the errors has the reason.
func requires(t *testing.T, wrong []string, reason string) {
	t.Helper()
	if len(wrong) == 0 {
		t.Errorf("nothing is wrong, want %q", reason)
		return
	}
	if !strings.Contains(strings.Join(wrong, "\n"), reason) {
		t.Errorf("want %q in %q", reason, wrong)
	}
}
