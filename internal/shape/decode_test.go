package shape

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// A garden has a field of every sort.
type garden struct {
	Name    Arg[string]
	Open    Arg[bool]
	Port    Arg[int64]
	Tags    Arg[[]string]
	Keys    Arg[[]Arg[Secret]]
	Reasons Arg[[]Named[string]]
	Rules   Arg[[]Named[[]string]]
	Beds    Arg[[]Named[bed]]
	Rows    Arg[[]Arg[bed]]
	tools
}

type bed struct {
	Colour Arg[string]
	Size   Arg[int64]
}

type tools struct {
	Spade Arg[bool]
}

func gardens() Object[garden] {
	beds := Object[bed]{Fields: []Field[bed]{
		String("colour", "Colour.", func(b *bed) *Arg[string] { return &b.Colour }, Required()),
		Integer("size", "Size.", 1, 9, func(b *bed) *Arg[int64] { return &b.Size }),
	}}
	return Object[garden]{Fields: append([]Field[garden]{
		String("name", "Its name.", func(g *garden) *Arg[string] { return &g.Name }, Required()),
		Bool("open", "", func(g *garden) *Arg[bool] { return &g.Open }),
		Integer("port", "", 0, 65535, func(g *garden) *Arg[int64] { return &g.Port }),
		Strings("tags", "", func(g *garden) *Arg[[]string] { return &g.Tags }, Checked(OneOf("a", "b", "1", "true"))),
		Secrets("keys", "", func(g *garden) *Arg[[]Arg[Secret]] { return &g.Keys }, Checked(NonEmpty)),
		StringMap("reasons", "", func(g *garden) *Arg[[]Named[string]] { return &g.Reasons }),
		StringsMap("rules", "", func(g *garden) *Arg[[]Named[[]string]] { return &g.Rules }, Veiled(), Checked(NonEmpty)),
		ObjectMap("beds", "", beds, func(g *garden) *Arg[[]Named[bed]] { return &g.Beds }),
		ObjectList("rows", "", beds, func(g *garden) *Arg[[]Arg[bed]] { return &g.Rows }),
	}, Lift([]Field[tools]{
		Bool("spade", "", func(t *tools) *Arg[bool] { return &t.Spade }),
	}, func(g *garden) *tools { return &g.tools })...)}
}

