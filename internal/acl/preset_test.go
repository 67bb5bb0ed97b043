package acl

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// wantedPresets are the presets that there must be.
var wantedPresets = strings.Fields(`cache session_store queue stream pubsub lock read_only admin replica sentinel exporter backup
	sidekiq bullmq celery asynq spring_session laravel redisson rails_cache`)

// wantedOfSentinels are those that there must be for users of Sentinels.
var wantedOfSentinels = strings.Fields(`admin sentinel_peer sentinel_client sentinel_exporter`)

func TestPresetsAreWellFormed(t *testing.T) {
	for _, role := range []struct {
		name, doc string
		want      []string
	}{{serverRole, presetsDoc, wantedPresets}, {sentinelRole, sentinelPresetsDoc, wantedOfSentinels}} {
		if names := presetNames(role.name); !slices.Equal(names, role.want) {
			t.Errorf("presets for a %s are %v, want %v", role.name, names, role.want)
		}
		if want := "`" + strings.Join(role.want, "`, `") + "`"; role.doc != want {
			t.Errorf("the doc lists %s, want %s", role.doc, want)
		}
	}
	for _, p := range Presets() {
		if p.Purpose == "" || strings.HasSuffix(p.Purpose, ".") || p.Source == "" {
			t.Errorf("%s: purpose %q, source %q", p.Name, p.Purpose, p.Source)
		}
		if !slices.IsSorted(p.Commands) {
			t.Errorf("%s: its commands are not in order", p.Name)
		}
		if p.Notes != "" && !strings.HasSuffix(p.Notes, ".") {
			t.Errorf("%s: its notes are no whole sentences: %q", p.Name, p.Notes)
		}
		for _, need := range p.Needs {
			if need != "keys" && need != "channels" {
				t.Errorf("%s needs %q", p.Name, need)
			}
		}
		for rule, reason := range p.Excuses {
			if !regexp.MustCompile(`^RG\d{3}$`).MatchString(rule) || reason == "" || strings.HasSuffix(reason, ".") {
				t.Errorf("%s: excuse %s: %q", p.Name, rule, reason)
			}
		}
		for _, s := range p.From {
			if _, err := server.Named(s.Server); err != nil || s.Reason == "" {
				t.Errorf("%s: from %q on: %v", p.Name, s.Server, err)
			}
			if _, err := server.ParseTarget(s.Before); s.Before != "" && err != nil {
				t.Errorf("%s: before %q: %v", p.Name, s.Before, err)
			}
		}
	}
}

// TestPresetCommandsExist looks each command up where a name that is misspelt
// would be refused: Redis 6.2 takes any first argument.
func TestPresetCommandsExist(t *testing.T) {
	var later []*server.Server
	for _, name := range server.Known() {
		if name != "redis-6.2" {
			later = append(later, facts(t, name), facts(t, name).Sentinel())
		}
	}
	exists := func(name string) bool {
		return strings.HasPrefix(name, "@") || slices.ContainsFunc(later, func(srv *server.Server) bool { _, ok := srv.Command(name); return ok })
	}
	for name, g := range presetTable().Groups {
		for _, c := range g.Commands {
			if !exists(c) {
				t.Errorf("group %s: no server has %s", name, c)
			}
		}
	}
	for _, p := range Presets() {
		for _, g := range p.Groups {
			if len(presetTable().Groups[g].Commands) == 0 {
				t.Errorf("%s: there is no group %s", p.Name, g)
			}
		}
		commands := slices.Clone(p.Commands)
		for _, s := range p.From {
			commands = append(commands, s.Commands...)
		}
		for _, c := range commands {
			if !exists(c) {
				t.Errorf("%s: no server has %s", p.Name, c)
			}
		}
	}
}

// withPreset is a user who states nothing but a preset.
func withPreset(role, name string) Spec {
	s := named(map[string]User{"u": {Preset: shape.Given(name), PasswordSHA256: passwords("x")}})
	s.Role = shape.Given(role)
	return s
}

// TestPresetsAreLoaded renders each preset for each server and role: it grants
// exactly the commands it names, none twice, and on the next version not one more.
func TestPresetsAreLoaded(t *testing.T) {
	everyServer(t, func(t *testing.T, srv *server.Server) {
		for _, p := range Presets() {
			for _, role := range p.Roles {
				t.Run(role+"/"+p.Name, func(t *testing.T) { isLoaded(t, p, role, srv) })
			}
		}
	})
}

