package acl

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// readers lead the text of each target back to rules as they stand in a line
// of users.acl, each by the target's own grammar.
var readers = map[string]func(text string) (rules string, err error){
	"azure":       func(text string) (string, error) { return "resetchannels -@all " + text, nil },
	"elasticache": readACL,
	"memorystore": readACL,
	"setuser": func(text string) (string, error) {
		var words []string
		for _, a := range splitArguments(text, dialect{selectors: true}) {
			words = append(words, a.text)
		}
		if len(words) < 2 || words[1] != "resetkeys" {
			return "", fmt.Errorf("arguments are %q", words)
		}
		return strings.Join(words[1:], " "), nil
	},
	"vault": func(text string) (string, error) {
		var rules []string
		err := json.Unmarshal([]byte(text), &rules)
		return strings.Join(rules, " "), err
	},
	"valkey_helm": func(text string) (string, error) {
		var values struct {
			Auth struct {
				ACLUsers map[string]struct {
					Permissions string
					PasswordKey string `yaml:"passwordKey"`
				} `yaml:"aclUsers"`
			}
		}
		if err := yaml.Unmarshal([]byte(text), &values); err != nil {
			return "", err
		}
		users := values.Auth.ACLUsers
		if _, ok := users[users["default"].PasswordKey]; !ok {
			return "", fmt.Errorf("the default user has the password %q", users["default"].PasswordKey)
		}
		rules := map[string]string{}
		for name, u := range users {
			// As the chart's init script does.
			line, err := exec.Command("sh", "-c", fmt.Sprintf(`printf '%%s\n' "user %s on %s"`, name, u.Permissions)).Output()
			if err != nil {
				return "", err
			}
			rules[name] = strings.TrimPrefix(strings.TrimSuffix(string(line), "\n"), "user "+name+" on ")
		}
		if want := strings.TrimPrefix(defaultOff, "user default "); rules["default"] != want {
			return "", fmt.Errorf("the default user is %q", rules["default"])
		}
		return rules[users["default"].PasswordKey], nil
	},
}

func readACL(text string) (string, error) {
	rules, on := strings.CutPrefix(text, "on ")
	if !on {
		return "", fmt.Errorf("%q does not begin with on", text)
	}
	return rules, nil
}

// granted spells what a user may do, whatever its passwords.
func granted(u *LoadedUser) string {
	_, rules, _ := strings.Cut(u.Rules(), " ")
	return rules
}

// TestExportsMeanTheSame exports random users and reads each text back: the
// grant must be the one that was declared.
func TestExportsMeanTheSame(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	said := map[string]int{}
	everyServer(t, func(t *testing.T, srv *server.Server) {
		table := NewTable(srv)
		for range 40 {
			s := anySpec(random, table)
			file := Parse(Render(s, srv).Bytes(), srv)
			for _, target := range targets {
				for _, e := range s.exportedUsers(file, srv) {
					var r finding.Report
					text := target.write(e, &r)
					if r.Invalid() {
						continue
					}
					said[target.name]++
					rules, err := readers[target.name](text)
					if err != nil {
						t.Fatalf("%s: %v in %s", target.name, err, text)
					}
					back, err := table.ParseRules(rules)
					if err != nil {
						t.Fatalf("%s: %v in %s", target.name, err, text)
					}
					if got, want := granted(back), granted(e.loaded); got != want {
						t.Errorf("%s grants\n%s, declared was\n%s, said was\n%s", target.name, got, want, text)
					}
				}
			}
		}
	})
	for _, target := range targets {
		if said[target.name] < 20 {
			t.Errorf("%s could say only %d users", target.name, said[target.name])
		}
	}
}

