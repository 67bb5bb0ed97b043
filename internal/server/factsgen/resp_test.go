package main

import (
	"bufio"
	"reflect"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	tests := []struct {
		in   string
		want any
		err  string
	}{
		{in: "+OK\r\n", want: "OK"},
		{in: ":-3\r\n", want: int64(-3)},
		{in: "$5\r\na\r\nbc\r\n", want: "a\r\nbc"},
		{in: "$-1\r\n", want: nil},
		{in: "*-1\r\n", want: nil},
		{in: "*2\r\n$1\r\na\r\n*1\r\n:1\r\n", want: []any{"a", []any{int64(1)}}},
		{in: "-ERR no\r\n", err: "ERR no"},
		{in: "?\r\n", err: "unknown reply"},
		{in: "\r\n", err: "empty"},
		{in: "$5\r\nab", err: "EOF"},
		{in: "$x\r\n", err: "invalid"},
	}
	for _, test := range tests {
		c := &client{in: bufio.NewReader(strings.NewReader(test.in))}
		got, err := c.read()
		if test.err != "" {
			if err == nil || !strings.Contains(err.Error(), test.err) {
				t.Errorf("%q: %v, want %q", test.in, err, test.err)
			}
			continue
		}
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%q: %#v, %v", test.in, got, err)
		}
	}
}
