package apiserver

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// keys are what a server and its one client need.
type keys struct {
	ca, cert, key string // files
	client        *http.Client
}

// writeKeys makes an authority and has it sign a certificate for the server and
// one for a client whom every cluster lets do everything. The server's key signs
// the tokens of service accounts too.
func writeKeys(dir string) (keys, error) {
	k := keys{ca: filepath.Join(dir, "ca.crt"), cert: filepath.Join(dir, "tls.crt"), key: filepath.Join(dir, "tls.key")}
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return k, err
	}
	ca := template(pkix.Name{CommonName: "authority"})
	ca.IsCA, ca.BasicConstraintsValid, ca.KeyUsage = true, true, x509.KeyUsageCertSign
	caPair, err := sign(ca, ca, caKey, caKey)
	if err != nil {
		return k, err
	}
	server := template(pkix.Name{CommonName: "kube-apiserver"})
	server.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	server.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	serverKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return k, err
	}
	serverPair, err := sign(server, ca, serverKey, caKey)
	if err != nil {
		return k, err
	}
	admin := template(pkix.Name{CommonName: "admin", Organization: []string{"system:masters"}})
	admin.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	adminPair, err := sign(admin, ca, serverKey, caKey)
	if err != nil {
		return k, err
	}
	k.client, err = clientOf(caPair, adminPair)
	if err != nil {
		return k, err
	}
	return k, save(k, caPair, serverPair, serverKey)
}

func clientOf(ca, own tls.Certificate) (*http.Client, error) {
	authority, err := x509.ParseCertificate(ca.Certificate[0])
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AddCert(authority)
	config := &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{own}}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: config}, Timeout: time.Minute}, nil
}

func template(name pkix.Name) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject:      name,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
	}
}

func sign(cert, authority *x509.Certificate, key, authorityKey *ecdsa.PrivateKey) (tls.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, cert, authority, key.Public(), authorityKey)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}

func save(k keys, ca, server tls.Certificate, key *ecdsa.PrivateKey) error {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	for _, file := range []struct {
		path, kind string
		der        []byte
	}{{k.ca, "CERTIFICATE", ca.Certificate[0]}, {k.cert, "CERTIFICATE", server.Certificate[0]}, {k.key, "PRIVATE KEY", der}} {
		text := pem.EncodeToMemory(&pem.Block{Type: file.kind, Bytes: file.der})
		if err := os.WriteFile(file.path, text, 0o600); err != nil {
			return err
		}
	}
	return nil
}
