package server

import "slices"

// Command is one command or subcommand as a server describes it. Source:
// COMMAND and COMMAND DOCS of a running server. Its slices are shared: treat
// them as read-only.
type Command struct {
	// Name is the full name in lower case: "get", "config|get".
	Name string `json:"name"`
	// Container is the command that a subcommand belongs to, else empty.
	Container string `json:"-"`
	// Arity counts the words of a call, the command's own included (a
	// subcommand's name counts too). Negative: at least that many.
	Arity int `json:"arity"`
	// Flags are the server's own words: "readonly", "no_auth", ...
	Flags []string `json:"flags,omitzero"`
	// Categories are the ACL categories, without '@'.
	Categories []string `json:"categories,omitzero"`
	// FirstKey, LastKey and Step tell where keys stand among the words of a
	// call, counted from the command's own as 0. LastKey counts from the end
	// when negative. All 0: no keys, or none at a fixed place.
	FirstKey int `json:"firstKey,omitzero"`
	LastKey  int `json:"lastKey,omitzero"`
	Step     int `json:"step,omitzero"`
	// KeySpecs tell how keys are found and what is done to them. None before
	// redis-7.0.
	KeySpecs []KeySpec `json:"keySpecs,omitzero"`
	// Subcommands are the full names of a container's subcommands, sorted.
	Subcommands []string `json:"-"`
	// Since, DeprecatedSince and ReplacedBy are empty where the server does
	// not tell; redis-6.2 tells none.
	Since           string `json:"since,omitzero"`
	DeprecatedSince string `json:"deprecatedSince,omitzero"`
	ReplacedBy      string `json:"replacedBy,omitzero"`
}

// HasFlag reports whether the server sets the flag on the command.
func (c Command) HasFlag(flag string) bool { return slices.Contains(c.Flags, flag) }

// HasCategory reports whether the command is in the ACL category, named
// without '@'.
func (c Command) HasCategory(name string) bool { return slices.Contains(c.Categories, name) }

// TakesKeys reports whether the server looks for keys among the arguments at
// all (db.c, doesCommandHaveKeys).
func (c Command) TakesKeys() bool {
	if len(c.KeySpecs) > 0 {
		return slices.ContainsFunc(c.KeySpecs, KeySpec.IsKey)
	}
	return c.FirstKey > 0 || c.HasFlag("movablekeys")
}

// KeySpec is one key specification of a command: where keys begin, how many
// follow, and what the command does to them. Source: COMMAND INFO.
type KeySpec struct {
	// Flags say what is done: RO, RW, OW (overwrite) or RM, then access,
	// update, insert, delete; not_key for a word that only routes the
	// command, incomplete where the specification misses keys, and
	// variable_flags where options change what is done.
	Flags []string `json:"flags,omitzero"`
	// Begin is how the first word is found; Index, or Keyword and From, hold
	// its parameters. From counts from the end when negative.
	Begin   KeyBegin `json:"begin,omitzero"`
	Index   int      `json:"index,omitzero"`
	Keyword string   `json:"keyword,omitzero"`
	From    int      `json:"from,omitzero"`
	// Find is how the keys are found from there. FindRange uses Last (counted
	// from the first word, from the end of the call when negative), Step and
	// Limit (0 or 1: all the remaining words; 2: the first half of them).
	// FindKeyNum uses NumIndex, where the number of keys stands, First, where
	// the first key stands, and Step; both count from the first word.
	Find     KeyFind `json:"find,omitzero"`
	Last     int     `json:"last,omitzero"`
	Step     int     `json:"step,omitzero"`
	Limit    int     `json:"limit,omitzero"`
	NumIndex int     `json:"numIndex,omitzero"`
	First    int     `json:"first,omitzero"`
}

// IsKey tells a key from a word that only routes the command.
func (k KeySpec) IsKey() bool { return !slices.Contains(k.Flags, "not_key") }

// KeyBegin is a way to find the word where keys begin.
type KeyBegin string

// The ways to find where keys begin. BeginUnknown needs the command's own
// parser.
const (
	BeginIndex   KeyBegin = "index"
	BeginKeyword KeyBegin = "keyword"
	BeginUnknown KeyBegin = "unknown"
)

// KeyFind is a way to find the keys from the word where they begin.
type KeyFind string

// The ways to find keys. FindUnknown needs the command's own parser.
const (
	FindRange   KeyFind = "range"
	FindKeyNum  KeyFind = "keynum"
	FindUnknown KeyFind = "unknown"
)
