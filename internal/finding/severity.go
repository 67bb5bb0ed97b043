package finding

import "fmt"

// A Severity ranks findings. The zero value is Low.
type Severity int

// The severities, from the least to the greatest. Low stays in the output,
// Medium is shown as a warning, High and Critical stop a plan unless fail_on
// says otherwise.
const (
	Low Severity = iota
	Medium
	High
	Critical
)

var severityNames = [...]string{Low: "low", Medium: "medium", High: "high", Critical: "critical"}

// String returns the severity's name in lower case.
func (s Severity) String() string { return severityNames[s] }

// A Threshold is the severity from which on findings are errors.
type Threshold struct {
	severity Severity
	never    bool
}

// FailOn returns the threshold at s.
func FailOn(s Severity) Threshold { return Threshold{severity: s} }

// ThresholdNames lists what ParseThreshold takes, the strictest last.
func ThresholdNames() []string {
	return []string{"critical", "high", "medium", "low", "never"}
}

// ParseThreshold reads a threshold as written in fail_on: a severity's name,
// or never, which lets every finding pass.
func ParseThreshold(name string) (Threshold, error) {
	if name == "never" {
		return Threshold{never: true}, nil
	}
	for s, known := range severityNames {
		if name == known {
			return FailOn(Severity(s)), nil
		}
	}
	return Threshold{}, fmt.Errorf("must be one of %v", ThresholdNames())
}

// Reached reports whether a finding of severity s is an error.
func (t Threshold) Reached(s Severity) bool { return !t.never && s >= t.severity }
