package shape

import (
	"slices"
	"testing"
)

func TestWhollyKnown(t *testing.T) {
	for text, want := range map[string]bool{
		`null`:                     true,
		`"x"`:                      true,
		`"?"`:                      false,
		`[]`:                       true,
		`["x", null, 1, true]`:     true,
		`["x", "?"]`:               false,
		`{}`:                       true,
		`{"a": {"b": ["x"]}}`:      true,
		`{"a": {"b": ["x", "?"]}}`: false,
	} {
		if got := value(t, text).WhollyKnown(); got != want {
			t.Errorf("WhollyKnown of %s = %t, want %t", text, got, want)
		}
	}
}

func TestWith(t *testing.T) {
	before := ObjectOf(map[string]Value{"a": StringOf("old")})
	after := before.With("a", StringOf("new")).With("b", BoolOf(true))
	if got := before.Field("a").Text(); got != "old" {
		t.Errorf("With changed its receiver to %s", got)
	}
	if got := after.Field("a").Text(); got != "new" {
		t.Errorf("With(a) holds %s, want new", got)
	}
	if got := after.Names(); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("Names() = %v, want [a b]", got)
	}
	if got := (Value{}).With("a", IntOf(7)).Field("a").Number().String(); got != "7" {
		t.Errorf("With on null holds %s, want 7", got)
	}
	if !after.Field("nosuch").IsNull() {
		t.Error("a field that is not there is not null")
	}
}

func TestStringsOf(t *testing.T) {
	var got []string
	for _, item := range StringsOf([]string{"x", ""}).Items() {
		got = append(got, item.Text())
	}
	if !slices.Equal(got, []string{"x", ""}) {
		t.Errorf("StringsOf holds %q", got)
	}
}
