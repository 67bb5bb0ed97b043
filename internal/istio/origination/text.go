package origination

import (
	"net/netip"
	"regexp"
	"strings"
	"time"

	"github.com/redisguard/terraform-provider-redisguard/internal/istio"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

var (
	absolutePath = regexp.MustCompile(`^(/[A-Za-z0-9._-]+)+$`)
	uri          = regexp.MustCompile(`^[a-z][a-z0-9+.-]*://[[:graph:]]+$`)
)

// Each check here reads after "must".

// mountPath takes an absolute path without parts that lead elsewhere.
func mountPath(text string) string {
	if !absolutePath.MatchString(text) || strings.Contains(text+"/", "/../") || strings.Contains(text+"/", "/./") {
		return "be an absolute path, such as /etc/redis-ca"
	}
	for _, taken := range []string{"/etc/istio", "/etc/ssl", "/var/run/secrets", "/run/secrets", "/var/lib/istio", "/usr", "/proc", "/sys", "/dev"} {
		if istio.Overlap(text, taken) {
			return "not lie in " + taken + " or above it, which the sidecar has for itself"
		}
	}
	return ""
}

// hostName takes a name that no wildcard and no Service of the cluster is.
func hostName(text string) string {
	switch wrong := manifest.Name(text); {
	case wrong != "":
		return "be a name in DNS: it must " + wrong
	case !strings.Contains(text, "."):
		return "have a dot, such as redis.memorystore: Istio takes a name without one for a Service of the namespace"
	case isAddress(text):
		return "be a name, not an address: that stands in address"
	case strings.HasSuffix(text, ".svc") || strings.HasSuffix(text, ".svc.cluster.local"):
		return "not be the name of a Service of the cluster, which it would hide"
	}
	return ""
}

// serverName takes what TLS sends as one: a name, never an address (RFC 6066,
// section 3).
func serverName(text string) string {
	if isAddress(text) {
		return "be a name, not an address"
	}
	return manifest.Name(text)
}

func isAddress(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}

// unicast takes an address that a server can have.
func unicast(text string) string {
	addr, err := netip.ParseAddr(text)
	switch {
	case err != nil:
		return "be an IP address, such as 10.0.0.3; a name in DNS stands in host, without address"
	case addr.Zone() != "" || addr.Is4In6():
		return "be a plain IPv4 or IPv6 address"
	case addr.IsUnspecified() || addr.IsLoopback() || addr.IsMulticast() || addr.IsLinkLocalUnicast() || addr == netip.AddrFrom4([4]byte{255, 255, 255, 255}):
		return "be the address of a server"
	}
	return ""
}

// subjectAltName takes a name in DNS, an address or a URI, as certificates bear
// them.
func subjectAltName(text string) string {
	if wrong := manifest.Name(strings.TrimPrefix(text, "*.")); wrong != "" && !isAddress(text) && !uri.MatchString(text) {
		return "be a name in DNS, an IP address or a URI, as the certificate bears it"
	}
	return ""
}

// configMapPrefix begins a credential that is a ConfigMap (Istio API,
// ClientTLSSettings.credentialName).
const configMapPrefix = "configmap://"

func credential(text string) string {
	rest, isConfigMap := strings.CutPrefix(text, configMapPrefix)
	if !isConfigMap {
		return manifest.Name(text)
	}
	namespace, name, _ := strings.Cut(rest, "/")
	if manifest.Namespace(namespace) != "" || manifest.Name(name) != "" {
		return "name a ConfigMap as configmap://NAMESPACE/NAME"
	}
	return ""
}

// memorystoreTier reads the table when it is first needed.
func memorystoreTier(text string) string { return shape.OneOf(tiers()...)(text) }

func moment(text string) string {
	if _, err := time.Parse(time.RFC3339, text); err != nil {
		return "be a moment in RFC 3339, such as 2026-11-25T12:00:00Z or plantimestamp()"
	}
	return ""
}

// duration takes what Istio does: at least a millisecond, in units that Go and
// protobuf both know.
func duration(text string) string {
	d, err := time.ParseDuration(text)
	if err != nil || d < time.Millisecond || d%time.Millisecond != 0 {
		return "be a duration of at least 1ms, such as 5s or 1h"
	}
	return ""
}

// egressHost takes NAMESPACE/HOST as a Sidecar does: either may be a star, and a
// host is whole.
func egressHost(text string) string {
	namespace, host, _ := strings.Cut(text, "/")
	somewhere := namespace == "." || namespace == "*" || namespace == "~" || manifest.Namespace(namespace) == ""
	something := host == "*" || strings.Contains(host, ".") && manifest.Name(strings.TrimPrefix(host, "*.")) == ""
	if !somewhere || !something {
		return "be NAMESPACE/HOST with a whole host, as istio-system/* or ./redis.example.com"
	}
	return ""
}

// Whose certificates an authority signs.
const (
	perInstanceCA = "GOOGLE_MANAGED_PER_INSTANCE_CA"
	sharedCA      = "GOOGLE_MANAGED_SHARED_CA"
	customerCA    = "CUSTOMER_MANAGED_CAS_CA"
	publicCA      = "PUBLIC_CA"

	caModePrefix = "SERVER_CA_MODE_" // as google_redis_cluster spells them
)

func caMode(text string) string {
	return shape.OneOf(perInstanceCA, sharedCA, customerCA, publicCA)(strings.TrimPrefix(text, caModePrefix))
}

// sharesCA reports whether the authority signs certificates of others, too.
func (s Spec) sharesCA() bool {
	mode := strings.TrimPrefix(s.ServerCAMode.Or(perInstanceCA), caModePrefix)
	return mode != perInstanceCA
}

// Modes of google_memorystore_instance.
const (
	clusterDisabled = "CLUSTER_DISABLED"
	clusterEnabled  = "CLUSTER"
)
