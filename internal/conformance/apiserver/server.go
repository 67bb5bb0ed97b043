// Package apiserver runs a real kube-apiserver over a real etcd, both on
// loopback addresses only, and asks it about manifests: what the decoder, the
// defaults, the admission plugins that are on by default (Pod Security and
// ServiceAccount among them) and the validation of a cluster say. There are no
// controllers and no nodes: nothing becomes of what is created.
//
// CustomResourceDefinitions are created like any other object; the server's own
// list of kinds tells when it serves what they define.
package apiserver

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// startLimit bounds a start, which takes some seconds; the machine may be busy.
const startLimit = 2 * time.Minute

// Server is a kube-apiserver that serves.
type Server struct {
	Version string // v1.36.3, as the server says

	dir       string // certificates, etcd's data, logs
	url       string
	client    *http.Client // of the group system:masters, who may do everything
	processes []*process

	istio    sync.Once // its kinds are defined
	istioErr error
}

var shared struct {
	start  sync.Once
	server *Server
	err    error
}

// Shared is the server of all tests of a package, started when the first of them
// asks for it. The package must have
//
//	func TestMain(m *testing.M) { os.Exit(apiserver.Main(m)) }
func Shared(t testing.TB) *Server {
	t.Helper()
	shared.start.Do(func() { shared.server, shared.err = start() })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.server
}

// Main runs the tests of a package and stops the server that they shared.
func Main(m *testing.M) int {
	code := m.Run()
	if shared.server != nil {
		shared.server.stop()
	}
	return code
}

// start returns when the server is ready, or says why it is not, with its log.
func start() (*Server, error) {
	folder, err := programs()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "redisguard-apiserver-")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir}
	if err := s.run(folder); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

func (s *Server) run(folder string) error {
	etcd, err := s.runEtcd(folder)
	if err != nil {
		return err
	}
	if err := s.runServer(folder, etcd); err != nil {
		return err
	}
	if s.Version, err = s.version(); err != nil {
		return err
	}
	if want := wantedVersion(folder); s.Version != want {
		return fmt.Errorf("%s is %s, go.mod has %s: type scripts/apiserver.sh", folder, s.Version, want)
	}
	return nil
}

// runEtcd starts etcd and returns its address.
func (s *Server) runEtcd(folder string) (string, error) {
	clients, err := freeAddress()
	if err != nil {
		return "", err
	}
	peers, err := freeAddress()
	if err != nil {
		return "", err
	}
	etcd, err := launch(filepath.Join(s.dir, "etcd.log"), filepath.Join(folder, "etcd", "etcd"),
		"--data-dir="+filepath.Join(s.dir, "etcd"),
		"--unsafe-no-fsync", // the data live as long as the test
		"--log-level=warn",
		"--listen-client-urls=http://"+clients,
		"--advertise-client-urls=http://"+clients,
		"--listen-peer-urls=http://"+peers,
		"--initial-advertise-peer-urls=http://"+peers,
		"--initial-cluster=default=http://"+peers,
	)
	if err != nil {
		return "", err
	}
	s.processes = append(s.processes, etcd)
	address := "http://" + clients
	return address, etcd.await(func() bool { return answers(http.DefaultClient, address+"/health") })
}

// runServer starts kube-apiserver with the defaults of its flags wherever they
// serve on loopback.
func (s *Server) runServer(folder, etcd string) error {
	address, err := freeAddress()
	if err != nil {
		return err
	}
	keys, err := writeKeys(s.dir)
	if err != nil {
		return err
	}
	s.url, s.client = "https://"+address, keys.client
	server, err := launch(filepath.Join(s.dir, "kube-apiserver.log"), filepath.Join(folder, "kube-apiserver"),
		"--etcd-servers="+etcd,
		"--bind-address=127.0.0.1",
		"--advertise-address=127.0.0.1",
		"--secure-port="+portOf(address),
		"--endpoint-reconciler-type=none", // no pod is there to look for the server
		"--tls-cert-file="+keys.cert,
		"--tls-private-key-file="+keys.key,
		"--client-ca-file="+keys.ca,
		"--authorization-mode=RBAC",
		"--anonymous-auth=false",
		"--service-cluster-ip-range=10.96.0.0/16",
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file="+keys.cert,
		"--service-account-signing-key-file="+keys.key,
	)
	if err != nil {
		return err
	}
	s.processes = append(s.processes, server)
	return server.await(func() bool { return answers(s.client, s.url+"/readyz") })
}

// stop ends the server, then etcd, and removes what they wrote.
func (s *Server) stop() {
	for i := len(s.processes) - 1; i >= 0; i-- {
		s.processes[i].kill()
	}
	_ = os.RemoveAll(s.dir)
}

// answers tells whether a server says 200 OK.
func answers(client *http.Client, url string) bool {
	reply, err := client.Get(url)
	if err != nil {
		return false
	}
	_ = reply.Body.Close()
	return reply.StatusCode == http.StatusOK
}
