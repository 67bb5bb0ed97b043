package artefact

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A note is the spec of the fake kind: a text that is rendered as one line,
// and parts that bring exceptions of their own.
type note struct {
	Text  shape.Arg[string]
	Parts shape.Arg[[]shape.Named[part]]
}

type part struct {
	Exceptions shape.Arg[[]shape.Named[string]]
}

// notes is a kind that renders the text. The text "wrong" is invalid, "bare"
// gives nothing to judge, and "half" something that is judged only in part.
func notes() Kind {
	return Define(Definition[note]{
		Name: "note",
		Doc:  "A note.",
		Shape: shape.Object[note]{Fields: []shape.Field[note]{
			shape.String("text", "", func(n *note) *shape.Arg[string] { return &n.Text }, shape.Required()),
			shape.ObjectMap("parts", "", shape.Object[part]{Fields: []shape.Field[part]{
				Exceptions(func(p *part) *shape.Arg[[]shape.Named[string]] { return &p.Exceptions }),
			}}, func(n *note) *shape.Arg[[]shape.Named[part]] { return &n.Parts }),
		}},
		Outputs: []shape.Argument{{Name: "content", Type: shape.Text}},
		Validate: func(n note, srv *server.Server) (r finding.Report) {
			if n.Text.Or("") == "wrong" {
				r.Problem(finding.Invalid, finding.At("text"), "wrong for "+srv.Name(), "")
			}
			return r
		},
		Build: func(n note, srv *server.Server) Product {
			text := n.Text.Or("")
			p := Product{
				Text:     Text{{{Text: text, From: finding.At("text")}}},
				Model:    text,
				Unjudged: text == "half",
				Outputs:  map[string]shape.Value{"content": shape.StringOf(srv.Name() + ": " + text)},
			}
			if text == "bare" {
				p.Model = nil
			}
			return p
		},
		Exceptions: func(n note) (all []Exception) {
			parts, _ := n.Parts.Get()
			for _, p := range parts {
				at := finding.At("parts").Key(p.Name)
				all = append(all, StatedAt(at, p.Value.Or(part{}).Exceptions)...)
				if p.Name == "implied" {
					all = append(all, Exception{Rule: "RG101", Reason: "implied", Implied: true})
				}
			}
			return all
		},
	})
}

// fake is a judge that finds a rule in every model that names it: RG101 (high)
// on the line, RG102 (low) at parts["a"], RG103 (critical) at the line again.
type fake struct{}

func (fake) RuleCodes() []string { return []string{"RG101", "RG102", "RG103"} }

func (fake) Judge(_ *server.Server, m Model) (found []finding.Finding) {
	all := []finding.Finding{
		{Rule: "RG102", Severity: finding.Low, Path: finding.At("parts").Key("a").Attr("x"), Message: "b."},
		{Rule: "RG101", Severity: finding.High, Line: 1, Message: "a."},
		{Rule: "RG103", Severity: finding.Critical, Line: 1, Message: "c."},
	}
	for _, f := range all {
		if strings.Contains(fmt.Sprint(m), f.Rule) || m == "half" && f.Rule == "RG101" {
			found = append(found, f)
		}
	}
	return found
}

func environment() Environment { return Environment{Judge: fake{}} }

