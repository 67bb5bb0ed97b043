package shape

import (
	"reflect"
	"strings"
	"testing"
)

func TestParseJSON(t *testing.T) {
	for text, want := range map[string]Value{
		`null`:            {},
		` true `:          BoolOf(true),
		`false`:           BoolOf(false),
		`"a\u0000\n"`:     StringOf("a\x00\n"),
		`[]`:              ListOf(),
		`{}`:              ObjectOf(map[string]Value{}),
		`["a", null, []]`: ListOf(StringOf("a"), Value{}, ListOf()),
		`{"b": {"c": true}, "a": null}`: ObjectOf(map[string]Value{
			"a": {}, "b": ObjectOf(map[string]Value{"c": BoolOf(true)}),
		}),
	} {
		got, err := ParseJSON([]byte(text))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("ParseJSON(%s) = %+v, %v, want %+v", text, got, err, want)
		}
	}
}

// TestParseJSONKeepsNumbers compares with what a user wrote, since a float64
// would round it.
func TestParseJSONKeepsNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"0":                               "0",
		"-1":                              "-1",
		"6379":                            "6379",
		"0.1":                             "0.1",
		"1.10":                            "1.1",
		"1e3":                             "1000",
		"18446744073709551615":            "18446744073709551615",
		"9007199254740993":                "9007199254740993",
		"0.12345678901234567890123456789": "0.12345678901234567890123456789",
	} {
		v, err := ParseJSON([]byte(text))
		if err != nil {
			t.Errorf("ParseJSON(%s): %v", text, err)
			continue
		}
		if got, ok := v.asText(); !ok || got != want {
			t.Errorf("ParseJSON(%s) reads as %s, want %s", text, got, want)
		}
	}
}

func TestParseJSONRefuses(t *testing.T) {
	for text, want := range map[string]string{
		``:                            "unexpected EOF",
		`{"a":`:                       "unexpected EOF",
		`[1`:                          "EOF",
		`{} {}`:                       "behind the value",
		`1 x`:                         "behind the value",
		`{}]`:                         "behind the value",
		`{"a":1,"a":2}`:               `"a" stands twice`,
		`{"a":[{"b":1,"b":1}]}`:       `"b" stands twice`,
		`{1:2}`:                       "invalid character",
		`[1,]`:                        "invalid character",
		`{'a':1}`:                     "invalid character",
		`01`:                          "behind the value",
		`NaN`:                         "invalid character",
		`1e99999999999`:               "out of range",
		"\"\xff\"":                    "not UTF-8",
		strings.Repeat("[", 65):       "nest deeper",
		strings.Repeat(`{"a":`, 1000): "nest deeper",
	} {
		_, err := ParseJSON([]byte(text))
		if err == nil {
			t.Errorf("ParseJSON(%q) gave no error", text)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("ParseJSON(%q): %v, want %s", text, err, want)
		}
	}
}

func TestParseJSONNestsThatDeep(t *testing.T) {
	text := strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth)
	if _, err := ParseJSON([]byte(text)); err != nil {
		t.Errorf("ParseJSON of %d lists in each other: %v", maxDepth, err)
	}
}
