// Package manifest writes Kubernetes documents: YAML that every reader takes
// for the same, and names by Kubernetes' own rules.
package manifest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A Field is a key of a document with its value: a string, bool, int, []string,
// Fields or []Fields, or nil for null. A value that is the zero of its type is still written;
// leave the Field out instead.
type Field struct {
	Key   string
	Value any
}

// Fields are a mapping in the order in which it is written, so that documents
// do not depend on map order and read as people write them.
type Fields []Field

// With returns the fields with one more, or as they are if there is nothing to
// add: an empty string, or Fields without any.
func (f Fields) With(key string, value any) Fields {
	switch v := value.(type) {
	case string:
		if v == "" {
			return f
		}
	case Fields:
		if len(v) == 0 {
			return f
		}
	}
	return append(f, Field{key, value})
}

// YAML encodes a document. Strings that YAML 1.1 or 1.2 would take for another
// type are quoted, and so is what is not printable.
func YAML(document Fields) string {
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	const indent = 2
	encoder.SetIndent(indent)
	if err := encoder.Encode(node(document)); err != nil {
		panic(fmt.Sprintf("manifest: %v", err)) // the types of Field are all encodable
	}
	return b.String()
}

func node(value any) *yaml.Node {
	switch v := value.(type) {
	case Fields:
		mapping := &yaml.Node{Kind: yaml.MappingNode}
		for _, f := range v {
			mapping.Content = append(mapping.Content, node(f.Key), node(f.Value))
		}
		return mapping
	case []Fields:
		sequence := &yaml.Node{Kind: yaml.SequenceNode}
		for _, item := range v {
			sequence.Content = append(sequence.Content, node(item))
		}
		return sequence
	case string:
		if isPlain(v) {
			return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: v}
		}
		return encoded(v)
	default:
		return encoded(v)
	}
}

// isPlain reports whether a string is a word that no reader of YAML takes for
// anything else. What it is not sure of, the encoder decides.
func isPlain(s string) bool {
	isLetter := func(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
	for i := range len(s) {
		c := s[i]
		if !isLetter(c) && (i == 0 || c != '-' && c != '.' && c != '/' && c != '_' && (c < '0' || c > '9')) {
			return false
		}
	}
	return s != "" && !slices.Contains(otherWords, strings.ToLower(s))
}

// otherWords are what YAML 1.1 or 1.2 takes for a boolean or for null.
var otherWords = []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}

func encoded(value any) *yaml.Node {
	var scalar yaml.Node
	if err := scalar.Encode(value); err != nil {
		panic(fmt.Sprintf("manifest: %v", err)) // likewise
	}
	return &scalar
}
