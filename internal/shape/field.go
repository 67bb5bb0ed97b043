package shape

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// An Option refines a field.
type Option func(*options)

type options struct {
	argument Argument
	checks   []Check
	veiled   bool
	noNulls  bool
}

// Required marks a field that must be given.
func Required() Option { return func(o *options) { o.argument.Required = true } }

// Default documents what absence means, as written in HCL.
func Default(hcl string) Option { return func(o *options) { o.argument.Default = hcl } }

// DefaultWords documents a default that a configuration file spells in these
// words, as the argument's type spells it in HCL.
func DefaultWords(words ...string) Option {
	return func(o *options) { o.argument.Default = inHCL(o.argument.Type, words) }
}

func inHCL(t Type, words []string) string {
	switch t.Kind {
	case ListType:
		quoted := make([]string, len(words))
		for i, w := range words {
			quoted[i] = strconv.Quote(w)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	case BoolType:
		return strconv.FormatBool(words[0] == "yes")
	case StringType:
		return strconv.Quote(words[0])
	default:
		return words[0]
	}
}

// Checked adds a check of the string, or of every string in a list or map.
func Checked(checks ...Check) Option {
	return func(o *options) { o.checks = append(o.checks, checks...) }
}

// Multiline takes strings of several lines, such as annotations and PEM. What
// holds them must quote them whole.
func Multiline() Option {
	return func(o *options) { o.checks[0] = PrintableLines }
}

// Raw takes strings as they are, whatever stands in them: files that exist
// already, which parsers judge.
func Raw() Option {
	return func(o *options) { o.checks = o.checks[1:] }
}

// NoNulls refuses null among the elements of a list or map, for what would mean
// more with an element less: labels that must all match, exceptions from a
// block. Elsewhere a null element is absent.
func NoNulls() Option { return func(o *options) { o.noNulls = true } }

// whole refuses null elements before a list or map is read.
func whole[T any](o options, read reader[T]) reader[T] {
	if !o.noNulls {
		return read
	}
	return func(d *decoder, v Value, p finding.Path) Arg[T] {
		nulls := len(d.report.Problems)
		for i, item := range v.Items() {
			d.refuseNull(item, p.Index(i))
		}
		for _, name := range v.Names() {
			d.refuseNull(v.Field(name), p.Key(name))
		}
		if len(d.report.Problems) > nulls {
			return Arg[T]{}
		}
		return read(d, v, p)
	}
}

func (d *decoder) refuseNull(v Value, p finding.Path) {
	if v.IsNull() {
		d.report.Problem(finding.Invalid, p, p.Leaf()+" must not be null", "Without it more would match. Give it a value, or remove it.")
	}
}

// Veiled keeps the value out of messages, for arguments that are no secrets
// but where a user may put one by mistake.
func Veiled() Option { return func(o *options) { o.veiled = true } }

func build(name, doc string, t Type, opts []Option) options {
	o := options{argument: Argument{Name: name, Doc: doc, Type: t}, checks: []Check{Printable}}
	for _, opt := range opts {
		opt(&o)
	}
	return o
}

// A reader reads one value. What it returns is absent if a problem was
// reported, and unknown if something that it cannot do without is unknown.
type reader[T any] func(d *decoder, v Value, p finding.Path) Arg[T]

// known makes a reader out of a function for known values; its ok is false if
// a problem was reported.
func known[T any](read func(d *decoder, v Value, p finding.Path) (value T, ok bool)) reader[T] {
	return func(d *decoder, v Value, p finding.Path) Arg[T] {
		if v.IsUnknown() {
			return GivenLater[T]()
		}
		if value, ok := read(d, v, p); ok {
			return Given(value)
		}
		return Arg[T]{}
	}
}

func field[S, T any](a Argument, at func(*S) *Arg[T], read reader[T]) Field[S] {
	return Field[S]{a, func(d *decoder, s *S, v Value, p finding.Path) { *at(s) = read(d, v, p) }}
}

// String describes a string.
func String[S any](name, doc string, at func(*S) *Arg[string], opts ...Option) Field[S] {
	o := build(name, doc, Text, opts)
	return field(o.argument, at, known(o.text))
}

// Bool describes a boolean.
func Bool[S any](name, doc string, at func(*S) *Arg[bool], opts ...Option) Field[S] {
	o := build(name, doc, Truth, opts)
	return field(o.argument, at, known(func(d *decoder, v Value, p finding.Path) (bool, bool) {
		b, ok := v.asBool()
		if !ok {
			d.wrongType(p, v, "true or false")
		}
		return b, ok
	}))
}

// Integer describes a whole number between two bounds, both included.
func Integer[S any](name, doc string, least, most int64, at func(*S) *Arg[int64], opts ...Option) Field[S] {
	o := build(name, doc, Int, opts)
	return field(o.argument, at, known(func(d *decoder, v Value, p finding.Path) (int64, bool) {
		i, ok := v.Int()
		if !ok && v.Kind() != NumberKind {
			d.wrongType(p, v, "a whole number")
			return 0, false
		}
		if !ok || i < least || i > most {
			d.report.Problem(finding.Invalid, p, fmt.Sprintf("%s must be a whole number from %d to %d, not %s", p.Leaf(), least, most, v.shortNumber()), "")
			return 0, false
		}
		return i, true
	}))
}

// Strings describes a list of strings. A list that holds an unknown string is
// unknown as a whole, but what it holds that is known is checked.
func Strings[S any](name, doc string, at func(*S) *Arg[[]string], opts ...Option) Field[S] {
	o := build(name, doc, TextList, opts)
	return field(o.argument, at, whole(o, o.texts()))
}

// Texts describes one string, a list of them or a map, whose values are taken in the
// order of their keys.
func Texts[S any](name, doc string, at func(*S) *Arg[[]string], opts ...Option) Field[S] {
	o := build(name, doc, Type{Kind: DynamicType}, opts)
	list := o.texts()
	return field(o.argument, at, func(d *decoder, v Value, p finding.Path) Arg[[]string] {
		if v.Kind() == ObjectKind {
			var values []Value
			for _, name := range v.Names() {
				values = append(values, v.Field(name))
			}
			v = ListOf(values...)
		}
		if v.Kind() == ListKind || v.IsUnknown() {
			return list(d, v, p)
		}
		text, ok := o.text(d, v, p)
		if !ok {
			return Arg[[]string]{}
		}
		return Given([]string{text})
	})
}

// ObjectArg describes a single object.
func ObjectArg[S, E any](name, doc string, elem Object[E], at func(*S) *Arg[E], opts ...Option) Field[S] {
	o := build(name, doc, Type{Kind: DynamicType, Fields: elem.Arguments()}, opts)
	return field(o.argument, at, objectOf(elem))
}

// Secrets describes a list of strings that must not be shown, also not when
// they are wrong. Each may be unknown by itself.
func Secrets[S any](name, doc string, at func(*S) *Arg[[]Arg[Secret]], opts ...Option) Field[S] {
	o := build(name, doc, TextList, opts)
	o.argument.Sensitive = true
	return field(o.argument, at, listOf(known(o.secret)))
}

func (o options) secret(d *decoder, v Value, p finding.Path) (Secret, bool) {
	s, ok := o.text(d, v, p)
	return NewSecret(s), ok
}

// SecretMap describes a map of strings that must not be shown, also not when
// they are wrong.
func SecretMap[S any](name, doc string, at func(*S) *Arg[[]Named[Secret]], opts ...Option) Field[S] {
	o := build(name, doc, TextMap, opts)
	o.argument.Sensitive = true
	return field(o.argument, at, mapOf(known(o.secret)))
}

// StringMap describes a map of strings.
func StringMap[S any](name, doc string, at func(*S) *Arg[[]Named[string]], opts ...Option) Field[S] {
	o := build(name, doc, TextMap, opts)
	return field(o.argument, at, whole(o, mapOf(known(o.text))))
}

// StringsMap describes a map of lists of strings.
func StringsMap[S any](name, doc string, at func(*S) *Arg[[]Named[[]string]], opts ...Option) Field[S] {
	o := build(name, doc, MapType.Of(TextList), opts)
	return field(o.argument, at, mapOf(o.texts()))
}

// ObjectMap describes a map of objects.
func ObjectMap[S, E any](name, doc string, elem Object[E], at func(*S) *Arg[[]Named[E]], opts ...Option) Field[S] {
	o := build(name, doc, Type{Kind: DynamicType, Fields: elem.Arguments()}, opts)
	return field(o.argument, at, mapOf(objectOf(elem)))
}

// ObjectList describes a list of objects inside another object.
func ObjectList[S, E any](name, doc string, elem Object[E], at func(*S) *Arg[[]Arg[E]], opts ...Option) Field[S] {
	o := build(name, doc, ListType.Of(Type{Kind: DynamicType, Fields: elem.Arguments()}), opts)
	return field(o.argument, at, listOf(objectOf(elem)))
}

// Passed describes an argument that is handed on, as it is, to whoever decodes it.
// Its type tells what it may hold.
func Passed[S any](name, doc string, t Type, set func(*S, Arg[Value]), opts ...Option) Field[S] {
	o := build(name, doc, t, opts)
	return Field[S]{o.argument, func(_ *decoder, s *S, v Value, _ finding.Path) {
		if v.IsUnknown() {
			set(s, GivenLater[Value]())
			return
		}
		set(s, Given(v))
	}}
}

func objectOf[E any](elem Object[E]) reader[E] {
	return known(func(d *decoder, v Value, p finding.Path) (E, bool) {
		before := len(d.report.Problems)
		e := decodeObject(d, elem, v, p)
		return e, len(d.report.Problems) == before
	})
}

// text reads a string and applies the checks. The value is shown unless it
// may be a secret.
func (o options) text(d *decoder, v Value, p finding.Path) (string, bool) {
	s, ok := v.asText()
	if !ok {
		d.wrongType(p, v, "a string")
		return "", false
	}
	for _, check := range o.checks {
		if wrong := check(s); wrong != "" {
			d.report.Problem(finding.Invalid, p, p.Leaf()+" must "+wrong, o.shown(s))
			return "", false
		}
	}
	return s, true
}

// texts reads a list of strings, unknown as a whole if one of them is.
func (o options) texts() reader[[]string] {
	list := listOf(known(o.text))
	return func(d *decoder, v Value, p finding.Path) Arg[[]string] {
		args := list(d, v, p)
		items, ok := args.Get()
		if !ok {
			return Arg[[]string]{state: args.state}
		}
		texts := make([]string, 0, len(items))
		for _, item := range items {
			text, ok := item.Get()
			if !ok {
				return GivenLater[[]string]()
			}
			texts = append(texts, text)
		}
		return Given(texts)
	}
}

// passwordMarks begin a password or a hash in the ACL language: a user who
// writes one into the wrong argument must not find it in a log.
const passwordMarks = "><#!"

func (o options) shown(s string) string {
	const most = 80 // enough to recognise a value by
	if o.argument.Sensitive || o.veiled || strings.ContainsAny(s, passwordMarks) {
		return "The value is not shown, since it may be a secret."
	}
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most]) + "…"
	}
	return "Given was " + strconv.QuoteToGraphic(s) + "."
}