// TestExternalSecretMeansTheSame makes the file as the cluster does, and
// compares with the file that Terraform would have made of the same passwords.
func TestExternalSecretMeansTheSame(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	everyServer(t, func(t *testing.T, srv *server.Server) {
		for range 10 {
			s := anySpec(random, NewTable(srv))
			secrets, all := map[string]string{}, map[string]User{}
			users, _ := s.Users.Get()
			for _, u := range users {
				user, _ := u.Value.Get()
				secrets[u.Name] = "secret of " + u.Name
				user.PasswordSHA256 = passwords(secrets[u.Name])
				all[u.Name] = user
			}
			var manifest struct {
				Spec struct {
					Target struct {
						Template struct{ Data map[string]string }
					}
					Data []struct {
						SecretKey string `yaml:"secretKey"`
					}
				}
			}
			text := s.externalSecret(srv).Text()
			if err := yaml.Unmarshal([]byte(text), &manifest); err != nil {
				t.Fatal(err)
			}
			got, err := fillIn(manifest.Spec.Target.Template.Data[externalSecretFile], secrets)
			if err != nil {
				t.Fatal(err)
			}
			if want := string(Render(named(all), srv).Bytes()); got != want {
				t.Errorf("the cluster makes\n%s, want\n%s", got, want)
			}
			if len(manifest.Spec.Data) != len(users) {
				t.Errorf("%d passwords are fetched for %d users", len(manifest.Spec.Data), len(users))
			}
		}
	})
}

// checkout is a user that has one of each.
func checkout() User {
	return User{Grant: Grant{
		Keys: shape.Given([]string{"checkout:*"}), ReadKeys: shape.Given([]string{"catalog:*"}), Channels: shape.Given([]string{"checkout.*"}),
		Commands: shape.Given([]string{"+get", "+publish"}),
	}, Selectors: shape.Given([]shape.Arg[Grant]{shape.Given(Grant{Keys: shape.Given([]string{"ab"}), Commands: shape.Given([]string{"+set"})})})}
}

func TestExportTexts(t *testing.T) {
	srv := facts(t, "redis-7.2")
	u := checkout()
	u.Selectors = shape.Given([]shape.Arg[Grant]{shape.Given(Grant{Keys: shape.Given([]string{"it's"}), Commands: shape.Given([]string{"+set"})})})
	plain := User{Grant: Grant{Keys: shape.Given([]string{"a:*"}), Commands: shape.Given([]string{"+@read", "-keys", "allcommands", "-@pubsub"})}}
	for _, tt := range []struct {
		target string
		user   User
		want   string
	}{
		{"azure", plain, "+@read -keys +@all -@pubsub ~a:*"},
		{"elasticache", u, `on ~checkout:* %R~catalog:* resetchannels &checkout.* -@all +get +publish ("~it's" resetchannels -@all +set)`},
		{"memorystore", plain, "on ~a:* resetchannels -@all +@read -keys allcommands -@pubsub"},
		{"setuser", u, `app resetkeys clearselectors ~checkout:* %R~catalog:* resetchannels &checkout.* -@all +get +publish "(\"~it's\" resetchannels -@all +set)"`},
		{"vault", u, `["~checkout:*","%R~catalog:*","resetchannels","&checkout.*","-@all","+get","+publish","(\"~it's\" resetchannels -@all +set)"]`},
		{"valkey_helm", plain, `auth:
  enabled: true
  aclUsers:
    app:
      permissions: ~a:* resetchannels -@all +@read -keys allcommands -@pubsub
    default:
      permissions: off resetpass resetkeys resetchannels -@all
      passwordKey: app
`},
	} {
		s := named(map[string]User{"app": tt.user})
		s.ExportTo = shape.Given([]string{tt.target})
		if r := s.Validate(srv); r.Invalid() {
			t.Errorf("%s: %v", tt.target, r.Problems)
			continue
		}
		exports := s.exports(Parse(Render(s, srv).Bytes(), srv), srv)
		if got := exports.Field(tt.target).Field("app").Text(); got != tt.want {
			t.Errorf("%s says\n%s, want\n%s", tt.target, got, tt.want)
		}
		if names := exports.Names(); !slices.Equal(names, []string{tt.target}) {
			t.Errorf("asked for %s, got %v", tt.target, names)
		}
	}
}

