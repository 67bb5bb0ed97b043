package kube

import (
	"net/netip"
	"slices"
	"strings"
)

// Certificate is cert-manager.io's: what a certificate in a Secret is made out to.
type Certificate struct {
	Meta `yaml:",inline"`
	Spec struct {
		SecretName  string   `yaml:"secretName"`
		CommonName  string   `yaml:"commonName"`
		DNSNames    []string `yaml:"dnsNames"`
		IPAddresses []string `yaml:"ipAddresses"`
	} `yaml:"spec"`
}

// Covers reports whether clients that check names take the certificate for that of
// a host, which is a name or an address. A star stands for one label (RFC 6125,
// 6.4.3). The common name counts where there is no other (RFC 2818, 3.1), as some
// clients have it.
func (c *Certificate) Covers(host string) bool {
	if address, err := netip.ParseAddr(host); err == nil {
		return slices.ContainsFunc(c.Spec.IPAddresses, func(own string) bool {
			known, err := netip.ParseAddr(own)
			return err == nil && known.Unmap() == address.Unmap()
		})
	}
	names := c.Spec.DNSNames
	if len(names)+len(c.Spec.IPAddresses) == 0 {
		names = []string{c.Spec.CommonName}
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	_, parent, _ := strings.Cut(host, ".")
	return slices.ContainsFunc(names, func(name string) bool {
		name = strings.ToLower(strings.TrimSuffix(name, "."))
		return name == host || parent != "" && name == "*."+parent
	})
}