func listOf[T any](read reader[T]) reader[[]Arg[T]] {
	return known(func(d *decoder, v Value, p finding.Path) ([]Arg[T], bool) {
		if v.Kind() != ListKind {
			d.wrongType(p, v, "a list")
			return nil, false
		}
		list, sound := make([]Arg[T], 0, len(v.Items())), true
		for i, item := range v.Items() {
			if item.IsNull() {
				continue
			}
			a := read(d, item, p.Index(i))
			list, sound = append(list, a), sound && !a.IsAbsent()
		}
		return list, sound
	})
}

func mapOf[T any](read reader[T]) reader[[]Named[T]] {
	return known(func(d *decoder, v Value, p finding.Path) ([]Named[T], bool) {
		if v.Kind() != ObjectKind {
			d.wrongType(p, v, "a map")
			return nil, false
		}
		entries := make([]Named[T], 0, len(v.Names()))
		for _, name := range v.Names() {
			item := v.Field(name)
			if item.IsNull() {
				continue
			}
			if wrong := Printable(name); wrong != "" {
				d.report.Problem(finding.Invalid, p.Key(name), "a key of "+p.Leaf()+" must "+wrong, "")
				continue
			}
			a := read(d, item, p.Key(name))
			if !a.IsAbsent() {
				entries = append(entries, Named[T]{name, a})
			}
		}
		return entries, true
	})
}
