package shape

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"unicode/utf8"
)

// ParseJSON reads a single JSON value. It is strict: what encoding/json would
// mend or overlook without a word is an error, such as text behind the value,
// a name that stands twice in an object, and bytes that are not UTF-8.
func ParseJSON(data []byte) (Value, error) {
	if !utf8.Valid(data) {
		return Value{}, errors.New("the text is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	v, err := parseValue(d, 0)
	if err != nil {
		return Value{}, err
	}
	if _, err := d.Token(); err != io.EOF {
		return Value{}, errors.New("there is something behind the value")
	}
	return v, nil
}

// maxDepth bounds how deep lists and objects may nest. No declaration comes
// near it.
const maxDepth = 64

// floatPrecision is that of Terraform's numbers, in bits, so that a number is
// the same whichever way it comes.
const floatPrecision = 512

func parseValue(d *json.Decoder, depth int) (Value, error) {
	token, err := d.Token()
	if err == io.EOF {
		return Value{}, io.ErrUnexpectedEOF
	}
	if err != nil {
		return Value{}, err
	}
	switch token := token.(type) {
	case bool:
		return BoolOf(token), nil
	case string:
		return StringOf(token), nil
	case json.Number:
		n, _, err := big.ParseFloat(token.String(), 10, floatPrecision, big.ToNearestEven)
		if err != nil {
			return Value{}, fmt.Errorf("the number %s is out of range", token)
		}
		return NumberOf(n), nil
	case json.Delim:
		if depth == maxDepth {
			return Value{}, fmt.Errorf("lists and objects nest deeper than %d levels", maxDepth)
		}
		if token == '[' {
			return parseList(d, depth+1)
		}
		return parseObject(d, depth+1)
	default:
		return Value{}, nil
	}
}

func parseList(d *json.Decoder, depth int) (Value, error) {
	var items []Value
	for d.More() {
		item, err := parseValue(d, depth)
		if err != nil {
			return Value{}, err
		}
		items = append(items, item)
	}
	_, err := d.Token()
	return ListOf(items...), err
}

func parseObject(d *json.Decoder, depth int) (Value, error) {
	fields := map[string]Value{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return Value{}, err
		}
		name, _ := token.(string) // the decoder refuses all else
		if _, twice := fields[name]; twice {
			return Value{}, fmt.Errorf("%q stands twice in an object", name)
		}
		if fields[name], err = parseValue(d, depth); err != nil {
			return Value{}, err
		}
	}
	_, err := d.Token()
	return ObjectOf(fields), err
}
