package acl

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	gotemplate "text/template"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// named makes a spec of users in ascending order of their names.
func named(users map[string]User) Spec {
	var all []shape.Named[User]
	for name, u := range users {
		all = append(all, shape.Named[User]{Name: name, Value: shape.Given(u)})
	}
	slices.SortFunc(all, func(a, b shape.Named[User]) int { return strings.Compare(a.Name, b.Name) })
	return Spec{Users: shape.Given(all)}
}

// passwords makes the argument password_sha256.
func passwords(texts ...string) shape.Arg[[]shape.Arg[shape.Secret]] {
	var hashes []shape.Arg[shape.Secret]
	for _, t := range texts {
		hashes = append(hashes, shape.Given(shape.NewSecret(sha256Hex(t))))
	}
	return shape.Given(hashes)
}

func TestRenderOrder(t *testing.T) {
	grant := func(keys ...string) User { return User{Grant: Grant{Keys: shape.Given(keys)}} }
	s := named(map[string]User{"b": grant("b"), "default": grant("d"), "Z": grant("z"), "a": grant("a")})
	s.SystemUsers = named(map[string]User{"aa": grant("aa")}).Users
	var got []string
	srv := facts(t, "redis-7.2")
	for line := range strings.Lines(string(Render(s, srv).Bytes())) {
		got = append(got, strings.Fields(line)[1])
	}
	if want := []string{"default", "Z", "a", "aa", "b"}; !slices.Equal(got, want) {
		t.Errorf("users stand in the order %v, want %v", got, want)
	}
}

// TestRenderBeginsWithDefault makes sure that no file brings the default user
// back with every right.
func TestRenderBeginsWithDefault(t *testing.T) {
	const off = "user default off resetpass resetkeys resetchannels -@all\n"
	srv := facts(t, "redis-7.2")
	for _, s := range []Spec{{}, named(nil), named(map[string]User{"a": {}}), {Users: shape.GivenLater[[]shape.Named[User]]()}} {
		if got := string(Render(s, srv).Bytes()); !strings.HasPrefix(got, off) {
			t.Errorf("the file begins with %q, want %q", got, off)
		}
	}
	for _, name := range server.Known() {
		u := Parse([]byte(off), facts(t, name)).User("default")
		if u == nil || u.On || u.NoPass || len(u.Passwords)+len(u.Root.Keys)+len(u.Root.Channels)+len(u.Selectors) > 0 {
			t.Errorf("%s: the default user is %+v", name, u)
		}
	}
}

// TestTemplate fills the template in as External Secrets does, with this
// function for sha256sum, and compares with the file of the same users with
// hashes.
func TestTemplate(t *testing.T) {
	keys := Grant{Keys: shape.Given([]string{"{{.a}}:*", "{{", "}}", "{{{{", "{a}", `{{"x"}}`}), Channels: shape.Given([]string{"{{c}}"})}
	open := named(map[string]User{"a-1": {Grant: keys}, "b": {PasswordSHA256: passwords("b"), Grant: keys}})
	filled := named(map[string]User{"a-1": {PasswordSHA256: passwords("secret of a"), Grant: keys}, "b": {PasswordSHA256: passwords("b"), Grant: keys}})
	srv := facts(t, "redis-7.2")
	text := string(open.render(template, srv).Bytes())
	got, err := fillIn(text, map[string]string{"a-1": "secret of a"})
	if err != nil {
		t.Fatal(err)
	}
	if want := string(Render(filled, srv).Bytes()); got != want {
		t.Errorf("the template filled in is\n%s, want\n%s", got, want)
	}
	for what, passwords := range map[string]map[string]string{"missing": {"other": "x"}, "empty": {"a-1": ""}} {
		if got, err := fillIn(text, passwords); err == nil || !strings.Contains(err.Error(), "the password of a-1 is missing") {
			t.Errorf("a password is %s: the template gives %v and\n%s", what, err, got)
		}
	}
}

// fillIn executes a template as External Secrets does, with the functions
// of sprig that it needs.
func fillIn(text string, passwords map[string]string) (string, error) {
	functions := gotemplate.FuncMap{"sha256sum": sha256Hex, "fail": func(why string) (string, error) { return "", errors.New(why) }, "regexMatch": regexp.MatchString}
	tmpl, err := gotemplate.New("").Option("missingkey=error").Funcs(functions).Parse(text)
	if err != nil {
		return "", err
	}
	var filled strings.Builder
	err = tmpl.Execute(&filled, passwords)
	return filled.String(), err
}

