package servers_test

import (
	"bytes"
	"context"
	"crypto/sha1"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// A statefulSet is what a kubelet needs of one.
type statefulSet struct {
	Kind string
	Spec struct {
		Template struct {
			Spec struct {
				InitContainers []container `yaml:"initContainers"`
				Containers     []container
				Volumes        []struct {
					Name      string
					Projected *struct {
						DefaultMode int `yaml:"defaultMode"`
						Sources     []map[string]struct {
							Name  string
							Items []struct{ Key, Path string }
						}
					}
					Secret *struct {
						SecretName  string `yaml:"secretName"`
						DefaultMode int    `yaml:"defaultMode"`
					}
					EmptyDir map[string]string `yaml:"emptyDir"`
				}
			}
		}
	}
}

type container struct {
	Command, Args []string
	Env           []struct {
		Name      string
		ValueFrom struct {
			FieldRef struct {
				FieldPath string `yaml:"fieldPath"`
			} `yaml:"fieldRef"`
		} `yaml:"valueFrom"`
	}
	WorkingDir   string `yaml:"workingDir"`
	VolumeMounts []struct {
		Name      string
		MountPath string `yaml:"mountPath"`
		ReadOnly  bool   `yaml:"readOnly"`
	} `yaml:"volumeMounts"`
	LivenessProbe  probe `yaml:"livenessProbe"`
	ReadinessProbe probe `yaml:"readinessProbe"`
}

type probe struct {
	Exec struct{ Command []string }
}

// A kubelet runs the containers of one pod as Kubernetes does: on a root file
// system that cannot be written, with the declared volumes and no others, as a
// user without privileges.
type kubelet struct {
	t        *testing.T
	root     string // where the mounts are made, in a mount namespace of each process
	programs string
	volumes  string // a folder for each volume
	set      statefulSet
}

// The identity of the pods (defaults of redisguard_pod_hardening).
const podUser = 999

// needsRoot fails a test that cannot mount.
func needsRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Fatal("mounts need root: run the conformance tests as root, or in a container of Debian")
	}
}