// value reads a declaration in JSON, in which "?" stands for an unknown value.
func value(t testing.TB, text string) Value {
	t.Helper()
	v, err := ParseJSON([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return withUnknowns(v)
}

func withUnknowns(v Value) Value {
	switch {
	case v.Kind() == StringKind && v.Text() == "?":
		return Unknown()
	case v.Kind() == ListKind:
		var items []Value
		for _, item := range v.Items() {
			items = append(items, withUnknowns(item))
		}
		return ListOf(items...)
	case v.Kind() == ObjectKind:
		fields := map[string]Value{}
		for _, name := range v.Names() {
			fields[name] = withUnknowns(v.Field(name))
		}
		return ObjectOf(fields)
	default:
		return v
	}
}

func TestDecode(t *testing.T) {
	for text, want := range map[string]garden{
		`{"name": null, "name2": 1}`: {},
		`{"name": "x"}`:              {Name: Given("x")},
		`{"name": ""}`:               {Name: Given("")},
		`{"name": "?"}`:              {Name: GivenLater[string]()},
		`{"name": 6379}`:             {Name: Given("6379")},
		`{"name": 0.5}`:              {Name: Given("0.5")},
		`{"name": true}`:             {Name: Given("true")},

		`{"open": null}`:    {},
		`{"open": false}`:   {Open: Given(false)},
		`{"open": "true"}`:  {Open: Given(true)},
		`{"open": "false"}`: {Open: Given(false)},
		`{"open": "?"}`:     {Open: GivenLater[bool]()},

		`{"port": 6379}`:   {Port: Given[int64](6379)},
		`{"port": "6379"}`: {Port: Given[int64](6379)},
		`{"port": 0}`:      {Port: Given[int64](0)},
		`{"port": 65535}`:  {Port: Given[int64](65535)},
		`{"port": "?"}`:    {Port: GivenLater[int64]()},

		`{"tags": []}`:               {Tags: Given([]string{})},
		`{"tags": ["b", "a"]}`:       {Tags: Given([]string{"b", "a"})},
		`{"tags": [1, true]}`:        {Tags: Given([]string{"1", "true"})},
		`{"tags": [null, "a"]}`:      {Tags: Given([]string{"a"})},
		`{"tags": "?"}`:              {Tags: GivenLater[[]string]()},
		`{"tags": ["a", "?", null]}`: {Tags: GivenLater[[]string]()},

		`{"keys": ["x", "?", null]}`: {Keys: Given([]Arg[Secret]{Given(NewSecret("x")), GivenLater[Secret]()})},
		`{"keys": "?"}`:              {Keys: GivenLater[[]Arg[Secret]]()},

		`{"reasons": {}}`: {Reasons: Given([]Named[string]{})},
		`{"reasons": {"b": "2", "c": null, "a": "?", "d": 4}}`: {Reasons: Given([]Named[string]{
			{"a", GivenLater[string]()}, {"b", Given("2")}, {"d", Given("4")}})},
		`{"reasons": "?"}`: {Reasons: GivenLater[[]Named[string]]()},

		`{"rules": {"b": ["x", "y"], "a": ["x", "?"], "c": [], "d": null}}`: {Rules: Given([]Named[[]string]{
			{"a", GivenLater[[]string]()}, {"b", Given([]string{"x", "y"})}, {"c", Given([]string{})}})},

		`{"beds": {"b": {"colour": "red", "size": "3"}, "a": "?", "c": null}}`: {Beds: Given([]Named[bed]{
			{"a", GivenLater[bed]()}, {"b", Given(bed{Given("red"), Given[int64](3)})}})},
		`{"beds": {"a": {"colour": "?"}}}`: {Beds: Given([]Named[bed]{{"a", Given(bed{Colour: GivenLater[string]()})}})},

		`{"rows": [{"colour": "red"}, "?", null]}`: {Rows: Given([]Arg[bed]{
			Given(bed{Colour: Given("red")}), GivenLater[bed]()})},

		`{"spade": true}`: {tools: tools{Spade: Given(true)}},
	} {
		v := value(t, text)
		if want.Name.IsAbsent() { // it is required, but not what this row is about
			want.Name = Given("x")
			v = ObjectOf(map[string]Value{"name": StringOf("x")}).With(v.Names()[0], v.Field(v.Names()[0])).With("name", StringOf("x"))
		}
		got, report := gardens().Decode(v, finding.Path{})
		if report.Invalid() {
			t.Errorf("%s: %v", text, report.Problems)
		} else if !reflect.DeepEqual(got, want) {
			t.Errorf("%s is decoded to %+v, want %+v", text, got, want)
		}
	}
}

// TestDecodeProblems holds each problem as "kind path: summary | detail".
func TestDecodeProblems(t *testing.T) {
	const requiredName = "required name: name is required | Its name."
	known := "name, open, port, tags, keys, reasons, rules, beds, rows, spade."
	hidden := "The value is not shown, since it may be a secret."
	for text, want := range map[string][]string{
		`{}`:             {requiredName},
		`{"name": null}`: {requiredName},

		`null`:              {"wrong type the declaration must be an object, not null"},
		`"?"`:               {"wrong type the declaration must be an object, not an unknown value"},
		`[]`:                {"wrong type the declaration must be an object, not a list"},
		`"x"`:               {"wrong type the declaration must be an object, not a string"},
		`6379`:              {"wrong type the declaration must be an object, not a number"},
		`true`:              {"wrong type the declaration must be an object, not a boolean"},
		`{"name": []}`:      {"wrong type name: name must be a string, not a list"},
		`{"name": {}}`:      {"wrong type name: name must be a string, not an object"},
		`{"name": 1e99999}`: {"wrong type name: name must be a string, not a number"},
		`{"name": "a\nb"}`:  {`invalid value name: name must not contain U+000A, which is a control, separator or invisible character | Given was "a\nb".`},

		`{"name": "x", "open": 1}`:      {"wrong type open: open must be true or false, not a number"},
		`{"name": "x", "open": "yes"}`:  {"wrong type open: open must be true or false, not a string"},
		`{"name": "x", "open": "TRUE"}`: {"wrong type open: open must be true or false, not a string"},

		`{"name": "x", "port": true}`:    {"wrong type port: port must be a whole number, not a boolean"},
		`{"name": "x", "port": 1.5}`:     {"invalid value port: port must be a whole number from 0 to 65535, not 1.5"},
		`{"name": "x", "port": "06379"}`: {"wrong type port: port must be a whole number, not a string"},
		`{"name": "x", "port": "+1"}`:    {"wrong type port: port must be a whole number, not a string"},
		`{"name": "x", "port": ""}`:      {"wrong type port: port must be a whole number, not a string"},
		`{"name": "x", "port": 1e30}`:    {"invalid value port: port must be a whole number from 0 to 65535, not 1e+30"},
		`{"name": "x", "port": -1}`:      {"invalid value port: port must be a whole number from 0 to 65535, not -1"},
		`{"name": "x", "port": 65536}`:   {"invalid value port: port must be a whole number from 0 to 65535, not 65536"},

		`{"name": "x", "tags": "a"}`:              {"wrong type tags: tags must be a list, not a string | Put it into brackets: [ … ]."},
		`{"name": "x", "tags": {}}`:               {"wrong type tags: tags must be a list, not an object"},
		`{"name": "x", "tags": ["a", ["a"]]}`:     {"wrong type tags[1]: tags[1] must be a string, not a list"},
		`{"name": "x", "tags": [null, "c", "?"]}`: {`invalid value tags[1]: tags[1] must be one of a, b, 1, true | Given was "c".`},
		`{"name": "x", "tags": ["c", "d"]}`: {
			`invalid value tags[0]: tags[0] must be one of a, b, 1, true | Given was "c".`,
			`invalid value tags[1]: tags[1] must be one of a, b, 1, true | Given was "d".`},

		`{"name": "x", "keys": "swordfish"}`:     {"wrong type keys: keys must be a list, not a string | Put it into brackets: [ … ]."},
		`{"name": "x", "keys": ["?", " "]}`:      {"invalid value keys[1]: keys[1] must not be empty | " + hidden},
		`{"name": "x", "keys": ["sword\tfish"]}`: {"invalid value keys[0]: keys[0] must not contain U+0009, which is a control, separator or invisible character | " + hidden},

		`{"name": "x", "reasons": []}`:           {"wrong type reasons: reasons must be a map, not a list"},
		`{"name": "x", "reasons": {"a": [1]}}`:   {`wrong type reasons["a"]: reasons["a"] must be a string, not a list`},
		`{"name": "x", "reasons": {"a\n": "1"}}`: {`invalid value reasons["a\n"]: a key of reasons must not contain U+000A, which is a control, separator or invisible character`},

		`{"name": "x", "rules": {"a": "x"}}`:       {`wrong type rules["a"]: rules["a"] must be a list, not a string | Put it into brackets: [ … ].`},
		`{"name": "x", "rules": {"a": ["b", ""]}}`: {`invalid value rules["a"][1]: rules["a"][1] must not be empty | ` + hidden},

		`{"name": "x", "beds": []}`:                      {"wrong type beds: beds must be a map, not a list"},
		`{"name": "x", "beds": {"a": "red"}}`:            {`wrong type beds["a"]: beds["a"] must be an object, not a string`},
		`{"name": "x", "beds": {"a": {"colour": null}}}`: {`required beds["a"].colour: colour is required | Colour.`},
		`{"name": "x", "beds": {"a": {"color": "red", "size": 0}}}`: {
			`unknown name beds["a"].color: there is no argument "color" | Did you mean colour? Known are colour, size.`,
			`required beds["a"].colour: colour is required | Colour.`,
			`invalid value beds["a"].size: size must be a whole number from 1 to 9, not 0`},

		`{"name": "x", "rows": {}}`:                                    {"wrong type rows: rows must be a list, not an object"},
		`{"name": "x", "rows": [null, {"colour": "red", "weeds": 1}]}`: {`unknown name rows[1].weeds: there is no argument "weeds" | Known are colour, size.`},

		`{"name": "x", "SPADE": true}`: {`unknown name SPADE: there is no argument "SPADE" | Did you mean spade? Known are ` + known},
		`{"name": "x", "zzzzz": null}`: {`unknown name zzzzz: there is no argument "zzzzz" | Known are ` + known},

		`{"spades": true, "port": "x", "tags": ["c"], "beds": {"b": {"size": 10}, "a": 1}}`: {
			`unknown name spades: there is no argument "spades" | Did you mean spade? Known are ` + known,
			requiredName,
			"wrong type port: port must be a whole number, not a string",
			`invalid value tags[0]: tags[0] must be one of a, b, 1, true | Given was "c".`,
			`wrong type beds["a"]: beds["a"] must be an object, not a number`,
			`required beds["b"].colour: colour is required | Colour.`,
			`invalid value beds["b"].size: size must be a whole number from 1 to 9, not 10`},
	} {
		_, report := gardens().Decode(value(t, text), finding.Path{})
		var got []string
		for _, p := range report.Problems {
			got = append(got, strings.ReplaceAll(fmt.Sprintf("%s %v", p.Kind, p), "\n", " | "))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n got %s\nwant %s", text, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
		}
	}
}

// TestWrongFieldsAreAbsent makes sure that what was refused is not used.
func TestWrongFieldsAreAbsent(t *testing.T) {
	g, report := gardens().Decode(value(t, `{"name": [], "open": 7, "port": 70000, "tags": ["a", "c"], "keys": ["", "k"],
		"reasons": [], "rules": "x", "beds": 1, "rows": [1], "spade": "x"}`), finding.Path{})
	if len(report.Problems) != 10 {
		t.Errorf("problems are %v, want ten", report.Problems)
	}
	if !reflect.DeepEqual(g, garden{}) {
		t.Errorf("decoded is %+v, want nothing", g)
	}
	g, _ = gardens().Decode(value(t, `{"port": [], "tags": {}, "keys": "k", "reasons": [], "rules": [], "beds": [], "rows": {}}`), finding.Path{})
	if !reflect.DeepEqual(g, garden{}) {
		t.Errorf("decoded is %+v, want nothing", g)
	}
}

// TestWrongElementsAreLeftOut keeps the sound elements of a map, so that what
// is wrong with them is told in the same run.
func TestWrongElementsAreLeftOut(t *testing.T) {
	g, _ := gardens().Decode(value(t, `{"name": "x", "reasons": {"a\u0000": "x", "b": "y"}, "beds": {"a": 1, "b": {"colour": "red"}}}`), finding.Path{})
	if reasons, _ := g.Reasons.Get(); len(reasons) != 1 || reasons[0].Name != "b" {
		t.Errorf("reasons are %+v, want b", reasons)
	}
	if beds, _ := g.Beds.Get(); len(beds) != 1 || beds[0].Name != "b" {
		t.Errorf("beds are %+v, want b", beds)
	}
}

func TestDecodeBelowAPath(t *testing.T) {
	_, report := gardens().Decode(value(t, `{"name": []}`), finding.At("gardens").Key("mine"))
	want := finding.At("gardens").Key("mine").Attr("name").String()
	if len(report.Problems) != 1 || report.Problems[0].Path.String() != want {
		t.Errorf("problems are %v, want one at %s", report.Problems, want)
	}
}

// TestShownValuesAreCut looks for a long value in a message.
func TestShownValuesAreCut(t *testing.T) {
	for length, want := range map[int]string{80: strings.Repeat("ä", 80), 81: strings.Repeat("ä", 80) + "…"} {
		_, report := gardens().Decode(value(t, `{"name": "x", "tags": ["`+strings.Repeat("ä", length)+`"]}`), finding.Path{})
		if want = `Given was "` + want + `".`; len(report.Problems) != 1 || report.Problems[0].Detail != want {
			t.Errorf("problems are %v, want the detail %s", report.Problems, want)
		}
	}
}

func TestNumbersOutOfRangeAreNoText(t *testing.T) {
	for _, n := range []*big.Float{
		new(big.Float).SetInf(false),
		new(big.Float).SetMantExp(big.NewFloat(1), maxExponent+1),
		new(big.Float).SetMantExp(big.NewFloat(1), -maxExponent-2),
	} {
		if text, ok := NumberOf(n).asText(); ok {
			t.Errorf("asText() = %.20s…, want none", text)
		}
	}
	if text, ok := NumberOf(big.NewFloat(math.MaxFloat64)).asText(); !ok || len(text) != 309 {
		t.Errorf("asText() of the largest float64 = %s, %t", text, ok)
	}
}

func TestArguments(t *testing.T) {
	got := map[string]string{}
	for _, a := range gardens().Arguments() {
		got[a.Name] = fmt.Sprintf("%s required=%t sensitive=%t", a.Type, a.Required, a.Sensitive)
	}
	want := map[string]string{
		"name":    "string required=true sensitive=false",
		"open":    "bool required=false sensitive=false",
		"port":    "number required=false sensitive=false",
		"tags":    "list(string) required=false sensitive=false",
		"keys":    "list(string) required=false sensitive=true",
		"reasons": "map(string) required=false sensitive=false",
		"rules":   "map(list(string)) required=false sensitive=false",
		"beds":    "map of objects required=false sensitive=false",
		"rows":    "list(map of objects) required=false sensitive=false",
		"spade":   "bool required=false sensitive=false",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Arguments() = %v, want %v", got, want)
	}
}

func TestDefaultWords(t *testing.T) {
	for _, tt := range []struct {
		got  Argument
		want string
	}{
		{String("a", "", func(g *garden) *Arg[string] { return &g.Name }, DefaultWords("x y")).Argument, `"x y"`},
		{Bool("a", "", func(g *garden) *Arg[bool] { return &g.Open }, DefaultWords("yes")).Argument, "true"},
		{Bool("a", "", func(g *garden) *Arg[bool] { return &g.Open }, DefaultWords("no")).Argument, "false"},
		{Integer("a", "", 0, 1, func(g *garden) *Arg[int64] { return &g.Port }, DefaultWords("60")).Argument, "60"},
		{Strings("a", "", func(g *garden) *Arg[[]string] { return &g.Tags }, DefaultWords("x", `y"`)).Argument, `["x", "y\""]`},
		{String("a", "", func(g *garden) *Arg[string] { return &g.Name }, Default("none at all")).Argument, "none at all"},
	} {
		if tt.got.Default != tt.want {
			t.Errorf("default of a %s is %s, want %s", tt.got.Type, tt.got.Default, tt.want)
		}
	}
}

// TestSecretsDoNotPrint tries every way in which a value is usually printed,
// alone and inside what a decoder makes.
func TestSecretsDoNotPrint(t *testing.T) {
	const text = "swordfish"
	secret := NewSecret(text)
	if secret.Reveal() != text {
		t.Fatalf("Reveal() = %s, want %s", secret.Reveal(), text)
	}
	holder := struct{ Keys []Secret }{[]Secret{secret}}
	keyed := map[Secret]int{secret: 1}
	if got := (Secret{}).Reveal(); got != "" {
		t.Errorf("the zero Secret reveals %q", got)
	}
	for _, v := range []any{secret, &secret, holder, Given(secret), Given([]Arg[Secret]{Given(secret)}), keyed} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%t"} {
			checkSilent(t, fmt.Sprintf(verb, v), verb, text)
		}
	}
	for _, v := range []any{secret, &secret, holder, keyed} {
		encoded, err := json.Marshal(v)
		if err != nil {
			t.Errorf("json.Marshal: %v", err)
		}
		checkSilent(t, string(encoded), "JSON", text)
		if !strings.Contains(string(encoded), redacted) {
			t.Errorf("JSON is %s, which does not say %s", encoded, redacted)
		}
	}
}

// checkSilent looks for a text and its hexadecimal spelling.
func checkSilent(t *testing.T, printed, how, text string) {
	t.Helper()
	if strings.Contains(printed, text) || strings.Contains(printed, fmt.Sprintf("%x", text)) {
		t.Errorf("%s prints the secret: %s", how, printed)
	}
}

func TestArg(t *testing.T) {
	type state struct {
		value                    string
		known                    bool
		or                       string
		isSet, isAbsent, isLater bool
	}
	for _, tt := range []struct {
		name string
		arg  Arg[string]
		want state
	}{
		{"absent", Arg[string]{}, state{"", false, "other", false, true, false}},
		{"set", Given("x"), state{"x", true, "x", true, false, false}},
		{"set to the zero value", Given(""), state{"", true, "", true, false, false}},
		{"unknown", GivenLater[string](), state{"", false, "other", false, false, true}},
	} {
		v, ok := tt.arg.Get()
		got := state{v, ok, tt.arg.Or("other"), tt.arg.IsSet(), tt.arg.IsAbsent(), tt.arg.IsUnknown()}
		if got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}
