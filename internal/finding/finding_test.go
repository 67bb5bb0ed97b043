package finding

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

func TestProblemError(t *testing.T) {
	for _, tt := range []struct {
		problem Problem
		want    string
	}{
		{Problem{Summary: "server is required"}, "server is required"},
		{Problem{Path: At("save").Index(1), Summary: "malformed"}, "save[1]: malformed"},
		{Problem{Summary: "server is required", Detail: "Set it."}, "server is required\nSet it."},
		{Problem{Path: At("port"), Summary: "taken", Detail: "Use 0."}, "port: taken\nUse 0."},
	} {
		if got := tt.problem.Error(); got != tt.want {
			t.Errorf("Error() = %q, want %q", got, tt.want)
		}
	}
}

func TestReport(t *testing.T) {
	var r Report
	if r.Invalid() {
		t.Error("the zero Report is invalid")
	}
	r.Warn(Unneeded, At("exceptions"), "idle", "Remove it.")
	if r.Invalid() {
		t.Error("a warning makes the report invalid")
	}
	r.Problem(Required, At("maxmemory"), "missing", "Set it.")
	if !r.Invalid() {
		t.Error("a problem leaves the report valid")
	}
	merged := Report{Findings: []Finding{{Rule: "RG101"}}}
	merged.Merge(r)
	merged.Merge(Report{Findings: []Finding{{Rule: "RG102"}}})
	want := Report{
		Problems: []Problem{{Required, At("maxmemory"), "missing", "Set it."}},
		Warnings: []Problem{{Unneeded, At("exceptions"), "idle", "Remove it."}},
		Findings: []Finding{{Rule: "RG101"}, {Rule: "RG102"}},
	}
	if !reflect.DeepEqual(merged, want) {
		t.Errorf("merged report is %+v, want %+v", merged, want)
	}
}

// TestSort has one finding for each thing that decides about the order.
func TestSort(t *testing.T) {
	want := []Finding{
		{Severity: Critical, Rule: "RG900"},
		{Severity: High, Rule: "RG101"},
		{Severity: High, Rule: "RG201", Path: At("a")},
		{Severity: High, Rule: "RG201", Path: At("b"), Line: 1},
		{Severity: High, Rule: "RG201", Path: At("b"), Line: 2},
		{Severity: High, Rule: "RG201", Path: At("b"), Line: 2, Word: 1},
		{Severity: High, Rule: "RG201", Path: At("b"), Line: 2, Word: 1, Message: "x"},
		{Severity: Medium, Rule: "RG100"},
		{Severity: Low, Rule: "RG001"},
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		r := Report{Findings: append([]Finding(nil), want...)}
		random.Shuffle(len(want), func(i, j int) { r.Findings[i], r.Findings[j] = r.Findings[j], r.Findings[i] })
		r.Sort()
		if !reflect.DeepEqual(r.Findings, want) {
			t.Fatalf("sorted to %+v, want %+v", r.Findings, want)
		}
	}
}