// TestExportRefusals has what each language cannot say: the place that is
// named, and what the message begins with.
func TestExportRefusals(t *testing.T) {
	keys := func(patterns ...string) User { return User{Grant: Grant{Keys: shape.Given(patterns)}} }
	commands := func(rules ...string) User { return User{Grant: Grant{Commands: shape.Given(rules)}} }
	selector := func(g Grant) User { return User{Selectors: shape.Given([]shape.Arg[Grant]{shape.Given(g)})} }
	for _, tt := range []struct {
		target string
		user   User
		want   []string // path: summary
	}{
		{"azure", checkout(), []string{
			".read_keys[0]: azure cannot say %R~catalog:* of user app", ".channels[0]: azure cannot say &checkout.* of user app",
			".selectors[0]: azure cannot say a selector of user app", ".commands[1]: azure cannot say +publish of user app",
		}},
		{"azure", commands("+@all", "-publish", "-spublish"), []string{".commands[0]: azure cannot say +psubscribe of user app", ".commands[0]: azure cannot say +append of user app"}},
		{"azure", commands("+publish|news"), []string{".commands[0]: azure cannot say +publish|news of user app"}},
		{"azure", commands("+ping", "+get"), []string{".commands[1]: azure cannot say +get of user app"}},
		{"azure", commands("+ping", "+client|setname"), nil},
		{"azure", User{Preset: shape.Given("admin")}, []string{".preset: azure cannot say &* of user app", ".preset: azure cannot say +psubscribe of user app"}},
		{"azure", User{Grant: Grant{WriteKeys: shape.Given([]string{"w"})}}, []string{".write_keys[0]: azure cannot say %W~w of user app"}},
		{"elasticache", commands("+@all", "-CONFIG"), []string{".commands[1]: elasticache cannot say -CONFIG of user app"}},
		{"elasticache", commands("+config|get", "+get"), []string{".commands[0]: elasticache cannot say +config|get of user app"}},
		{"elasticache", selector(Grant{Commands: shape.Given([]string{"+save"})}), []string{".selectors[0].commands[0]: elasticache cannot say +save of user app"}},
		{"valkey_helm", keys("a", "b$HOME", "`id`", `c"`, `d\*`), []string{
			".keys[1]: valkey_helm cannot say ~b$HOME of user app", ".keys[2]: valkey_helm cannot say ~`id` of user app",
			`.keys[3]: valkey_helm cannot say ~c" of user app`, `.keys[4]: valkey_helm cannot say ~d\* of user app`,
		}},
		{"valkey_helm", selector(Grant{Keys: shape.Given([]string{"it's"})}), []string{`.selectors[0].keys[0]: valkey_helm cannot say "~it's" of user app`}},
	} {
		s := named(map[string]User{"app": tt.user})
		s.ExportTo = shape.Given([]string{tt.target})
		var got []string
		for _, p := range s.Validate(facts(t, "redis-7.2")).Problems {
			if p.Kind != finding.Unsupported || !strings.Contains(p.Detail, "out of export_to") {
				t.Errorf("%s: %v", tt.target, p)
			}
			got = append(got, strings.TrimPrefix(p.Path.String(), `users["app"]`)+": "+p.Summary)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.target, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
	}
}

// TestValkeyHelmDefault: the default user is switched off in every fragment,
// unless it is one of the users.
func TestValkeyHelmDefault(t *testing.T) {
	srv := facts(t, "redis-7.2")
	for _, declared := range []bool{false, true} {
		users := map[string]User{"app": {}}
		if declared {
			users["default"] = User{}
		}
		s := named(users)
		s.ExportTo = shape.Given([]string{"valkey_helm"})
		text := s.exports(Parse(Render(s, srv).Bytes(), srv), srv).Field("valkey_helm").Field("app").Text()
		if got := strings.Contains(text, "permissions: off resetpass"); got == declared {
			t.Errorf("default is declared: %t, and is switched off: %t", declared, got)
		}
	}
	// What the chart makes of it: a password and "on" come first.
	line := "user default on #" + strings.Repeat("a", 64) + strings.TrimPrefix(defaultOff, "user default") + "\n"
	if u := Parse([]byte(line), srv).User("default"); u == nil || u.On || len(u.Passwords) > 0 || u.NoPass {
		t.Errorf("the default user of the chart is %+v", u)
	}
	s := named(map[string]User{"a@b": {}})
	s.ExportTo = shape.Given([]string{"valkey_helm"})
	if p := s.Validate(srv).Problems; len(p) != 1 || p[0].Kind != finding.Unsupported || p[0].Path.String() != `users["a@b"]` {
		t.Errorf("a name that is no key of a Secret: %v", p)
	}
}

// TestAzureReadsOtherwise: Azure runs an older server, which is told.
func TestAzureReadsOtherwise(t *testing.T) {
	for _, tt := range []struct{ server, command, want string }{
		{"redis-7.2", "+get", ""},
		{"redis-6.2", "+@connection", ""},
		{"redis-7.2", "+@connection", ""},
		{"redis-7.2", "+@keyspace", "Azure runs Redis 6, on which user app may also run asking, "},
		{"redis-7.2", "+client|setname", ""},
		{"redis-7.2", "+client", ""},
		{"redis-7.2", "+expiretime", "Azure runs Redis 6, which refuses the permissions of user app: redis-6.2 refuses"},
	} {
		s := named(map[string]User{"app": {Grant: Grant{Keys: shape.Given([]string{"a"}), Commands: shape.Given([]string{tt.command})}}})
		s.ExportTo = shape.Given([]string{"azure"})
		r := s.Validate(facts(t, tt.server))
		if r.Invalid() {
			t.Errorf("%s on %s: %v", tt.command, tt.server, r.Problems)
		}
		switch {
		case tt.want == "" && len(r.Warnings) > 0, tt.want != "" && (len(r.Warnings) != 1 || !strings.HasPrefix(r.Warnings[0].Summary, tt.want) || !strings.Contains(r.Warnings[0].Detail, `server = "redis-6.2"`)):
			t.Errorf("%s on %s: %v, want %q", tt.command, tt.server, r.Warnings, tt.want)
		}
	}
}

func TestExternalSecret(t *testing.T) {
	srv := facts(t, "redis-7.2")
	s := named(map[string]User{
		"app":      {Grant: Grant{Keys: shape.Given([]string{"{{app}}:*"}), Commands: shape.Given([]string{"+get"})}},
		"reports":  {PasswordSHA256: passwords("known to Terraform")},
		"a.hidden": {},
	})
	s.ExportTo = shape.Given([]string{externalSecret})
	s.ExternalSecret = ExternalSecret{
		Namespace: shape.Given("data"), Store: shape.Given("vault"), StoreKind: shape.Given(clusterStoreKind),
		Keys: shape.Given([]shape.Named[string]{{Name: "app", Value: shape.Given("shop/redis#checkout")}, {Name: "reports", Value: shape.Given("on")}}),
	}
	if r := s.Validate(srv); r.Invalid() || len(r.Warnings) > 0 {
		t.Fatalf("%+v", r)
	}
	got := s.exports(Parse(Render(s, srv).Bytes(), srv), srv).Field(externalSecret).Field(externalSecretFile).Text()
	want := `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: redis-users
  namespace: data
spec:
  refreshInterval: 1h
  secretStoreRef:
    name: vault
    kind: ClusterSecretStore
  target:
    name: redis-users
    template:
      engineVersion: v2
      data:
        users.acl: |
          user default off resetpass resetkeys resetchannels -@all
          user a.hidden on {{ if not (regexMatch "^[^[:cntrl:]]+$" (index . "a.hidden")) }}{{ fail "the password of a.hidden is missing, or holds a line break or another control character" }}{{ end }}#{{ index . "a.hidden" | sha256sum }} resetchannels -@all
          user app on {{ if not (regexMatch "^[^[:cntrl:]]+$" (index . "app")) }}{{ fail "the password of app is missing, or holds a line break or another control character" }}{{ end }}#{{ index . "app" | sha256sum }} ~{{"{{"}}app}}:* resetchannels -@all +get
          user reports on {{ if not (regexMatch "^[^[:cntrl:]]+$" (index . "reports")) }}{{ fail "the password of reports is missing, or holds a line break or another control character" }}{{ end }}#{{ index . "reports" | sha256sum }} resetchannels -@all
  data:
    - secretKey: a.hidden
      remoteRef:
        key: a.hidden
    - secretKey: app
      remoteRef:
        key: shop/redis
        property: checkout
    - secretKey: reports
      remoteRef:
        key: "on"
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestExternalSecretChecks(t *testing.T) {
	srv := facts(t, "redis-7.2")
	s := named(map[string]User{"a@b": {}})
	s.ExternalSecret = ExternalSecret{Name: shape.Given("x"), Keys: shape.Given([]shape.Named[string]{{Name: "nobody", Value: shape.Given("k")}})}
	r := s.Validate(srv)
	var idle []string
	for _, w := range r.Warnings {
		idle = append(idle, w.Summary)
	}
	if want := []string{"external_secret_name has no effect", "external_secret_keys has no effect"}; r.Invalid() || !slices.Equal(idle, want) {
		t.Errorf("not asked for: %v and %v, want %v", r.Problems, idle, want)
	}
	s.ExportTo = shape.Given([]string{externalSecret})
	var got []string
	for _, p := range s.Validate(srv).Problems {
		got = append(got, p.Path.String()+": "+p.Summary)
	}
	want := []string{
		`users["a@b"]: external_secret cannot hold the password of user a@b: the name must have letters, digits, - _ and . only`,
		`external_secret_keys["nobody"]: there is no user "nobody"`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestExportsOfUnknowns: what does not depend on an unknown value is known.
func TestExportsOfUnknowns(t *testing.T) {
	srv := facts(t, "redis-7.2")
	later := shape.GivenLater[[]string]()
	s := named(map[string]User{
		"keys":     {Grant: Grant{Keys: later}},
		"password": {PasswordSHA256: shape.GivenLater[[]shape.Arg[shape.Secret]]()},
		"known":    {},
	})
	s.ExportTo = shape.Given([]string{"setuser", externalSecret})
	exports := s.exports(Parse(judgeable(Render(s, srv)).Bytes(), srv), srv)
	if users := exports.Field("setuser"); !users.Field("keys").IsUnknown() || users.Field("known").IsUnknown() {
		t.Errorf("keys %v, known %v", users.Field("keys"), users.Field("known"))
	}
	if !exports.Field(externalSecret).Field(externalSecretFile).IsUnknown() {
		t.Error("the whole file is known though a key is not")
	}
	s = named(map[string]User{"password": {PasswordSHA256: shape.GivenLater[[]shape.Arg[shape.Secret]]()}})
	s.ExportTo = shape.Given([]string{"setuser", externalSecret})
	exports = s.exports(Parse(judgeable(Render(s, srv)).Bytes(), srv), srv)
	if exports.Field(externalSecret).Field(externalSecretFile).IsUnknown() {
		t.Error("the whole file is unknown, though it holds no hash")
	}
	for _, s := range []Spec{{Users: shape.GivenLater[[]shape.Named[User]](), ExportTo: shape.Given([]string{"setuser"})}} {
		if got := s.exports(&File{}, srv).Field("setuser"); !got.IsUnknown() {
			t.Errorf("unknown users are exported as %v", got)
		}
	}
	if got := (Spec{ExportTo: later}).exports(&File{}, srv); !got.IsUnknown() {
		t.Errorf("unknown targets are exported as %v", got)
	}
}

func TestForbiddenCommandsAreCommands(t *testing.T) {
	for _, name := range forbiddenByElastiCache() {
		if _, ok := facts(t, "redis-7.0").Command(name); !ok {
			t.Errorf("no server has the command %s", name)
		}
	}
}
