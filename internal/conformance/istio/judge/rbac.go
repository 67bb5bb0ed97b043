package judge

import (
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

// connection is what RBAC rules ask about, as Envoy's config/rbac/v3/rbac.proto
// reads them for TCP. A rule that is not known here fails the test.
type connection struct {
	t             testing.TB
	authenticated bool   // the client has shown a certificate
	identity      string // its URI SAN
	ip            string
	port          uint32 // that the client has dialled
}

// policies tells whether one of the policies matches, and its name.
func (c connection) policies(rules *rbacv3.RBAC) (bool, string) {
	c.t.Helper()
	for _, name := range slices.Sorted(maps.Keys(rules.GetPolicies())) {
		policy := rules.GetPolicies()[name]
		if policy.GetCondition() != nil || policy.GetCheckedCondition() != nil || policy.GetCelConfig() != nil {
			c.t.Fatalf("this package does not know the condition of %s: %v", name, policy)
		}
		if slices.ContainsFunc(policy.GetPermissions(), c.permits) && slices.ContainsFunc(policy.GetPrincipals(), c.is) {
			return true, name
		}
	}
	return false, ""
}

// permits tells whether a permission covers what the connection asks for.
func (c connection) permits(permission *rbacv3.Permission) bool {
	c.t.Helper()
	switch rule := permission.GetRule().(type) {
	case *rbacv3.Permission_Any:
		return c.any(rule.Any)
	case *rbacv3.Permission_AndRules:
		return all(rule.AndRules.GetRules(), c.permits)
	case *rbacv3.Permission_OrRules:
		return slices.ContainsFunc(rule.OrRules.GetRules(), c.permits)
	case *rbacv3.Permission_NotRule:
		return !c.permits(rule.NotRule)
	case *rbacv3.Permission_DestinationPort:
		return rule.DestinationPort == c.port
	}
	c.t.Fatalf("this package does not know the permission %v", permission)
	return false
}

// is tells whether a principal is who opens the connection.
func (c connection) is(principal *rbacv3.Principal) bool {
	c.t.Helper()
	switch rule := principal.GetIdentifier().(type) {
	case *rbacv3.Principal_Any:
		return c.any(rule.Any)
	case *rbacv3.Principal_AndIds:
		return all(rule.AndIds.GetIds(), c.is)
	case *rbacv3.Principal_OrIds:
		return slices.ContainsFunc(rule.OrIds.GetIds(), c.is)
	case *rbacv3.Principal_NotId:
		return !c.is(rule.NotId)
	case *rbacv3.Principal_Authenticated_:
		name := rule.Authenticated.GetPrincipalName()
		return c.authenticated && (name == nil || matchString(c.t, name, c.identity))
	case *rbacv3.Principal_DirectRemoteIp:
		return c.within(rule.DirectRemoteIp)
	case *rbacv3.Principal_RemoteIp: // without the PROXY protocol it is the same
		return c.within(rule.RemoteIp)
	}
	c.t.Fatalf("this package does not know the principal %v", principal)
	return false
}

// any is what the field any says: Envoy's API lets it be true only.
func (c connection) any(value bool) bool {
	c.t.Helper()
	if !value {
		c.t.Fatal("this package does not know rules with any: false")
	}
	return true
}

// within tells whether the client's address is in a range.
func (c connection) within(cidr *corev3.CidrRange) bool {
	c.t.Helper()
	prefix, err := netip.ParsePrefix(fmt.Sprintf("%s/%d", cidr.GetAddressPrefix(), cidr.GetPrefixLen().GetValue()))
	if err != nil {
		c.t.Fatal(err)
	}
	address, err := netip.ParseAddr(c.ip)
	if err != nil {
		c.t.Fatalf("a policy asks for the caller's address: %v", err)
	}
	return prefix.Contains(address)
}

// all tells whether a set of rules, which Envoy's API lets not be empty, holds.
func all[T any](rules []T, holds func(T) bool) bool {
	return !slices.ContainsFunc(rules, func(rule T) bool { return !holds(rule) })
}

// matchString tells whether a matcher takes a text (type/matcher/v3/string.proto).
func matchString(t testing.TB, matcher *matcherv3.StringMatcher, text string) bool {
	t.Helper()
	if matcher.GetIgnoreCase() {
		t.Fatalf("this package does not know matchers that ignore case: %v", matcher)
	}
	switch pattern := matcher.GetMatchPattern().(type) {
	case *matcherv3.StringMatcher_Exact:
		return text == pattern.Exact
	case *matcherv3.StringMatcher_Prefix:
		return strings.HasPrefix(text, pattern.Prefix)
	case *matcherv3.StringMatcher_Suffix:
		return strings.HasSuffix(text, pattern.Suffix)
	case *matcherv3.StringMatcher_SafeRegex: // it must match the whole text
		expression, err := regexp.Compile("^(?:" + pattern.SafeRegex.GetRegex() + ")$")
		if err != nil {
			t.Fatal(err)
		}
		return expression.MatchString(text)
	}
	t.Fatalf("this package does not know the matcher %v", matcher)
	return false
}
