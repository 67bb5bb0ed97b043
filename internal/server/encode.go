package server

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Encode writes the facts in the one form that files have: a row a line.
func (f *Facts) Encode() ([]byte, error) {
	return encodeFile(
		[]field{{"server", f.Server}, {"build", f.Build}, {"read", f.Read}, {"source", f.Source}},
		[]rowList{
			{"commands", anys(f.Commands)},
			{"categories", anys(f.Categories)},
			{"directives", anys(f.Directives)},
			{"sentinelCommands", anys(f.SentinelCommands)},
			{"sentinelDirectives", anys(f.SentinelDirectives)},
		})
}

// Encode writes the curated rows in the same form.
func (c *Curated) Encode() ([]byte, error) {
	return encodeFile(nil, []rowList{{"directives", anys(c.Directives)}, {"sentinel", anys(c.Sentinel)}})
}

type field struct{ name, value string }

type rowList struct {
	name string
	rows []any
}

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i := range list {
		out[i] = list[i]
	}
	return out
}

func encodeFile(head []field, lists []rowList) ([]byte, error) {
	var members [][]byte
	for _, f := range head {
		value, err := encodeRow(f.value)
		if err != nil {
			return nil, err
		}
		members = append(members, fmt.Appendf(nil, "%q: %s", f.name, value))
	}
	for _, l := range lists {
		list, err := encodeRows(l.rows)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.name, err)
		}
		members = append(members, fmt.Appendf(nil, "%q: %s", l.name, list))
	}
	return fmt.Appendf(nil, "{\n%s\n}\n", bytes.Join(members, []byte(",\n"))), nil
}

func encodeRows(list []any) ([]byte, error) {
	lines := make([][]byte, len(list))
	for i, row := range list {
		line, err := encodeRow(row)
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", i, err)
		}
		lines[i] = line
	}
	return fmt.Appendf(nil, "[\n%s\n]", bytes.Join(lines, []byte(",\n"))), nil
}

// encodeRow leaves '<', '>' and '&' as they are: '&' is ACL syntax.
func encodeRow(row any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(row); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
