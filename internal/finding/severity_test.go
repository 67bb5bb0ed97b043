package finding

import (
	"slices"
	"testing"
)

func TestThresholds(t *testing.T) {
	severities := []Severity{Low, Medium, High, Critical}
	for name, reached := range map[string][]Severity{
		"low":      {Low, Medium, High, Critical},
		"medium":   {Medium, High, Critical},
		"high":     {High, Critical},
		"critical": {Critical},
		"never":    {},
	} {
		threshold, err := ParseThreshold(name)
		if err != nil {
			t.Errorf("ParseThreshold(%q): %v", name, err)
		}
		for _, s := range severities {
			if got, want := threshold.Reached(s), slices.Contains(reached, s); got != want {
				t.Errorf("at fail_on %s, Reached(%s) = %t, want %t", name, s, got, want)
			}
		}
	}
}

func TestParseThresholdTakesWhatItLists(t *testing.T) {
	want := []string{"critical", "high", "medium", "low", "never"}
	if got := ThresholdNames(); !slices.Equal(got, want) {
		t.Errorf("ThresholdNames() = %v, want %v", got, want)
	}
	for _, name := range []string{"", "High", "severe", "never "} {
		_, err := ParseThreshold(name)
		if err == nil {
			t.Errorf("ParseThreshold(%q) gave no error", name)
		} else if got, want := err.Error(), "must be one of [critical high medium low never]"; got != want {
			t.Errorf("ParseThreshold(%q): %s, want %s", name, got, want)
		}
	}
}

func TestFailOn(t *testing.T) {
	for _, s := range []Severity{Low, Medium, High, Critical} {
		parsed, err := ParseThreshold(s.String())
		if err != nil || FailOn(s) != parsed {
			t.Errorf("FailOn(%s) = %v, ParseThreshold gives %v, %v", s, FailOn(s), parsed, err)
		}
	}
}