func isLoaded(t *testing.T, p Preset, role string, srv *server.Server) {
	text := Render(withPreset(role, p.Name), srv).Bytes()
	srv = inRole(role, srv)
	file := Parse(text, srv)
	if len(file.Faults) > 0 {
		t.Fatalf("the server refuses %v", file.Faults)
	}
	rules := p.Rules(srv)
	if twice := len(rules) - len(slices.Compact(slices.Sorted(slices.Values(rules)))); twice > 0 || len(rules) == 0 {
		t.Errorf("of %d rules %d stand twice: %v", len(rules), twice, rules)
	}
	if !p.administers() {
		grantsOnly(t, file.User("u"), p, srv)
	}
}

func grantsOnly(t *testing.T, u *LoadedUser, p Preset, srv *server.Server) {
	families := map[string]bool{}
	for _, rule := range p.Rules(srv) {
		name, _ := strings.CutPrefix(rule, "+")
		families[name] = true
		if strings.HasPrefix(name, "@") {
			t.Errorf("%s is a category, which later versions widen", rule)
		}
	}
	for _, granted := range u.Commands() {
		container, _, _ := strings.Cut(granted, "|")
		c, _ := srv.Command(granted)
		if !families[granted] && !families[container] && !c.HasFlag(noAuth) {
			t.Errorf("it grants %s, which it does not name", granted)
		}
	}
}

// TestReadOnlyIsComplete: the preset has every command that reads named keys,
// but for those with a reason, and none that writes.
func TestReadOnlyIsComplete(t *testing.T) {
	left := map[string]string{
		"dump":            "brings the data out in a form that only RESTORE reads",
		"clusterscan":     "sees the name of every key",
		"memory":          "a container on Redis 6.2",
		"memory|usage":    "tells about the server, not about the value",
		"object":          "a container on Redis 6.2",
		"object|encoding": "tells about the server, not about the value",
		"object|freq":     "tells about the server, not about the value",
		"object|idletime": "tells about the server, not about the value",
		"object|refcount": "tells about the server, not about the value",
		"stralgo":         "gone since Redis 7.0",
		"substr":          "an old name of GETRANGE",
		"xinfo":           "a container on Redis 6.2",
	}
	everyServer(t, func(t *testing.T, srv *server.Server) {
		p := presetOf(User{Preset: shape.Given("read_only")})
		rules := p.Rules(srv)
		for _, c := range srv.Commands() {
			granted := slices.Contains(rules, "+"+c.Name)
			if granted && c.HasCategory("write") {
				t.Errorf("it grants %s, which writes", c.Name)
			}
			reads := c.HasCategory("read") && c.TakesKeys() && !c.HasCategory("dangerous") && !c.HasCategory("scripting")
			if reads && !granted && left[c.Name] == "" {
				t.Errorf("it leaves out %s", c.Name)
			}
		}
	})
}

// TestPresetGivesWay: keys and channels that the user states stand in the place
// of the preset's, and commands come after.
func TestPresetGivesWay(t *testing.T) {
	srv := facts(t, "redis-7.2")
	for _, tt := range []struct {
		user           User
		keys, channels string
	}{
		{User{Preset: shape.Given("asynq")}, "~asynq:*", "&asynq:cancel"},
		{User{Preset: shape.Given("asynq"), Grant: Grant{Keys: shape.Given([]string{"a:*"})}}, "~a:*", "&asynq:cancel"},
		{User{Preset: shape.Given("asynq"), Grant: Grant{ReadKeys: shape.Given([]string{"a:*"})}}, "%R~a:*", "&asynq:cancel"},
		{User{Preset: shape.Given("asynq"), Grant: Grant{WriteKeys: shape.Given([]string{})}}, "", "&asynq:cancel"},
		{User{Preset: shape.Given("asynq"), Grant: Grant{Channels: shape.Given([]string{})}}, "~asynq:*", ""},
		{User{Preset: shape.Given("asynq"), Grant: Grant{Channels: shape.Given([]string{"c"})}}, "~asynq:*", "&c"},
		{User{Preset: shape.Given("sidekiq")}, "~*", ""},
		{User{Preset: shape.Given("sidekiq"), Grant: Grant{Keys: shape.Given([]string{"a:*"})}}, "~a:*", ""},
		{User{Preset: shape.Given("cache")}, "", ""},
	} {
		u := Parse(Render(named(map[string]User{"u": tt.user}), srv).Bytes(), srv).User("u")
		var keys, channels []string
		for _, k := range u.Root.Keys {
			keys = append(keys, k.String())
		}
		for _, c := range u.Root.Channels {
			channels = append(channels, "&"+c.Glob)
		}
		if got := strings.Join(keys, " "); got != tt.keys {
			t.Errorf("%+v: keys %q, want %q", tt.user, got, tt.keys)
		}
		if got := strings.Join(channels, " "); got != tt.channels {
			t.Errorf("%+v: channels %q, want %q", tt.user, got, tt.channels)
		}
	}
	after := User{Preset: shape.Given("cache"), Grant: Grant{Commands: shape.Given([]string{"-get", "+publish"})}}
	u := Parse(Render(named(map[string]User{"u": after}), srv).Bytes(), srv).User("u")
	if u.Allows("get") || !u.Allows("set") || !u.Allows("publish") {
		t.Errorf("the user's own commands do not come after the preset's: %s", u.Rules())
	}
}

