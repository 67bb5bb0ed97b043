package acl

import (
	"fmt"
	"strings"
)

// A procedure finds the keys of a call where the key specifications cannot:
// the server has a C function for each (db.c, getkeys_proc).
type procedure func(words []string) []keyArgument

func procedureNamed(name string) procedure {
	switch name {
	case "bitfield":
		return bitfieldKeys
	case "delex":
		return delexKeys
	case "georadius":
		return georadiusKeys
	case "memory":
		return memoryKeys
	case "migrate":
		return migrateKeys
	case "set":
		return setKeys
	case "sort":
		return sortKeys
	case "sort_ro":
		return sortROKeys
	case "stralgo":
		return stralgoKeys
	case "xread":
		return xreadKeys
	default:
		panic(fmt.Sprintf("embedded arguments.json: no procedure %s", name)) // the tests read it
	}
}

// numKeys describes calls that say how many keys follow: COMMAND [store]
// count key [key ...]. Its fields count words; 0: there is none.
type numKeys struct{ Store, Count, First int }

// keys stands in where the number is not one that the key specification
// takes, such as 1x. The server then asks for no access to the keys, only
// that some pattern matches (db.c, genericGetKeys).
func (n numKeys) keys(words []string) []keyArgument {
	if n.Count >= len(words) {
		return nil
	}
	count := leadingNumber(words[n.Count])
	if count < 1 || count > len(words)-n.First {
		return nil
	}
	var keys []keyArgument
	for i := range count {
		keys = append(keys, keyArgument{position: n.First + i})
	}
	if n.Store > 0 {
		keys = append(keys, keyArgument{position: n.Store})
	}
	return keys
}

// leadingNumber reads a number as C's atoi does: blanks before it and
// anything after it are left out.
func leadingNumber(text string) int {
	text = strings.TrimLeft(text, " "+blanks)
	digits := strings.TrimPrefix(text, "+")
	n := 0
	for _, d := range []byte(digits) {
		if d < '0' || d > '9' || n > 1<<24 {
			break
		}
		n = n*10 + int(d-'0')
	}
	return n
}

// setKeys: the key is also read if the call has the option GET.
func setKeys(words []string) []keyArgument {
	const options = 3
	for _, w := range words[min(options, len(words)):] {
		if lower(w) == "get" {
			return []keyArgument{{1, true, true}}
		}
	}
	return []keyArgument{{1, false, true}}
}

// delexKeys: that a condition looks at the value is not counted as reading.
func delexKeys([]string) []keyArgument {
	return []keyArgument{{1, false, true}}
}

// bitfieldKeys: the key is written unless every operation is a GET.
func bitfieldKeys(words []string) []keyArgument {
	for i := 2; i < len(words); {
		following := len(words) - i - 1
		switch operation := lower(words[i]); {
		case operation == "get" && following >= 2:
			i += 3
		case operation == "overflow" && following >= 1:
			i += 2
		default:
			return []keyArgument{{1, true, true}}
		}
	}
	return []keyArgument{{1, true, false}}
}

// sortROKeys: the keys that BY and GET lead to are not checked; the server
// refuses these options to users that may not read every key.
func sortROKeys([]string) []keyArgument {
	return []keyArgument{{1, true, false}}
}

// sortKeys finds the key of the last STORE too.
func sortKeys(words []string) []keyArgument {
	skip := map[string]int{"limit": 2, "get": 1, "by": 1}
	keys := []keyArgument{{1, true, false}}
	for i := 2; i < len(words); i++ {
		word := lower(words[i])
		if word == "store" && i+1 < len(words) {
			keys = append(keys[:1], keyArgument{i + 1, false, true})
		}
		i += skip[word]
	}
	return keys
}

// georadiusKeys finds the key of the last STORE or STOREDIST too.
func georadiusKeys(words []string) []keyArgument {
	keys := []keyArgument{{1, true, false}}
	for i := 5; i+1 < len(words); i++ {
		if word := lower(words[i]); word == "store" || word == "storedist" {
			i++
			keys = append(keys[:1], keyArgument{i, false, true})
		}
	}
	return keys
}

// xreadKeys finds STREAMS among the options. The server asks for no access.
func xreadKeys(words []string) []keyArgument {
	skip := map[string]int{"block": 1, "count": 1, "group": 2, "noack": 0}
	for i := 1; i < len(words); i++ {
		word := lower(words[i])
		if word == "streams" {
			return firstHalf(words, i+1)
		}
		values, ok := skip[word]
		if !ok {
			return nil
		}
		i += values
	}
	return nil
}

// firstHalf: the streams are followed by as many IDs.
func firstHalf(words []string, from int) []keyArgument {
	count := len(words) - from
	if count%2 != 0 {
		return nil
	}
	var keys []keyArgument
	for i := range count / 2 {
		keys = append(keys, keyArgument{position: from + i})
	}
	return keys
}

// migrateKeys: with the option KEYS the key's own place must be empty.
func migrateKeys(words []string) []keyArgument {
	const key, options = 3, 6
	skip := map[string]int{"auth": 1, "auth2": 2}
	for i := options; i < len(words); i++ {
		word := lower(words[i])
		if word == "keys" {
			return followingKeys(words, key, i+1)
		}
		i += skip[word]
	}
	return []keyArgument{{key, true, true}}
}

func followingKeys(words []string, single, from int) []keyArgument {
	if words[single] != "" {
		return nil
	}
	var keys []keyArgument
	for i := from; i < len(words); i++ {
		keys = append(keys, keyArgument{i, true, true})
	}
	return keys
}

// memoryKeys is Redis 6.2's, where MEMORY USAGE is no command of its own.
func memoryKeys(words []string) []keyArgument {
	if len(words) > 2 && lower(words[1]) == "usage" {
		return []keyArgument{{2, true, true}}
	}
	return nil
}

// stralgoKeys is Redis 6.2's: STRALGO LCS KEYS a b.
func stralgoKeys(words []string) []keyArgument {
	for i := 1; i < len(words); i++ {
		switch lower(words[i]) {
		case "strings":
			return nil
		case "keys":
			if i+2 < len(words) {
				return []keyArgument{{i + 1, true, true}, {i + 2, true, true}}
			}
		}
	}
	return nil
}
