package report

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// schema is the standard's own, byte for byte as go-sarif v3.3.1 and gosec
// v2.29.0 carry it too.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	const file = "testdata/sarif-schema-2.1.0.json"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource(file, document); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile(file)
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// everyRule has a finding of every rule there is.
func everyRule() Report {
	var r Report
	for _, rule := range audit.All() {
		r.Findings = append(r.Findings, finding.Finding{Rule: rule.Code, Severity: rule.Severity, Artefact: "redis.conf", Message: rule.Title})
	}
	return r
}

func TestSARIFIsValid(t *testing.T) {
	compiled := schema(t)
	for name, r := range map[string]Report{"full": full(), "empty": {}, "hostile": hostile(), "every rule": everyRule()} {
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(SARIF(r))))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSchemaRefuses makes sure that the schema looks.
func TestSchemaRefuses(t *testing.T) {
	compiled := schema(t)
	for _, text := range []string{
		`{"version": "2.1.0"}`,
		`{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x", "informationUri": "not an address"}}}]}`,
		`{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"message": {"text": "x"}, "level": "high"}]}]}`,
	} {
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(text)))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(document); err == nil {
			t.Errorf("the schema takes %s", text)
		}
	}
}

// TestSARIFForGitHub checks what GitHub wants beyond the schema, for every
// rule: no required text empty, none too long, tags few enough.
func TestSARIFForGitHub(t *testing.T) {
	log := decode(t, everyRule())
	if len(log.Runs[0].Tool.Driver.Rules) != len(audit.All()) {
		t.Errorf("%d rules", len(log.Runs[0].Tool.Driver.Rules))
	}
	for _, r := range log.Runs[0].Tool.Driver.Rules {
		for what, text := range map[string]struct {
			text string
			most int
		}{
			"name":             {r.Name, 255},
			"shortDescription": {r.ShortDescription.Text, 1024},
			"fullDescription":  {r.FullDescription.Text, 1024},
			"help.text":        {r.Help.Text, 10_000},
			"help.markdown":    {r.Help.Markdown, 10_000},
		} {
			if n := len([]rune(text.text)); n == 0 || n > text.most {
				t.Errorf("%s: %s has %d characters", r.ID, what, n)
			}
		}
		if tags := r.Properties.Tags; len(tags) > 20 || tags[0] != "security" {
			t.Errorf("%s: tags %q", r.ID, tags)
		}
	}
}

func TestSARIFResults(t *testing.T) {
	run := decode(t, full()).Runs[0]
	for i, r := range run.Results {
		f := full().Findings[i]
		if id := run.Tool.Driver.Rules[r.RuleIndex].ID; id != r.RuleID || id != f.Rule {
			t.Errorf("result %d is of %s and points at %s", i, r.RuleID, id)
		}
		if line := r.Locations[0].PhysicalLocation.Region.StartLine; line != max(f.Line, 1) {
			t.Errorf("result %d starts at line %d", i, line)
		}
		if (len(r.Suppressions) == 1) != f.Excepted || r.Suppressions == nil {
			t.Errorf("result %d: suppressions %v", i, r.Suppressions)
		}
	}
}

// TestFingerprintsStay moves every line, and none of the fingerprints may
// follow; nor may two be the same.
func TestFingerprintsStay(t *testing.T) {
	fingerprints := func(r Report) (all []string) {
		for _, result := range decode(t, r).Runs[0].Results {
			all = append(all, result.PartialFingerprints["primaryLocationLineHash"])
		}
		return all
	}
	moved := full()
	for i := range moved.Findings {
		moved.Findings[i].Line += 7
	}
	before := fingerprints(full())
	if after := fingerprints(moved); !slices.Equal(before, after) {
		t.Errorf("before %q, after %q", before, after)
	}
	if sorted := slices.Sorted(slices.Values(before)); len(slices.Compact(sorted)) != len(before) {
		t.Errorf("not unique: %q", before)
	}
}

func TestArtifactLocation(t *testing.T) {
	for file, want := range map[string]sarifArtifactLocation{
		"redis.conf":          {URI: "redis.conf", URIBaseID: sourceRoot},
		"./a b/../ä#1?.conf":  {URI: "%C3%A4%231%3F.conf", URIBaseID: sourceRoot},
		"a:b":                 {URI: "./a:b", URIBaseID: sourceRoot},
		"100%":                {URI: "100%25", URIBaseID: sourceRoot},
		"javascript:alert(1)": {URI: "./javascript:alert%281%29", URIBaseID: sourceRoot},
		"/etc/redis conf":     {URI: "file:///etc/redis%20conf"},
		"//host/share":        {URI: "file:///host/share"},
	} {
		if got := artifactLocation(file); got != want {
			t.Errorf("%q: %+v, want %+v", file, got, want)
		}
	}
}

func TestSARIFMessage(t *testing.T) {
	for text, want := range map[string]string{
		"plain [a-z] text":     "plain [a-z] text",
		"{0} and {tag}":        "{{0}} and {{tag}}",
		`[here](1) and \d`:     `\[here\](1) and \\d`,
		"two\nlines\x1b[31m":   `two\nlines\x1b[31m`,
		"right \u202e to left": `right \u202e to left`,
	} {
		if got := sarifMessage(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestPascal(t *testing.T) {
	if got := pascal("The plain-text port is open: 6379"); got != "ThePlainTextPortIsOpen6379" {
		t.Error(got)
	}
}

// TestUnknownRule: findings of another version are still written.
func TestUnknownRule(t *testing.T) {
	r := Report{Findings: []finding.Finding{{Rule: "RG999", Artefact: "redis.conf", Message: "New.", Remedy: "Read."}}}
	if rule := decode(t, r).Runs[0].Tool.Driver.Rules[0]; rule.ID != "RG999" || rule.ShortDescription.Text == "" {
		t.Errorf("%+v", rule)
	}
}

func decode(t *testing.T, r Report) sarifLog {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal([]byte(SARIF(r)), &log); err != nil {
		t.Fatal(err)
	}
	return log
}