func TestPresetNeeds(t *testing.T) {
	for _, tt := range []struct {
		user User
		want string
	}{
		{User{Preset: shape.Given("cache")}, "user u has preset cache and no keys"},
		{User{Preset: shape.Given("pubsub")}, "user u has preset pubsub and no channels"},
		{User{Preset: shape.Given("cache"), Grant: Grant{ReadKeys: shape.Given([]string{"a"})}}, ""},
		{User{Preset: shape.Given("cache"), Grant: Grant{Keys: shape.Given([]string{})}}, ""},
		{User{Preset: shape.Given("cache"), Grant: Grant{Keys: shape.GivenLater[[]string]()}}, ""},
		{User{Preset: shape.Given("bullmq")}, ""},
		{User{Preset: shape.GivenLater[string]()}, ""},
	} {
		r := named(map[string]User{"u": tt.user}).Validate(facts(t, "redis-7.2"))
		got := ""
		for _, w := range r.Warnings {
			got = w.Summary
			if w.Kind != finding.Required || w.Path.String() != `users["u"]` {
				t.Errorf("%+v", w)
			}
		}
		if got != tt.want || r.Invalid() {
			t.Errorf("%+v: %q, want %q; %v", tt.user, got, tt.want, r.Problems)
		}
	}
}

// TestMustDenyDangerousOn62: what a preset lets a client say about itself is
// not dangerous on Redis 6.2 either, where CLIENT is as a whole.
func TestMustDenyDangerousOn62(t *testing.T) {
	for _, tt := range []struct {
		commands []string
		valid    bool
	}{{nil, true}, {[]string{"+client|kill"}, false}, {[]string{"+client"}, false}} {
		s := named(map[string]User{"u": {
			Preset: shape.Given("cache"), Grant: Grant{Keys: shape.Given([]string{"a:*"}), Commands: shape.Given(tt.commands)},
			MustDeny: shape.Given([]string{"@dangerous", "@admin", "eval"}),
		}})
		if r := s.Validate(facts(t, "redis-6.2")); r.Invalid() == tt.valid {
			t.Errorf("%v: valid must be %t: %v", tt.commands, tt.valid, r.Problems)
		}
	}
}

func TestPurpose(t *testing.T) {
	for _, tt := range []struct{ server, rules, want string }{
		{"redis-7.2", "+psync +replconf +ping", "preset replica: replicates, which the server counts as dangerous since it reads all data"},
		{"redis-7.2", "+info +slowlog|get", "preset exporter: reads the server's own figures, and no data"},
		{"redis-7.2", "+info +get", ""},
		{"redis-7.2", "+replconf +sync", "preset backup: "},
		{"redis-7.2", "+psync +replconf +sync", ""},
		{"valkey-8.0", "+psync +replconf +sync", "preset replica: "},
		{"redis-7.2", "+@all", ""},
		{"redis-6.2", "+client|kill +slaveof", "preset sentinel: "},
	} {
		srv := facts(t, tt.server)
		got := load(t, srv, tt.rules).Purpose("RG301", srv)
		if !strings.HasPrefix(got, tt.want) || (got == "") != (tt.want == "") {
			t.Errorf("%s on %s is for %q, want %q", tt.rules, tt.server, got, tt.want)
		}
	}
}
