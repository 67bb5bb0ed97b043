package audit

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// retired are codes of rules that are gone. They are never used again.
var retired = []string{}

// stigs are those findings of DISA's guide whose subject is known.
var stigs = []string{"V-251183", "V-251186", "V-251187", "V-251188", "V-251189"}

// sentence is one or more whole sentences on a line. A message may begin with
// the name of a directive.
var sentence = regexp.MustCompile(`^[A-Za-z][^\n]+\.$`)

func TestRulesAreWellFormed(t *testing.T) {
	code := regexp.MustCompile(`^RG[1-9]\d{2}$`)
	control := regexp.MustCompile(`^(NIST 800-53 [A-Z]{2}-\d+(\(\d+\))?|PCI DSS 4\.0 \d+(\.\d+)+|HIPAA 164\.3\d\d(\([a-zA-Z0-9]+\))+|GDPR Art\. \d+(\([a-z0-9]+\))+|DISA Redis Enterprise STIG V-\d{6} \(informed by\))$`)
	previous := ""
	titles := map[string]string{}
	for _, r := range All() {
		if !code.MatchString(r.Code) {
			t.Errorf("%q is no code", r.Code)
		}
		if r.Code <= previous {
			t.Errorf("%s stands behind %s", r.Code, previous)
		}
		previous = r.Code
		if slices.Contains(retired, r.Code) {
			t.Errorf("%s is a retired code", r.Code)
		}
		if r.Title == "" || strings.HasSuffix(r.Title, ".") {
			t.Errorf("%s: the title %q is empty or ends with a full stop", r.Code, r.Title)
		}
		if other, taken := titles[r.Title]; taken {
			t.Errorf("%s has the title of %s", r.Code, other)
		}
		titles[r.Title] = r.Code
		for what, text := range map[string]string{"rationale": r.Rationale, "remedy": r.Remedy} {
			if !sentence.MatchString(text) {
				t.Errorf("%s: the %s is no whole sentence: %q", r.Code, what, text)
			}
		}
		if r.Native == "" && r.Code != untestedServer.Code {
			t.Errorf("%s has no native remedy", r.Code)
		}
		if len(r.References) == 0 {
			t.Errorf("%s has no reference", r.Code)
		}
		if len(r.Controls) == 0 {
			t.Errorf("%s has no control", r.Code)
		}
		if own := slices.Compact(slices.Sorted(slices.Values(r.Controls))); len(own) != len(r.Controls) {
			t.Errorf("%s has a control twice", r.Code)
		}
		for _, c := range r.Controls {
			if !control.MatchString(c) {
				t.Errorf("%s: %q is not spelt as a control", r.Code, c)
			}
			if number, ok := strings.CutPrefix(c, "DISA Redis Enterprise STIG "); ok && !slices.Contains(stigs, number[:8]) {
				t.Errorf("%s: %q is not a known finding", r.Code, c)
			}
		}
		if r.Check.Find == nil || len(r.Check.Needs) == 0 {
			t.Errorf("%s has no check", r.Code)
		}
	}
}

// TestFilesOfRules finds a rule without a file of its name, and a file whose
// rule is gone.
func TestFilesOfRules(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]string{}
	for _, e := range entries {
		if m := regexp.MustCompile(`^(rg\d+)_[a-z0-9_]+\.go$`).FindStringSubmatch(e.Name()); m != nil && !strings.HasSuffix(e.Name(), "_test.go") {
			code := strings.ToUpper(m[1])
			files[code] = append(files[code], e.Name())
		} else if strings.HasPrefix(e.Name(), "rg") {
			t.Errorf("%s is not named after a rule", e.Name())
		}
	}
	for _, r := range All() {
		if len(files[r.Code]) != 1 {
			t.Errorf("%s has the files %v, want one", r.Code, files[r.Code])
			continue
		}
		source, err := os.ReadFile(files[r.Code][0])
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(source), `"`+r.Code+`"`) {
			t.Errorf("%s does not hold %s", files[r.Code][0], r.Code)
		}
		delete(files, r.Code)
	}
	for code, names := range files {
		t.Errorf("%v hold no rule of the list: %s is missing in all.go", names, code)
	}
}

func TestRuleCodes(t *testing.T) {
	codes := Registry{}.RuleCodes()
	if !slices.IsSorted(codes) || len(codes) != len(All()) {
		t.Errorf("RuleCodes() = %v, want the %d codes in ascending order", codes, len(All()))
	}
	for _, r := range All() {
		if !slices.Contains(codes, r.Code) {
			t.Errorf("RuleCodes() lacks %s", r.Code)
		}
	}
}

// TestFamilies makes sure that each rule is in the one family of its code.
func TestFamilies(t *testing.T) {
	var codes []string
	for _, f := range Families() {
		for _, r := range f.Rules() {
			codes = append(codes, r.Code)
		}
	}
	if !slices.Equal(codes, Registry{}.RuleCodes()) {
		t.Errorf("the families hold %v, want each rule once", codes)
	}
}

func TestDocURL(t *testing.T) {
	const want = "https://registry.terraform.io/providers/redisguard/redisguard/latest/docs/guides/rules#rg101"
	if got := DocURL("RG101"); got != want {
		t.Errorf("DocURL(RG101) = %s, want %s", got, want)
	}
}
