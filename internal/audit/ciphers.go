package audit

import (
	"slices"
	"strings"
)

// weakIn returns the elements of an OpenSSL cipher list that let weak ciphers
// in. What a later ! takes out for good does not count.
func weakIn(list string) []string {
	elements := strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(":, ", r) })
	banned := map[string]bool{}
	for _, e := range elements {
		if out, ok := strings.CutPrefix(e, "!"); ok {
			banned[algorithm(out)] = true
		}
	}
	var weak []string
	for _, e := range elements {
		if strings.EqualFold(e, "@SECLEVEL=0") || !strings.ContainsAny(e[:1], "!-+@") && hasWeak(e, banned) {
			weak = append(weak, e)
		}
	}
	return weak
}

// hasWeak reports whether an element names an algorithm that is weak and not
// banned.
func hasWeak(element string, banned map[string]bool) bool {
	parts := strings.FieldsFunc(element, func(r rune) bool { return r == '-' || r == '+' })
	for i, part := range parts {
		name := algorithm(part)
		if name == "DES" && i+1 < len(parts) && algorithm(parts[i+1]) == "3DES" {
			continue // DES-CBC3 is one algorithm
		}
		if name == "ALL" && banned["ANULL"] {
			continue
		}
		if slices.Contains(weakAlgorithms, name) && !banned[name] {
			return true
		}
	}
	return false
}

// algorithm gives the algorithms that OpenSSL knows by two names one.
func algorithm(name string) string {
	switch name = strings.ToUpper(name); name {
	case "CBC3":
		return "3DES"
	case "NULL":
		return "ENULL"
	default:
		return name
	}
}

// weakAlgorithms are names in cipher lists that stand for no encryption, no
// authentication, or broken algorithms (openssl-ciphers(1), RFC 9325).
var weakAlgorithms = []string{
	"3DES", "ADH", "AECDH", "ALL", "ANULL", "COMPLEMENTOFALL", "COMPLEMENTOFDEFAULT", "DES", "ENULL", "EXP", "EXPORT",
	"EXPORT40", "EXPORT56", "IDEA", "LOW", "MD5", "MEDIUM", "RC2", "RC4", "SEED",
}

// strongOnly reports whether each element of a cipher list has forward secrecy
// and authenticated encryption.
func strongOnly(list string) bool {
	elements := strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(":, ", r) })
	for _, e := range elements {
		e = strings.ToUpper(e)
		strong := strings.Contains(e, "DHE") && (strings.Contains(e, "GCM") || strings.Contains(e, "CHACHA20") || strings.Contains(e, "CCM"))
		if !strong && !strings.ContainsAny(e[:1], "!-@") {
			return false
		}
	}
	return len(elements) > 0
}