// declare reads a declaration in JSON; "?" stands for an unknown value.
func declare(t *testing.T, text string) shape.Value {
	t.Helper()
	v, err := shape.ParseJSON([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return withUnknowns(v)
}

func withUnknowns(v shape.Value) shape.Value {
	if v.Kind() == shape.StringKind && v.Text() == "?" {
		return shape.Unknown()
	}
	if v.Kind() == shape.ObjectKind {
		for _, name := range v.Names() {
			v = v.With(name, withUnknowns(v.Field(name)))
		}
	}
	return v
}

// spell writes a report down: problems, warnings marked with "warning", and
// findings as rule, path and reason.
func spell(r finding.Report) string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, fmt.Sprintf("%s %s: %s", p.Kind, p.Path, p.Summary))
	}
	for _, p := range r.Warnings {
		out = append(out, fmt.Sprintf("warning %s %s: %s", p.Kind, p.Path, p.Summary))
	}
	for _, f := range r.Findings {
		text := f.Rule + " " + f.Path.String()
		if f.Excepted {
			text += " excepted: " + f.Reason
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}

func TestRun(t *testing.T) {
	for _, tt := range []struct {
		name, text, want string
	}{
		{"nothing to find", `{"server": "redis-7.2", "text": "x"}`, ""},
		{"sorted findings", `{"server": "redis-7.2", "text": "RG101 RG102 RG103"}`, `RG103 text; RG101 text; RG102 parts["a"].x`},

		{"unknown argument", `{"server": "redis-7.2", "txet": "x"}`, `unknown name txet: there is no argument "txet"; required text: text is required`},
		{"missing server", `{"text": "x"}`, "required server: server is required"},
		{"null server", `{"server": null, "text": "x"}`, "required server: server is required"},
		{"empty server", `{"server": "", "text": "x"}`, "required server: server is required"},
		{"server that is none", `{"server": "memcached", "text": "x"}`, `unsupported server: "memcached" is not a server that redisguard knows`},
		{"server without facts", `{"server": "redis-99.0", "text": "x"}`, `unsupported server: "redis-99.0" is not a server that redisguard knows`},
		{"wrong threshold", `{"server": "redis-7.2", "text": "x", "fail_on": "severe"}`, "invalid value fail_on: fail_on must be one of critical, high, medium, low, never"},
		{"invalid for the server", `{"server": "redis-7.2", "text": "wrong"}`, "invalid value text: wrong for redis-7.2"},

		{"exception", `{"server": "redis-7.2", "text": "RG101 RG102", "exceptions": {"RG101": "for now"}}`,
			`RG101 text excepted: for now; RG102 parts["a"].x`},
		{"exception of a part", `{"server": "redis-7.2", "text": "RG101 RG102", "parts": {"a": {"exceptions": {"RG102": "part"}}}}`,
			`RG101 text; RG102 parts["a"].x excepted: part`},
		{"the nearest reason counts", `{"server": "redis-7.2", "text": "RG102", "exceptions": {"RG102": "whole"}, "parts": {"a": {"exceptions": {"RG102": "part"}}}}`,
			`RG102 parts["a"].x excepted: part`},
		{"exception out of scope", `{"server": "redis-7.2", "text": "RG101 RG102", "parts": {"b": {"exceptions": {"RG101": "x", "RG102": "y"}}}}`,
			`warning unneeded parts["b"].exceptions["RG101"]: the exception for RG101 matches no finding; ` +
				`warning unneeded parts["b"].exceptions["RG102"]: the exception for RG102 matches no finding; RG101 text; RG102 parts["a"].x`},
		{"idle exception", `{"server": "redis-7.2", "text": "x", "exceptions": {"RG101": "x"}}`,
			`warning unneeded exceptions["RG101"]: the exception for RG101 matches no finding`},
		{"implied exception", `{"server": "redis-7.2", "text": "RG101", "parts": {"implied": {}}}`, "RG101 text excepted: implied"},
		{"idle implied exception", `{"server": "redis-7.2", "text": "x", "parts": {"implied": {}}}`, ""},
		{"stated before implied", `{"server": "redis-7.2", "text": "RG101", "parts": {"implied": {}}, "exceptions": {"RG101": "stated"}}`, "RG101 text excepted: stated"},
		{"unknown code", `{"server": "redis-7.2", "text": "x", "exceptions": {"RG1O1": "x"}}`, `unknown name exceptions["RG1O1"]: there is no rule "RG1O1"`},
		{"unknown code behind a known one", `{"server": "redis-7.2", "text": "x", "exceptions": {"RG101": "x", "RG999": "x"}}`, `unknown name exceptions["RG999"]: there is no rule "RG999"`},
		{"unknown code of a part", `{"server": "redis-7.2", "text": "x", "parts": {"a": {"exceptions": {"rg101": "x"}}}}`,
			`unknown name parts["a"].exceptions["rg101"]: there is no rule "rg101"`},
		{"blank reason", `{"server": "redis-7.2", "text": "x", "exceptions": {"RG101": " "}}`, `invalid value exceptions["RG101"]: exceptions["RG101"] must not be empty`},

		{"judged in part", `{"server": "redis-7.2", "text": "half", "exceptions": {"RG102": "x"}}`, "RG101 text"},
		{"not judged", `{"server": "redis-7.2", "text": "bare", "exceptions": {"RG102": "x"}}`, ""},
		{"unknown server", `{"server": "?", "text": "RG101"}`, ""},
		{"unknown server and a problem", `{"server": "?"}`, "required text: text is required"},
	} {
		r := notes().Run(declare(t, tt.text), environment())
		if got := spell(r.Report); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		if (r.Outputs == nil) != r.Report.Invalid() {
			t.Errorf("%s: outputs are %v beside %d problems", tt.name, r.Outputs, len(r.Report.Problems))
		}
	}
}

func TestNearestRule(t *testing.T) {
	r := notes().Run(declare(t, `{"server": "redis-7.2", "text": "x", "exceptions": {"RG1O1": "x", "zzz": "x"}}`), environment())
	if len(r.Report.Problems) != 2 {
		t.Fatalf("problems are %v, want two", r.Report.Problems)
	}
	for i, want := range []string{"Did you mean RG101? The guide to the rules lists them.", "The guide to the rules lists them."} {
		if got := r.Report.Problems[i].Detail; got != want {
			t.Errorf("the detail is %q, want %q", got, want)
		}
	}
}

// TestOutputs holds the outputs as name=value, "?" for an unknown one and the
// number of findings.
func TestOutputs(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{`{"server": "redis-7.2", "text": "RG101"}`, "content=redis-7.2: RG101 findings=1"},
		{`{"text": "x"}`, "content=redis-7.0: x findings=0"},
		{`{"server": "redis-7.2", "text": "half"}`, "content=redis-7.2: half findings=?"},
		{`{"server": "redis-7.2", "text": "bare"}`, "content=redis-7.2: bare findings=?"},
		{`{"server": "?", "text": "x"}`, "content=? findings=?"},
		{`{"fail_on": "?", "text": "x"}`, "content=? findings=?"},
		{`{"exceptions": "?", "text": "x"}`, "content=redis-7.0: x findings=?"},
		{`"?"`, "content=? findings=?"},
	} {
		env := environment()
		env.Server = "redis-7.0"
		r := notes().Run(declare(t, tt.text), env)
		var got []string
		for _, o := range notes().Outputs() {
			v, given := r.Outputs[o.Name]
			switch {
			case !given:
				got = append(got, o.Name+" is missing")
			case v.IsUnknown():
				got = append(got, o.Name+"=?")
			case v.Kind() == shape.ListKind:
				got = append(got, fmt.Sprintf("%s=%d", o.Name, len(v.Items())))
			default:
				got = append(got, o.Name+"="+v.Text())
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: outputs are %v, want %s", tt.text, got, tt.want)
		}
	}
}

func TestBlocking(t *testing.T) {
	for _, tt := range []struct {
		provider, declared string
		want               string
	}{
		{"", `null`, "RG103 RG101"},
		{"critical", `null`, "RG103"},
		{"low", `null`, "RG103 RG101 RG102"},
		{"low", `"never"`, ""},
		{"never", `"medium"`, "RG103 RG101"},
	} {
		env := environment()
		env.FailOn = tt.provider
		text := `{"server": "redis-7.2", "text": "RG101 RG102 RG103", "fail_on": ` + tt.declared + `}`
		var got []string
		for _, f := range notes().Run(declare(t, text), env).Blocking() {
			got = append(got, f.Rule)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("fail_on %q in the provider block and %s in the declaration: blocking are %v, want %s", tt.provider, tt.declared, got, tt.want)
		}
	}
	r := notes().Run(declare(t, `{"server": "redis-7.2", "text": "RG101", "exceptions": {"RG101": "x"}}`), environment())
	if blocking := r.Blocking(); len(blocking) != 0 {
		t.Errorf("an excepted finding is blocking: %v", blocking)
	}
}

// TestCheck compares what is judged without the provider block.
func TestCheck(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"sound", `{"server": "redis-7.2", "text": "RG101"}`, ""}, // rules are for Run
		{"no server is no problem yet", `{"text": "wrong"}`, ""},
		{"unknown server", `{"server": "?", "text": "wrong"}`, ""},
		{"unknown altogether", `"?"`, ""},
		{"shape", `{"text": []}`, "wrong type text: text must be a string, not a list"},
		{"server", `{"server": "memcached", "text": "x"}`, `unsupported server: "memcached" is not a server that redisguard knows`},
		{"validation", `{"server": "redis-7.2", "text": "wrong"}`, "invalid value text: wrong for redis-7.2"},
		{"unknown code", `{"text": "x", "exceptions": {"RG999": "x"}}`, `unknown name exceptions["RG999"]: there is no rule "RG999"`},
		{"unknown code of a part", `{"text": "x", "parts": {"a": {"exceptions": {"RG999": "x"}}}}`,
			`unknown name parts["a"].exceptions["RG999"]: there is no rule "RG999"`},
		{"idle exceptions are for Run", `{"server": "redis-7.2", "text": "x", "exceptions": {"RG101": "x"}}`, ""},
	} {
		env := environment()
		env.Server = "redis-6.2"
		if got := spell(notes().Check(declare(t, tt.text), env)); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestKindDescribesItself(t *testing.T) {
	k := notes()
	if k.Name() != "note" || k.Doc() != "A note." {
		t.Errorf("the kind is %s: %s", k.Name(), k.Doc())
	}
	names := func(arguments []shape.Argument) (all []string) {
		for _, a := range arguments {
			all = append(all, a.Name)
		}
		return all
	}
	if got, want := names(k.Arguments()), []string{"server", "fail_on", "exceptions", "text", "parts"}; !slices.Equal(got, want) {
		t.Errorf("arguments are %v, want %v", got, want)
	}
	if got, want := names(k.Outputs()), []string{"content", "findings"}; !slices.Equal(got, want) {
		t.Errorf("outputs are %v, want %v", got, want)
	}
}

// TestFindingsValue compares an encoded finding with the description of the
// output.
func TestFindingsValue(t *testing.T) {
	v := FindingsValue([]finding.Finding{{
		Rule: "RG101", Severity: finding.High, Subject: "port", Path: finding.At("save").Index(1), Line: 3,
		Message: "m", Remedy: "r", Controls: []string{"c1", "c2"}, Excepted: true, Reason: "why",
	}})
	if len(v.Items()) != 1 {
		t.Fatalf("encoded are %d findings, want one", len(v.Items()))
	}
	item := v.Items()[0]
	var described []string
	for _, f := range FindingsOutput.Type.Elem.Fields {
		described = append(described, f.Name)
	}
	slices.Sort(described)
	if !slices.Equal(item.Names(), described) {
		t.Errorf("a finding has %v, described are %v", item.Names(), described)
	}
	for name, want := range map[string]string{
		"rule": "RG101", "severity": "high", "subject": "port", "path": "save[1]", "message": "m", "remedy": "r", "reason": "why",
	} {
		if got := item.Field(name).Text(); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if !item.Field("excepted").Bool() || len(item.Field("controls").Items()) != 2 {
		t.Errorf("excepted and controls are %v and %v", item.Field("excepted"), item.Field("controls"))
	}
}
