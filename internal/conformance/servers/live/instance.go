package live

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// startLimit bounds a start; it is generous, since the machine may be busy.
const startLimit = 20 * time.Second

// Instance is a server that runs until the test ends.
type Instance struct {
	Server Server
	Site   *Site
	p      *process
}

// Start runs the server on the files and returns when it serves. Files.Dir is
// the site's; Conf must use the site's ports and paths. A server that does not
// start fails the test with its log.
func (s Server) Start(t testing.TB, site *Site, files Files) *Instance {
	t.Helper()
	files.Dir = site.Dir
	p, err := launch(s.Program, files)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	if outcome := p.await(site.Socket, startLimit); outcome != Started {
		t.Fatalf("%s %s %s on these files:\n%s\n%s", s.Name, s.Version, outcome, files.Conf, p.log)
	}
	return &Instance{Server: s, Site: site, p: p}
}

// Log is what the server has written so far.
func (i *Instance) Log() string { return i.p.log.String() }

// Stop ends the server before the test does.
func (i *Instance) Stop() { i.p.kill() }

// Freeze stops the server in the middle of whatever it does, as a machine does
// that is lost: its connections stay, and nothing answers.
func (i *Instance) Freeze(t testing.TB) {
	t.Helper()
	i.signal(t, syscall.SIGSTOP)
}

// Thaw has a frozen server go on.
func (i *Instance) Thaw(t testing.TB) {
	t.Helper()
	i.signal(t, syscall.SIGCONT)
}

func (i *Instance) signal(t testing.TB, s syscall.Signal) {
	t.Helper()
	if err := i.p.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// Login is how a client comes in.
type Login struct {
	User, Password string
	TLS            *tls.Config // nil: plain text, to the site's Port
}

// Client returns a client that says nothing of its own accord but AUTH, so that
// a test sees each reply as the server gave it. It is closed when the test ends.
func (i *Instance) Client(t testing.TB, login Login) *redis.Client {
	t.Helper()
	client := redis.NewClient(&redis.Options{
		Addr:            i.Site.Address(login.TLS != nil),
		Username:        login.User,
		Password:        login.Password,
		TLSConfig:       login.TLS,
		Protocol:        2,
		DisableIdentity: true,
		MaxRetries:      -1,
		DialTimeout:     5 * time.Second,
	})
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// MayDo is what the server says of a user, but for its passwords and whether it
// is on: its commands, keys, channels and selectors.
func MayDo(t testing.TB, admin *redis.Client, user string) string {
	t.Helper()
	fields, err := admin.Do(context.Background(), "ACL", "GETUSER", user).Slice()
	if err != nil {
		t.Fatal(err)
	}
	var grant strings.Builder
	for i := 0; i+1 < len(fields); i += 2 {
		if fields[i] != "flags" && fields[i] != "passwords" {
			fmt.Fprintf(&grant, "%v: %v\n", fields[i], fields[i+1])
		}
	}
	return grant.String()
}

// Denied is what the server's ACL LOG holds, as "user: reason object".
func Denied(t testing.TB, admin *redis.Client) []string {
	t.Helper()
	const most = 100
	log, err := admin.ACLLog(context.Background(), most).Result()
	if err != nil { // a Sentinel may have closed the connection
		log, err = admin.ACLLog(context.Background(), most).Result()
	}
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range log {
		all = append(all, fmt.Sprintf("%s: %s %s", e.Username, e.Reason, e.Object))
	}
	return all
}

// Raw sends one line to an address, in plain text or over TLS, and returns the
// first line of the reply. An error is what a client sees that is not let in.
func Raw(address string, config *tls.Config, line string) (string, error) {
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	conn, err := dialer.Dial("tcp", address)
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close() }()
	if config != nil {
		conn = tls.Client(conn, config)
	}
	if err := conn.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return "", err
	}
	if _, err := fmt.Fprintf(conn, "%s\r\n", line); err != nil {
		return "", err
	}
	return bufio.NewReader(conn).ReadString('\n')
}

// Address is where clients of the site connect to.
func (s *Site) Address(overTLS bool) string {
	port := s.Port
	if overTLS {
		port = s.TLSPort
	}
	return net.JoinHostPort(s.Host, strconv.Itoa(port))
}