// TestForms compares the three forms of a file.
func TestForms(t *testing.T) {
	hash, unknown := sha256Hex("x"), shape.GivenLater[shape.Secret]()
	one := shape.Given(shape.NewSecret(hash))
	const rules = " resetchannels -@all"
	filledIn := secret.Hashed.After("#", "u")
	for _, tt := range []struct {
		name                    string
		passwords               shape.Arg[[]shape.Arg[shape.Secret]]
		plain, filled, redacted string // "" is not known yet
	}{
		{"none", shape.Arg[[]shape.Arg[shape.Secret]]{}, "off resetpass", "on " + filledIn, "off resetpass"},
		{"an empty list", shape.Given([]shape.Arg[shape.Secret]{}), "off resetpass", "on " + filledIn, "off resetpass"},
		{"one", shape.Given([]shape.Arg[shape.Secret]{one}), "on #" + hash, "on #" + hash, "on #[redacted]"},
		{"one unknown", shape.Given([]shape.Arg[shape.Secret]{one, unknown}), "", "", "on #[redacted] #[redacted]"},
		{"an unknown list", shape.GivenLater[[]shape.Arg[shape.Secret]](), "", "", ""},
	} {
		s := named(map[string]User{"u": {PasswordSHA256: tt.passwords}})
		for f, want := range map[form]string{plain: tt.plain, template: tt.filled, redacted: tt.redacted} {
			text := s.render(f, facts(t, "redis-7.2"))
			if text.Known() != (want != "") {
				t.Errorf("%s: form %d is known = %t", tt.name, f, text.Known())
			}
			if got := string(text[1:].Bytes()); want != "" && got != "user u "+want+rules+"\n" {
				t.Errorf("%s: form %d is %q, want %q", tt.name, f, got, want)
			}
		}
	}
}

// TestNamesAndPatterns decodes and validates hostile names and patterns.
func TestNamesAndPatterns(t *testing.T) {
	for _, name := range []string{"a", "A1_", "0", "a.b@c:d/e+f-g", "_"} {
		if wrong := userName(name); wrong != "" {
			t.Errorf("the name %q must %s, want it taken", name, wrong)
		}
	}
	for _, name := range []string{"", " ", "a b", "-a", "+a", ".a", "#a", "a\n", "a\tb", "größe", "a(b", "a)", "a{{b}}", `a"b`, "a\x00"} {
		if userName(name) == "" {
			t.Errorf("the name %q is taken", name)
		}
	}
	for _, pattern := range []string{"a", "*", "a:*", "#a", "größe", "[ab]?", `\*`, "~", "%R~", "{{x}}"} {
		if wrong := word(pattern); wrong != "" {
			t.Errorf("the pattern %q must %s, want it taken", pattern, wrong)
		}
	}
	for _, pattern := range []string{"", "a b", " a", "a ", "(a", "a)", "a)(b"} {
		if word(pattern) == "" {
			t.Errorf("the pattern %q is taken", pattern)
		}
	}
}

// TestRoundTrip renders random specs and reads them back by the rules of each
// server: every user must have what was declared, nothing more, and nothing
// may be refused.
func TestRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	everyServer(t, func(t *testing.T, srv *server.Server) {
		table := NewTable(srv)
		for range 30 {
			s := anySpec(random, table)
			file := Parse(Render(s, srv).Bytes(), srv)
			if len(file.Faults) > 0 {
				t.Fatalf("the server refuses %v in\n%s", file.Faults, Render(s, srv).Bytes())
			}
			users, _ := s.Users.Get()
			if len(file.Users) != len(users)+1 {
				t.Errorf("%d users were read, declared were %d and default", len(file.Users), len(users))
			}
			for _, u := range users {
				user, _ := u.Value.Get()
				if got, want := intent(file.User(u.Name)), user.intent(table); got != want {
					t.Errorf("user %s is\n%s, declared was\n%s, in\n%s", u.Name, got, want, Render(s, srv).Bytes())
				}
			}
		}
	})
}

// anySpec makes a valid spec of a few users.
func anySpec(random *rand.Rand, t *Table) Spec {
	users := map[string]User{}
	for i := range 1 + random.IntN(4) {
		u := User{Grant: anyGrant(random, t)}
		if random.IntN(3) > 0 {
			u.PasswordSHA256 = passwords([]string{"x", "y"}[:1+random.IntN(2)]...)
		}
		if t.dialect.selectors {
			var selectors []shape.Arg[Grant]
			for range random.IntN(3) {
				selectors = append(selectors, shape.Given(anyGrant(random, t)))
			}
			u.Selectors = shape.Given(selectors)
		}
		users[fmt.Sprintf("user%d", i)] = u
	}
	return named(users)
}

