package acl

import "strings"

// matches reports whether a glob pattern matches a text as the server matches
// keys and channels (util.c, stringmatchlen). Unlike path.Match, * crosses
// slashes, a class may be left open, and no pattern is malformed. An empty
// text is matched by the empty pattern alone, not by *.
func matches(pattern, text string) bool {
	if text == "" {
		return pattern == ""
	}
	const none = -1
	afterStar, retry := none, 0 // where to go on after a mismatch
	p, i := 0, 0
	for i < len(text) {
		if p < len(pattern) && pattern[p] == '*' {
			p++
			afterStar, retry = p, i
			continue
		}
		if p < len(pattern) {
			if width, ok := matchByte(pattern[p:], text[i]); ok {
				p += width
				i++
				continue
			}
		}
		if afterStar == none {
			return false
		}
		retry++
		p, i = afterStar, retry
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// matchByte matches the first element of a pattern, which is no star, and
// returns how many bytes of the pattern it takes.
func matchByte(pattern string, b byte) (width int, ok bool) {
	switch {
	case pattern[0] == '?':
		return 1, true
	case pattern[0] == '[':
		return matchClass(pattern, b)
	case pattern[0] == '\\' && len(pattern) > 1:
		return 2, pattern[1] == b
	default:
		return 1, pattern[0] == b
	}
}

// matchClass matches a class such as [^a-z]. One that is not closed goes to
// the end of the pattern.
func matchClass(pattern string, b byte) (width int, ok bool) {
	p := 1
	negated := p < len(pattern) && pattern[p] == '^'
	if negated {
		p++
	}
	for p < len(pattern) && pattern[p] != ']' {
		switch rest := pattern[p:]; {
		case rest[0] == '\\' && len(rest) >= 2:
			ok = ok || rest[1] == b
			p += 2
		case len(rest) >= 3 && rest[1] == '-':
			ok = ok || within(rest[0], rest[2], b)
			p += 3
		default:
			ok = ok || rest[0] == b
			p++
		}
	}
	return min(p+1, len(pattern)), ok != negated
}

// within compares bytes as the server's compiler does on amd64, where a char
// has a sign, and takes the ends of a range in either order.
func within(a, b, c byte) bool {
	low, high := min(int8(a), int8(b)), max(int8(a), int8(b))
	return low <= int8(c) && int8(c) <= high
}