// newKubelet fills the volumes of a rendered StatefulSet from Secrets and
// ConfigMaps, by name and key.
func newKubelet(t *testing.T, s live.Server, declaration object, objects map[string]map[string]string) *kubelet {
	t.Helper()
	needsRoot(t)
	k := &kubelet{t: t, programs: filepath.Dir(s.Program)}
	for _, folder := range []*string{&k.root, &k.volumes} {
		dir, err := os.MkdirTemp("", "pod-")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
		*folder = dir
	}
	result := run(t, "pod_hardening", declaration)
	if result.Report.Invalid() || len(result.Report.Findings) > 0 {
		t.Fatalf("%+v", result.Report)
	}
	manifests := result.Outputs["manifests"]
	for _, name := range manifests.Names() {
		if strings.HasPrefix(name, "StatefulSet/") {
			if err := yaml.Unmarshal([]byte(manifests.Field(name).Text()), &k.set); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, v := range k.set.Spec.Template.Spec.Volumes {
		folder := filepath.Join(k.volumes, v.Name)
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		switch {
		case v.Projected != nil:
			for _, source := range v.Projected.Sources {
				for _, from := range source {
					for _, item := range from.Items {
						k.write(filepath.Join(folder, item.Path), objects[from.Name][item.Key], v.Projected.DefaultMode)
					}
				}
			}
		case v.Secret != nil:
			for key, text := range objects[v.Secret.SecretName] {
				k.write(filepath.Join(folder, key), text, v.Secret.DefaultMode)
			}
		default: // fsGroup owns what may be written
			if err := errorsOf(os.Chown(folder, 0, podUser), os.Chmod(folder, 0o2775)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return k
}

func errorsOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// write makes a file as a kubelet does: root's, and the group's that fsGroup
// names.
func (k *kubelet) write(file, text string, mode int) {
	k.t.Helper()
	if text == "" {
		k.t.Fatalf("there is nothing for %s", file)
	}
	if err := errorsOf(os.WriteFile(file, []byte(text), 0o600), os.Chown(file, 0, podUser), os.Chmod(file, os.FileMode(mode))); err != nil {
		k.t.Fatal(err)
	}
}

// enter makes the mounts of a container in a namespace of its own, and runs a
// command there as the pod's user.
func (k *kubelet) enter(c container, command []string) *exec.Cmd {
	var script bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&script, format+"\n", args...) }
	line("set -eu; R=%s; mount -t tmpfs none $R; mkdir -p $R/proc $R/dev $R%s", k.root, k.programs)
	line("for d in usr lib lib64 bin sbin; do [ -e /$d ] || continue; if [ -L /$d ]; then cp -P /$d $R/$d; else mkdir -p $R/$d; mount --bind /$d $R/$d; mount -o remount,ro,bind $R/$d; fi; done")
	line("mount --bind %[1]s $R%[1]s; mount -o remount,ro,bind $R%[1]s; mount --rbind /dev $R/dev; mount -t proc proc $R/proc", k.programs)
	for _, m := range c.VolumeMounts {
		line("mkdir -p $R%[2]s; mount --bind %[1]s $R%[2]s", filepath.Join(k.volumes, m.Name), m.MountPath)
		if m.ReadOnly {
			line("mount -o remount,ro,bind $R%s", m.MountPath)
		}
	}
	line("mount -o remount,ro $R")
	line(`folder=$1; shift; exec chroot $R /usr/bin/env -i PATH=%s:/usr/bin:/bin setpriv --reuid %d --regid %[2]d --clear-groups --no-new-privs --bounding-set=-all sh -c 'cd "$0" && exec "$@"' "$folder" "$@"`, k.programs, podUser)
	folder := c.WorkingDir
	if folder == "" {
		folder = "/"
	}
	cmd := exec.Command("unshare", append([]string{"--mount", "--propagation", "private", "bash", "-c", script.String(), "pod", folder}, command...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd
}

// expanded are the arguments as a kubelet hands them on: with what the pod knows
// of itself.
func (c container) expanded() []string {
	ofPod := map[string]string{"metadata.name": "redis-0", "status.podIP": "127.0.0.1"}
	args := strings.Join(c.Args, "\n")
	for _, v := range c.Env {
		args = strings.ReplaceAll(args, "$("+v.Name+")", ofPod[v.ValueFrom.FieldRef.FieldPath])
	}
	return strings.Split(args, "\n")
}

// start runs the init containers to their end, and then the server.
func (k *kubelet) start() {
	k.t.Helper()
	spec := k.set.Spec.Template.Spec
	for _, c := range spec.InitContainers {
		if out, err := k.enter(c, append(c.Command, c.Args...)).CombinedOutput(); err != nil {
			k.t.Fatalf("an init container failed: %v\n%s", err, out)
		}
	}
	c := spec.Containers[0]
	cmd := k.enter(c, append(c.Command, c.expanded()...))
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	k.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if k.t.Failed() {
			k.t.Log(log.String())
		}
	})
	eventually(k.t, "the server is alive", func() bool { return k.probe(c.LivenessProbe) == nil })
}

// probe runs a probe in the server's container.
func (k *kubelet) probe(p probe) error {
	out, err := k.inServer(p.Exec.Command...)
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

func (k *kubelet) inServer(command ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	cmd := k.enter(k.set.Spec.Template.Spec.Containers[0], command)
	stop := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	defer stop()
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// confined fails the test if the pod's user may write where nothing says so, or
// may not where something does.
func (k *kubelet) confined() {
	k.t.Helper()
	writable := map[string]bool{"/": false, "/etc": false, "/usr": false, k.programs: false}
	for _, m := range k.set.Spec.Template.Spec.Containers[0].VolumeMounts {
		writable[m.MountPath] = !m.ReadOnly
	}
	for folder, want := range writable {
		if _, err := k.inServer("sh", "-c", "echo x > "+filepath.Join(folder, "written")); (err == nil) != want {
			k.t.Errorf("that %s can be written must be %t", folder, want)
		}
	}
	if out, err := k.inServer("cat", "/etc/redis/users.acl"); !strings.HasPrefix(out, "user default off") || err != nil {
		k.t.Errorf("the pod's user cannot read its users: %v %s", err, out)
	}
}

// inPod is a declaration of the pod and of the files that it mounts.
func inPod(t *testing.T, s live.Server, site *live.Site, topology string, own object) (object, map[string]map[string]string) {
	t.Helper()
	read := func(file string) string {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	conf := render(t, "redis_conf", object{
		"server": s.Name, "maxmemory": "64mb", "tls_port": site.TLSPort, "bind": []string{"127.0.0.1"},
		"tls_cert_file": "/tls/tls.crt", "tls_key_file": "/tls/tls.key", "tls_ca_cert_file": "/tls/ca.crt",
	})
	users := render(t, "users_acl", object{"server": s.Name, "users": object{
		"probe": object{"password_sha256": []string{hash(oddPassword)}, "commands": []string{"+ping"}},
		"admin": object{"preset": "admin", "password_sha256": []string{hash("root")}},
	}})
	pod := object{
		"server": s.Name, "name": "redis", "namespace": "data", "image": "example.com/server:1.0", "maxmemory": "64mb", "topology": topology, "port": site.TLSPort,
		"config_map": "conf", "acl_secret": "users", "tls_secret": "tls", "probe_secret": "probe",
	}
	for name, value := range own {
		pod[name] = value
	}
	return pod, map[string]map[string]string{
		"conf": {"redis.conf": string(conf)}, "users": {"users.acl": string(users)}, "probe": {"password": oddPassword},
		"tls": {"tls.crt": read(site.Cert), "tls.key": read(site.Key), "ca.crt": read(site.CA)},
	}
}

// oddPassword has what the probe must quote.
const oddPassword = `p"w\d 'x' $HOME #%s`

// TestPodRuns: with the rendered arguments, modes and mounts a server starts on
// a root file system that cannot be written, as a user without privileges, saves
// its data, and the probes tell how it fares.
func TestPodRuns(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			site := live.NewSite(t)
			pod, objects := inPod(t, s, site, "standalone", nil)
			k := newKubelet(t, s, pod, objects)
			k.start()
			k.confined()
			c := k.set.Spec.Template.Spec.Containers[0]
			if err := k.probe(c.ReadinessProbe); err != nil {
				t.Errorf("the server is not ready: %v", err)
			}
			if out := k.asAdmin(c, "SAVE"); out != "OK" {
				t.Errorf("SAVE: %s", out)
			}
			if _, err := os.Stat(filepath.Join(k.volumes, "data", "dump.rdb")); err != nil {
				t.Error(err)
			}
			if out := k.asAdmin(c, "CONFIG REWRITE"); !strings.HasPrefix(out, "ERR") {
				t.Errorf("a configuration that is mounted is written: %s", out)
			}
			k.write(filepath.Join(k.volumes, "probe", "password"), "wrong", 0o440)
			if err := k.probe(c.ReadinessProbe); err == nil {
				t.Error("with a wrong password the server is ready")
			}
			if err := k.probe(c.LivenessProbe); err != nil {
				t.Errorf("a server that wants a password counts as dead: %v", err)
			}
			if out := k.asAdmin(c, "SHUTDOWN NOSAVE"); out != "" {
				t.Errorf("SHUTDOWN: %s", out)
			}
			if err := k.probe(c.LivenessProbe); err == nil {
				t.Error("a server that is gone counts as alive")
			}
		})
	}
}

// TestPodAnnouncesItself: in a mesh, or where it is asked to, a server says under
// which name, or address, it is found.
func TestPodAnnouncesItself(t *testing.T) {
	meshed, named := object{"mesh": "istio"}, object{"announce_names": true}
	for _, s := range live.Servers(t) {
		for _, tt := range []struct {
			topology string
			own      object
			want     string
		}{
			{"replication", meshed, "replica-announce-ip redis-0.redis.data.svc"},
			{"replication", named, "replica-announce-ip redis-0.redis.data.svc"},
			{"cluster", meshed, "cluster-announce-ip 127.0.0.1"},
			{"cluster", named, "cluster-announce-hostname redis-0.redis.data.svc"},
			{"cluster", named, "cluster-preferred-endpoint-type hostname"},
		} {
			t.Run(s.Name+"/"+tt.want, func(t *testing.T) {
				t.Parallel()
				pod, objects := inPod(t, s, live.NewSite(t), tt.topology, tt.own)
				k := newKubelet(t, s, pod, objects)
				k.start()
				directive, _, _ := strings.Cut(tt.want, " ")
				c := k.set.Spec.Template.Spec.Containers[0]
				if got := strings.Fields(k.asAdmin(c, "CONFIG GET "+directive)); strings.Join(got, " ") != tt.want {
					t.Errorf("it announces %q, want %q", got, tt.want)
				}
			})
		}
	}
}

// TestPodWritesItsConfiguration: where Sentinels fail over, a server keeps what
// they tell it, in a copy that does not outlive the pod.
func TestPodWritesItsConfiguration(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			site := live.NewSite(t)
			pod, objects := inPod(t, s, site, "sentinel", nil)
			k := newKubelet(t, s, pod, objects)
			k.start()
			k.confined()
			c := k.set.Spec.Template.Spec.Containers[0]
			if out := k.asAdmin(c, "CONFIG SET maxclients 77\nCONFIG REWRITE"); out != "OK\nOK" {
				t.Errorf("CONFIG REWRITE: %s", out)
			}
			copied, err := k.inServer("cat", "/run/redis-conf/redis.conf")
			if err != nil || !strings.Contains(copied, "maxclients 77") {
				t.Errorf("the copy was not written: %v", err)
			}
			if mounted, err := k.inServer("cat", "/etc/redis/redis.conf"); err != nil || strings.Contains(mounted, "maxclients 77") {
				t.Errorf("the mounted file was written: %v", err)
			}
		})
	}
}

