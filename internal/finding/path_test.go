package finding

import "testing"

func TestPathString(t *testing.T) {
	for _, tt := range []struct {
		path Path
		want string
		leaf string
	}{
		{Path{}, "", "the declaration"},
		{At("maxmemory"), "maxmemory", "maxmemory"},
		{At("save").Index(0), "save[0]", "save[0]"},
		{At("users").Key("checkout"), `users["checkout"]`, `users["checkout"]`},
		{At("users").Key("checkout").Attr("commands").Index(12), `users["checkout"].commands[12]`, "commands[12]"},
		{At("users").Key(`a"b\` + "\n"), `users["a\"b\\\n"]`, `users["a\"b\\\n"]`},
		{Path{}.Key("checkout"), `["checkout"]`, "the declaration"},
		{Path{}.Index(3).Attr("keys"), "[3].keys", "keys"},
	} {
		if got := tt.path.String(); got != tt.want {
			t.Errorf("String() = %s, want %s", got, tt.want)
		}
		if got := tt.path.Leaf(); got != tt.leaf {
			t.Errorf("Leaf() of %s = %s, want %s", tt.want, got, tt.leaf)
		}
	}
}

func TestPathSteps(t *testing.T) {
	want := []Step{{Kind: Attribute, Name: "users"}, {Kind: MapKey, Name: "a"}, {Kind: ListIndex, Index: 2}}
	got := At("users").Key("a").Index(2).Steps()
	if len(got) != len(want) {
		t.Fatalf("Steps() has %d steps, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("step %d is %v, want %v", i, got[i], want[i])
		}
	}
}

func TestPathsAreImmutable(t *testing.T) {
	user := At("users").Key("a")
	first := user.Attr("keys").Index(0)
	user.Attr("commands").Index(9)
	if got, want := first.String(), `users["a"].keys[0]`; got != want {
		t.Errorf("a path became %s when its parent was extended again, want %s", got, want)
	}
}

func TestPathContains(t *testing.T) {
	user := At("users").Key("a")
	for _, tt := range []struct {
		outer, inner Path
		want         bool
	}{
		{Path{}, Path{}, true},
		{Path{}, user, true},
		{user, Path{}, false},
		{user, user, true},
		{user, user.Attr("keys").Index(1), true},
		{user.Attr("keys"), user, false},
		{user, At("users").Key("ab").Attr("keys"), false},
		{user, At("system_users").Key("a"), false},
		{At("save").Index(1), At("save").Index(10), false},
		{At("users").Key("a"), At("users").Attr("a"), false},
	} {
		if got := tt.outer.Contains(tt.inner); got != tt.want {
			t.Errorf("(%s).Contains(%s) = %t, want %t", tt.outer, tt.inner, got, tt.want)
		}
	}
}

func TestPathIsZero(t *testing.T) {
	if !(Path{}).IsZero() {
		t.Error("Path{}.IsZero() = false, want true")
	}
	if At("port").IsZero() {
		t.Error("At(port).IsZero() = true, want false")
	}
}
