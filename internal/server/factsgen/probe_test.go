package main

import (
	"slices"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

func TestVerdict(t *testing.T) {
	tests := []struct {
		output string
		known  bool
		kind   server.Type
		enum   []string
		bounds *server.Range
	}{
		{output: "Bad directive or wrong number of arguments"},
		{output: "# Unresolved Configuration(s) Detected:\n# >>> 'nosuch 1'"},
		{output: "wrong number of arguments", known: true},
		{output: "argument must be 'yes' or 'no'\n", known: true, kind: server.TypeBool},
		{output: "argument must be one of the following: a, b-c\r\n", known: true, kind: server.TypeEnum, enum: []string{"a", "b-c"}},
		{output: "argument(s) must be one of the following: no, yes\n", known: true, kind: server.TypeEnum, enum: []string{"no", "yes"}},
		{output: "argument couldn't be parsed into an integer", known: true, kind: server.TypeInteger},
		{output: "argument must be a memory or percent value", known: true, kind: server.TypeMemoryOrPercent},
		{output: "argument must be between -1 and 18446744073709551615 inclusive", known: true, bounds: &server.Range{Min: -1, Max: 1<<64 - 1}},
		{output: "argument must be between 0 and 99999999999999999999 inclusive", known: true},
	}
	for _, test := range tests {
		v := verdict{output: test.output}
		kind, _ := v.kind()
		bounds := v.bounds(server.TypeInteger)
		if v.known() != test.known || kind != test.kind || !slices.Equal(v.enum(), test.enum) {
			t.Errorf("%q: known %t, type %q, words %q", test.output, v.known(), kind, v.enum())
		}
		if (bounds == nil) != (test.bounds == nil) || bounds != nil && *bounds != *test.bounds {
			t.Errorf("%q: bounds %v", test.output, bounds)
		}
	}
	octal := verdict{output: "argument must be between 0 and 777 inclusive"}.bounds(server.TypeOctal)
	if octal == nil || octal.Max != 0o777 {
		t.Errorf("octal bounds %v", octal)
	}
}
