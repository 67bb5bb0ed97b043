package acl

import "bytes"

// HoldsPlaintext reports whether a password may stand in a users.acl as it is,
// also in a line that the server would refuse.
func HoldsPlaintext(text []byte) bool {
	for _, word := range bytes.Fields(text) {
		if word = bytes.TrimLeft(word, `("'`); len(word) > 1 && word[0] == '>' {
			return true
		}
	}
	return false
}
