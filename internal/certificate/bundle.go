// Package certificate reads the certificates of authorities that a server is
// verified by. It reads no clock: whoever asks about validity names the moment.
package certificate

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// An Authority is a certificate of a bundle.
type Authority struct {
	Subject   string // as RFC 2253 writes it
	NotBefore time.Time
	NotAfter  time.Time

	// IsCA reports whether it may sign others. One that may not is a server's
	// own certificate, and verifies nothing after the server's next one.
	IsCA bool

	der []byte
}

// ParseBundle reads the certificates of a text in PEM: one or more, and nothing
// else but comments. What is wrong with it is said without showing it, since a
// private key may stand there by mistake.
func ParseBundle(text string) ([]Authority, error) {
	var bundle []Authority
	rest, blocks := []byte(text), 0
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		blocks++
		if block.Type != "CERTIFICATE" {
			return nil, fmt.Errorf("holds a block %q: only certificates may stand here", block.Type)
		}
		parsed, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("certificate %d cannot be read: %w", len(bundle)+1, err)
		}
		bundle = append(bundle, Authority{parsed.Subject.String(), parsed.NotBefore, parsed.NotAfter, mayBeCA(parsed), block.Bytes})
	}
	switch begun := strings.Count(text, "-----BEGIN "); {
	case begun > blocks: // the decoder passes over what it cannot read
		return nil, fmt.Errorf("has %d blocks of which %d can be read: the others are cut off or changed", begun, blocks)
	case len(bundle) == 0:
		return nil, errors.New("holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----")
	}
	return bundle, nil
}

// mayBeCA takes a certificate of version 1 that signed itself for an authority,
// as OpenSSL does: it has no way to say so.
func mayBeCA(c *x509.Certificate) bool {
	const withExtensions = 3
	return c.IsCA || c.Version < withExtensions && bytes.Equal(c.RawIssuer, c.RawSubject)
}

// Encode writes certificates as one text in PEM, each once, in their order,
// without anything that stood between them.
func Encode(bundle []Authority) string {
	var b strings.Builder
	for i, a := range bundle {
		if !slices.ContainsFunc(bundle[:i], func(o Authority) bool { return bytes.Equal(o.der, a.der) }) {
			b.Write(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.der}))
		}
	}
	return b.String()
}

// Expires is the earliest moment at which one of them is no longer valid. There
// must be at least one.
func Expires(bundle []Authority) time.Time {
	return slices.MinFunc(bundle, func(a, b Authority) int { return a.NotAfter.Compare(b.NotAfter) }).NotAfter
}

// ValidAt reports whether the certificate is valid at a moment.
func (a Authority) ValidAt(moment time.Time) bool {
	return !moment.Before(a.NotBefore) && !moment.After(a.NotAfter)
}

// Aged reports whether more than half of the certificate's life is over.
func (a Authority) Aged(moment time.Time) bool {
	const half = 2
	return moment.Sub(a.NotBefore) > a.NotAfter.Sub(a.NotBefore)/half
}
