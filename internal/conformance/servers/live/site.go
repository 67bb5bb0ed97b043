package live

import (
	"crypto/tls"
	"crypto/x509"
	mathrand "math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
)

// Site is a place for one server: a folder, free ports and certificates. Tests
// render their files with its paths and ports, so that what runs is what was
// rendered, byte for byte.
type Site struct {
	Dir     string
	Host    string // the address of the server
	Port    int    // free, for plain text
	TLSPort int    // free, for TLS
	Socket  string
	ACLFile string

	CA         string // path of the certificate of the Authority that signed the next two
	Cert, Key  string // the server's
	ClientCert string // a client's
	ClientKey  string

	Authority Authority

	roots    *x509.CertPool
	client   tls.Certificate
	stranger tls.Certificate
}

// NewSite makes a site, which vanishes when the test ends.
func NewSite(t testing.TB) *Site {
	t.Helper()
	dir := tempDir(t)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := &Site{
		Dir:        dir,
		Host:       "127.0.0.1",
		Port:       freePort(t),
		TLSPort:    freePort(t),
		Socket:     filepath.Join(dir, "redis.sock"),
		ACLFile:    filepath.Join(dir, "users.acl"),
		CA:         filepath.Join(dir, "ca.crt"),
		Cert:       filepath.Join(dir, "tls.crt"),
		Key:        filepath.Join(dir, "tls.key"),
		ClientCert: filepath.Join(dir, "client.crt"),
		ClientKey:  filepath.Join(dir, "client.key"),
		roots:      x509.NewCertPool(),
	}
	s.Authority = NewAuthority(t)
	s.roots.AddCert(s.Authority.cert)
	Trust(t, s.CA, s.Authority)
	Save(t, s.Authority.Issue(t, "server"), s.Cert, s.Key)
	s.client = s.Authority.Issue(t, "client")
	Save(t, s.client, s.ClientCert, s.ClientKey)
	s.stranger = NewAuthority(t).Issue(t, "stranger")
	return s
}

// Beside makes a place for one more server of the same deployment: with an address
// and a folder of its own, as a pod has, and the same ports and certificates.
func (s *Site) Beside(t testing.TB, host string) *Site {
	t.Helper()
	other := *s
	other.Host, other.Dir = host, tempDir(t)
	t.Cleanup(func() { _ = os.RemoveAll(other.Dir) })
	other.Socket = filepath.Join(other.Dir, "redis.sock")
	return &other
}

// WithCertificate is how a client of the site connects.
func (s *Site) WithCertificate() *tls.Config {
	return &tls.Config{RootCAs: s.roots, ServerName: "localhost", Certificates: []tls.Certificate{s.client}}
}

// WithoutCertificate is a client that trusts the server and shows nothing.
func (s *Site) WithoutCertificate() *tls.Config {
	return &tls.Config{RootCAs: s.roots, ServerName: "localhost"}
}

// WithStrangeCertificate is a client whose certificate another authority signed.
func (s *Site) WithStrangeCertificate() *tls.Config {
	return &tls.Config{RootCAs: s.roots, ServerName: "localhost", Certificates: []tls.Certificate{s.stranger}}
}

// tempDir is short where t.TempDir is not: a socket's path has 108 bytes.
func tempDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "redisguard-")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

var taken sync.Map // ports handed out by this process

// busOffset is how far above its port a server's cluster bus listens (cluster.h,
// CLUSTER_PORT_INCR).
const busOffset = 10000

// freePort finds a port that nobody listens on and that this process has not
// handed out, and whose cluster bus nobody is in the way of. Both stay below the
// range from which the kernel picks ports for outgoing connections, and apart
// from each other, so that no server's bus is another's port.
func freePort(t testing.TB) int {
	t.Helper()
	const low, high, attempts = busOffset, 2 * busOffset, 100
	for range attempts {
		port := low + mathrand.IntN(high-low)
		if _, used := taken.LoadOrStore(port, true); !used && isFree(t, port) && isFree(t, port+busOffset) {
			return port
		}
	}
	t.Fatalf("no free port found between %d and %d: stop what listens there", low, high)
	return 0
}

// isFree reports whether nobody listens on a port.
func isFree(t testing.TB, port int) bool {
	t.Helper()
	listener, err := net.Listen("tcp", net.JoinHostPort("", strconv.Itoa(port)))
	if err != nil {
		return false
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	return true
}