func anyGrant(random *rand.Rand, t *Table) Grant {
	odd := []rune(`a*?[#"'\é日~&%+-@|{}`)
	patterns := func(prefix string) shape.Arg[[]string] {
		list := []string{}
		for range random.IntN(3) {
			// The index keeps patterns apart, which the server would merge.
			list = append(list, fmt.Sprintf("%s%d%c", prefix, len(list), odd[random.IntN(len(odd))]))
		}
		return shape.Given(list)
	}
	g := Grant{Keys: patterns("k"), Channels: patterns("c"), Commands: shape.Given(anyRules(random, t))}
	if t.dialect.selectors {
		g.ReadKeys, g.WriteKeys = patterns("r"), patterns("w")
	}
	return g
}

func anyRules(random *rand.Rand, t *Table) []string {
	var rules []string
	for range random.IntN(8) {
		sign := []string{"+", "-"}[random.IntN(2)]
		switch random.IntN(3) {
		case 0:
			categories := append(t.srv.Categories(), "all")
			rules = append(rules, sign+"@"+categories[random.IntN(len(categories))])
		case 1:
			rules = append(rules, "+select|"+fmt.Sprint(random.IntN(3)))
		default:
			name := t.commands[random.IntN(len(t.commands))].Name
			if random.IntN(2) == 0 {
				name = strings.ToUpper(name)
			}
			rules = append(rules, sign+name)
		}
	}
	return rules
}

// intent spells what a declared user should be.
func (u User) intent(t *Table) string {
	var b strings.Builder
	hashes, _ := u.PasswordSHA256.Get()
	fmt.Fprintf(&b, "on=%t passwords=%d\n", len(hashes) > 0, len(hashes))
	selectors, _ := u.Selectors.Get()
	for i, g := range append([]shape.Arg[Grant]{shape.Given(u.Grant)}, selectors...) {
		grant, _ := g.Get()
		commands := t.None()
		for _, rule := range grant.Commands.Or(nil) {
			if err := commands.Apply(rule, i); err != nil {
				panic(rule + ": " + err.Error())
			}
		}
		fmt.Fprintf(&b, "readwrite=%q read=%q write=%q channels=%q commands=%v\n",
			grant.Keys.Or(nil), grant.ReadKeys.Or(nil), grant.WriteKeys.Or(nil), grant.Channels.Or(nil), commands.Names())
	}
	return b.String()
}

// intent spells what a loaded user is, in the same words.
func intent(u *LoadedUser) string {
	var b strings.Builder
	fmt.Fprintf(&b, "on=%t passwords=%d\n", u.On, len(u.Passwords))
	for _, p := range u.All() {
		var both, read, write, channels []string
		for _, k := range p.Keys {
			switch {
			case k.Read && k.Write:
				both = append(both, k.Glob)
			case k.Read:
				read = append(read, k.Glob)
			default:
				write = append(write, k.Glob)
			}
		}
		for _, c := range p.Channels {
			channels = append(channels, c.Glob)
		}
		fmt.Fprintf(&b, "readwrite=%q read=%q write=%q channels=%q commands=%v\n", both, read, write, channels, p.Commands.Names())
	}
	return b.String()
}

// TestWordsLeadBack compares the origin of each word of a line.
func TestWordsLeadBack(t *testing.T) {
	s := named(map[string]User{"a": {
		Preset:         shape.Given("admin"),
		PasswordSHA256: passwords("x"),
		Grant:          Grant{ReadKeys: shape.Given([]string{"r"}), Channels: shape.Given([]string{"c"}), Commands: shape.Given([]string{"-get", "+set"})},
		Selectors:      shape.Given([]shape.Arg[Grant]{shape.Given(Grant{Keys: shape.Given([]string{"k"})})}),
	}})
	text := Render(s, facts(t, "redis-7.2"))
	user := finding.At("users").Key("a").String()
	var got []string
	for _, w := range text[1] {
		got = append(got, w.Text+" < "+strings.TrimPrefix(w.From.String(), user))
	}
	want := []string{
		"user < ", "a < ", "on < ", "#" + sha256Hex("x") + " < .password_sha256[0]", "%R~r < .read_keys[0]", "resetchannels < ",
		"&c < .channels[0]", "-@all < ", "+@all < .preset", "-get < .commands[0]", "+set < .commands[1]",
		"(~k < .selectors[0].keys[0]", "resetchannels < .selectors[0]", "-@all) < .selectors[0]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("words and origins are\n%s, want\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestRevision(t *testing.T) {
	a, b := secret.Revision("a"), secret.Revision("b")
	if a == b {
		t.Errorf("two texts have the revision %d", a)
	}
	if again := secret.Revision("a"); again != a {
		t.Errorf("a text has the revisions %d and %d", a, again)
	}
	for _, r := range []int64{a, b} {
		if r < 0 || r >= 1<<48 {
			t.Errorf("revision %d is not of 48 bits", r)
		}
	}
}
