package server

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParseTarget(t *testing.T) {
	tests := []struct{ in, want string }{
		{"redis-7.2", "redis-7.2"},
		{"redis-7.2.4", "redis-7.2.4"},
		{"redis-7.2.0", "redis-7.2.0"},
		{"REDIS_7_2", "redis-7.2"},
		{"VALKEY_8_0", "valkey-8.0"},
		{"Valkey-9.1.2", "valkey-9.1.2"},
		{"redis_6_2", "redis-6.2"},
		{"redis-8.10", "redis-8.10"},
		{"redis-0.0", "redis-0.0"}, // not known, which is for Find to say
		{"", ""},
		{"redis", ""},
		{"redis-", ""},
		{"redis-7", ""},
		{"REDIS_6_X", ""}, // Memorystore's own choice of a minor version
		{"redis-7.2.4.1", ""},
		{"redis-7.2-alpine", ""},
		{"redis:7.2", ""},
		{"redis 7.2", ""},
		{" redis-7.2", ""},
		{"redis-7.2\n", ""},
		{"redis-7.2\x00", ""},
		{"redis--7.2", ""},
		{"redis-7..2", ""},
		{"redis-7.2.", ""},
		{"-redis-7.2", ""},
		{"redis-07.2", ""},
		{"redis-7.02", ""},
		{"redis-+7.2", ""},
		{"redis-7.-2", ""},
		{"redis-7.2e1", ""},
		{"redis-7.99999999999999999999", ""},
		{"redis-7.1000", ""},
		{"redis-\u0667.\u0662", ""}, // digits, but not ASCII's
		{"\u0280edis-7.2", ""},
		{"keydb-6.3", ""},
		{"7.2", ""},
		{"redis-7.2" + strings.Repeat("0", 1<<20), ""},
		{strings.Repeat("-", 1<<20), ""},
		{"\xff\xfe-7.2", ""},
	}
	for _, test := range tests {
		name := test.in[:min(len(test.in), 40)]
		t.Run(name, func(t *testing.T) {
			got, err := ParseTarget(test.in)
			if test.want == "" {
				checkTargetError(t, err)
				return
			}
			if err != nil || got.String() != test.want {
				t.Fatalf("got %s, %v, want %s", got, err, test.want)
			}
			if again, err := ParseTarget(got.String()); err != nil || again != got {
				t.Errorf("%s reads back as %+v, %v", got, again, err)
			}
		})
	}
}

// An error lists what is known, and repeats neither an endless nor an
// unprintable input.
func checkTargetError(t *testing.T, err error) {
	t.Helper()
	checkListsKnown(t, err)
	if len(err.Error()) > 400 || !utf8.ValidString(err.Error()) || strings.ContainsAny(err.Error(), "\n\x00") {
		t.Errorf("error of %d bytes: %.400q", len(err.Error()), err)
	}
}

func TestErrorsNameTheNearest(t *testing.T) {
	tests := []struct{ in, want string }{
		{"redis7.2", "nearest is redis-7.2"},
		{"valky-8.1", "nearest is valkey-8.1"},
		{"redis:7.4", "nearest is redis-7.4"},
		{"REDIS_6_X", "nearest is redis-6.2"},
	}
	for _, test := range tests {
		if _, err := ParseTarget(test.in); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", test.in, err)
		}
	}
}

func FuzzParseTarget(f *testing.F) {
	for _, s := range []string{"redis-7.2", "REDIS_7_2", "valkey-8.0.1", "redis-07.2", "redis--7"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := ParseTarget(s)
		if err != nil {
			return
		}
		if again, err := ParseTarget(got.String()); err != nil || again != got {
			t.Errorf("%q is %s, which reads back as %s, %v", s, got, again, err)
		}
	})
}
