package redisconf

import (
	"bytes"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// HoldsPlaintext reports whether a password may stand in a redis.conf as it is,
// also in a line that the server would refuse. An empty one is none.
func HoldsPlaintext(text []byte, srv *server.Server) bool {
	for raw := range bytes.Lines(text) {
		words := strings.Fields(string(raw))
		if len(words) < 2 { //nolint:mnd // a name and a value
			continue
		}
		name := strings.ToLower(words[0])
		fact, _ := srv.Directive(name)
		empty := words[1] == `""` || words[1] == "''"
		plain := func(word string) bool { word = strings.TrimLeft(word, `("'`); return len(word) > 1 && word[0] == '>' }
		if fact.Secret && !empty || name == "user" && slices.ContainsFunc(words[1:], plain) {
			return true
		}
	}
	return false
}
