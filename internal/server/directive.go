package server

import "fmt"

// Directive is one directive of a configuration file, as one server version
// knows it. Its slices are shared: treat them as read-only.
type Directive struct {
	// Name is the canonical name in lower case; Aliases are the other names
	// that this version takes for it, sorted.
	Name    string   `json:"name"`
	Aliases []string `json:"aliases,omitzero"`
	Type    Type     `json:"type"`
	// Enum are the words of a TypeEnum directive, and for TypeKeyspaceEvents
	// the letters. EnumFlags: several words may stand together.
	Enum      []string `json:"enum,omitzero"`
	EnumFlags bool     `json:"enumFlags,omitzero"`
	// Range bounds a number: bytes for TypeMemory, the value of the octal
	// digits for TypeOctal. Nil where the server checks no bounds.
	Range *Range `json:"range,omitzero"`
	// MaxPercent bounds the percentage of a TypeMemoryOrPercent directive.
	MaxPercent int `json:"maxPercent,omitzero"`
	// MinArgs and MaxArgs count the values after the name; MaxArgs -1: any.
	MinArgs int `json:"minArgs,omitzero"`
	MaxArgs int `json:"maxArgs,omitzero"`
	// Repeats: several lines accumulate. Otherwise the last line wins.
	Repeats bool `json:"repeats,omitzero"`
	// Default are the values of a server started without a file. HasDefault
	// tells an empty default from one that the server does not have or that
	// depends on where it was started.
	Default    []string `json:"default,omitzero"`
	HasDefault bool     `json:"-"`
	// Runtime: CONFIG SET can change it.
	Runtime bool `json:"runtime,omitzero"`
	// Secret: the value is a password in clear text. A user's name is not
	// one, though the server redacts it.
	Secret bool `json:"secret,omitzero"`
	// NonEmpty: the server refuses an empty value.
	NonEmpty bool `json:"nonEmpty,omitzero"`
	// Redacted: the server hides the value in its own log and in SLOWLOG.
	// CONFIG GET still shows it.
	Redacted bool `json:"redacted,omitzero"`
	// FileOnly: neither CONFIG GET nor CONFIG SET know it.
	FileOnly bool `json:"fileOnly,omitzero"`
	// Protected: CONFIG SET refuses it unless enable-protected-configs allows.
	Protected bool `json:"protected,omitzero"`
	// Hidden: an internal of the server, which CONFIG GET gives by name but
	// not under "*".
	Hidden bool `json:"hidden,omitzero"`
	// Status is what the server does with the directive; Note says more.
	Status     Status `json:"status,omitzero"`
	Note       string `json:"note,omitzero"`
	ReplacedBy string `json:"replacedBy,omitzero"`
	// Source is where these facts were read.
	Source string `json:"source,omitzero"`
}

// Range is an inclusive range of integers. Max is unsigned because maxmemory
// goes up to 2^64-1.
type Range struct {
	Min int64  `json:"min"`
	Max uint64 `json:"max"`
}

// Contains reports whether n lies in the range.
func (r Range) Contains(n int64) bool {
	return n >= r.Min && (n < 0 || uint64(n) <= r.Max)
}

// ContainsUint reports whether n, which may exceed an int64, lies in the
// range.
func (r Range) ContainsUint(n uint64) bool {
	return n <= r.Max && (r.Min <= 0 || n >= uint64(r.Min))
}

// String gives the range in words: "1 to 65535".
func (r Range) String() string { return fmt.Sprintf("%d to %d", r.Min, r.Max) }

// Type is the kind of a directive's values.
type Type string

// The types. Where the server parses a value in a way of its own, the type is
// named after the directive's grammar.
const (
	TypeBool            Type = "bool"              // yes or no, in any case
	TypeEnum            Type = "enum"              // one of Enum, or several with EnumFlags
	TypeInteger         Type = "integer"           // decimal digits
	TypeMemory          Type = "memory"            // digits and b, k, kb, m, mb, g or gb
	TypeMemoryOrPercent Type = "memory-or-percent" // memory, or digits and '%' of maxmemory
	TypeOctal           Type = "octal"             // octal digits: a file mode
	TypeString          Type = "string"            // one value, unchecked
	TypeStrings         Type = "strings"           // several values, checked when used
	TypeAddresses       Type = "addresses"         // bind: addresses, '-' before one that may be missing, '*'
	TypeSave            Type = "save"              // pairs of seconds and changes; "" resets
	TypeBufferLimits    Type = "buffer-limits"     // quadruples of class, hard and soft limit, seconds
	TypeOOMScores       Type = "oom-scores"        // three integers from -2000 to 2000
	TypeKeyspaceEvents  Type = "keyspace-events"   // letters of Enum
	TypePercentiles     Type = "percentiles"       // numbers from 0 to 100, fractions too; "" for none
	TypeTLSProtocols    Type = "tls-protocols"     // protocol names, blank-separated inside one value
	TypeCPUList         Type = "cpu-list"          // numbers and ranges of processors; unchecked at start
	TypeFilename        Type = "filename"          // a file's name without a path
	TypeIP              Type = "ip"                // an IPv4 or IPv6 address; may be empty
	TypeIPv4            Type = "ipv4"              // an IPv4 address; may be empty
	TypeIPv6            Type = "ipv6"              // an IPv6 address; may be empty
	TypeHostname        Type = "hostname"          // letters, digits, '-' and '.'; may be empty
	TypeTemplate        Type = "template"          // text with {placeholders} that the server knows
	TypeHostPort        Type = "host-port"         // a host and a port
	TypeRename          Type = "rename"            // a command and its new name; "" removes it
	TypeUser            Type = "user"              // a user's name and ACL rules
	TypePath            Type = "path"              // a file, which must be there at start
	TypeModule          Type = "module"            // a module's file and its arguments
	TypeSentinel        Type = "sentinel"          // a Sentinel directive and its values
	TypeMonitor         Type = "monitor"           // sentinel monitor: name, host, port, quorum
)

// mayBeBare reports whether the server takes a line with the name alone, which
// sets an empty list. Source: trial starts, 2026-11.
func (t Type) mayBeBare() bool {
	switch t {
	case TypeAddresses, TypeSave, TypeBufferLimits, TypePercentiles:
		return true
	default:
		return false
	}
}

// String gives the type's name.
func (t Type) String() string { return string(t) }

// Status is what a server does with a directive that it accepts.
type Status string

// What a server does with a directive: it acts on an Active one; it acts on a
// Deprecated one too, but its makers advise against it; an Ignored one it
// accepts without effect.
const (
	Active     Status = "active"
	Deprecated Status = "deprecated"
	Ignored    Status = "ignored"
)

// Removed and Renamed are what Elsewhere tells of a directive that makes the
// server refuse to start.
const (
	// Removed: an earlier version knew it.
	Removed Status = "removed"
	// Renamed: this version has it under the name ReplacedBy.
	Renamed Status = "renamed"
	// Later: only later versions of the same engine know it.
	Later Status = "later"
	// Foreign: only the other engine knows it.
	Foreign Status = "foreign"
)