// TestSentinelPodRuns: a Sentinel starts on its copy, which tells it who it is by the
// name of its pod, and writes it.
func TestSentinelPodRuns(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			site := live.NewSite(t)
			declaration := object{
				"server": s.Name, "name": "sentinel", "namespace": "data", "image": "example.com/server:1.0", "role": "sentinel", "port": site.Port, "config_secret": "conf", "acl_secret": "users",
			}
			k := newKubelet(t, s, declaration, map[string]map[string]string{
				"conf":  {"sentinel.conf": fmt.Sprintf("port %d\nbind 127.0.0.1\naclfile /etc/redis/users.acl\nsentinel monitor shop 127.0.0.1 1 2\n", site.Port)},
				"users": {"users.acl": admin},
			})
			k.start()
			k.confined()
			if out := k.asAdmin(k.set.Spec.Template.Spec.Containers[0], "SENTINEL FLUSHCONFIG"); out != "OK" {
				t.Errorf("SENTINEL FLUSHCONFIG: %s", out)
			}
			name, err := k.inServer("sh", "-c", `printf %s "$HOSTNAME"`)
			if err != nil {
				t.Fatal(err)
			}
			identity := fmt.Sprintf("sentinel myid %x\n", sha1.Sum([]byte(name+".data")))
			copied, err := k.inServer("cat", "/run/redis-conf/sentinel.conf")
			if err != nil || strings.Count(copied, "sentinel myid") != 1 || !strings.Contains(copied, identity) || !strings.Contains(copied, "sentinel current-epoch") {
				t.Errorf("the Sentinel did not write its file, or is not %q: %v\n%s", identity, err, copied)
			}
		})
	}
}

// asAdmin has the client of the liveness probe send commands as an
// administrator.
func (k *kubelet) asAdmin(c container, commands string) string {
	k.t.Helper()
	client := c.LivenessProbe.Exec.Command
	cmd := k.enter(c, append([]string{"env", "REDISCLI_AUTH=root"}, append(client[:len(client)-1:len(client)-1], "--user", "admin", "--no-auth-warning")...))
	cmd.Stdin = strings.NewReader(commands + "\n")
	out, err := cmd.CombinedOutput()
	if err != nil {
		k.t.Fatalf("%s: %v\n%s", commands, err, out)
	}
	return strings.TrimSpace(string(out))
}
