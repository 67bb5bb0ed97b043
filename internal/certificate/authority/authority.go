// Package authority makes certificates for tests and for the fixtures of
// tests: the same bytes for the same arguments, wherever they are made.
package authority

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"time"
)

// PEM is a certificate authority of that name, valid from one moment to
// another, as PEM.
func PEM(name string, from, to time.Time) string {
	return signed(name, from, to, func(c *x509.Certificate) {
		c.IsCA, c.BasicConstraintsValid, c.KeyUsage = true, true, x509.KeyUsageCertSign
	})
}

// Leaf is a server's own certificate.
func Leaf(name string, from, to time.Time) string {
	return signed(name, from, to, func(c *x509.Certificate) {
		c.DNSNames, c.ExtKeyUsage, c.BasicConstraintsValid = []string{name}, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, true
	})
}

// signed makes a certificate that signed itself. The key follows from the name:
// Ed25519 signs without chance, so that the bytes are the same each time. It
// panics where a certificate cannot be made, which is a mistake in the test.
func signed(name string, from, to time.Time, shape func(*x509.Certificate)) string {
	seed := sha256.Sum256([]byte(name))
	key := ed25519.NewKeyFromSeed(seed[:])
	const serialBytes = 8
	template := &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(seed[:serialBytes]), Subject: pkix.Name{CommonName: name}, NotBefore: from, NotAfter: to,
	}
	shape(template)
	der, err := x509.CreateCertificate(nil, template, template, key.Public(), key)
	if err != nil {
		panic(fmt.Sprintf("authority: %v", err))
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}
