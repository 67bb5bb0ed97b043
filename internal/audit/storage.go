package audit

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

// dataFolder is where the images of Redis and Valkey work, and what they declare
// as a volume, so that it can be written even where the root file system cannot.
const dataFolder = "/data"

// A dataPlace is where a server writes its data.
type dataPlace struct {
	dir      string
	line     int    // of dir in the redis.conf, 0 if it does not stand there
	volume   string // its name, "" if nothing is mounted there
	source   string // of the volume, "" if it is none of the document's
	readOnly bool
	storage  kube.Storage
}

// dataPlace finds where the server writes its data. It is not known if a script or
// an injector may have a say in it, or if the folder is one of the image's.
func (p placedServer) dataPlace(m *kube.Manifests) (d dataPlace, known bool) {
	dir, known := p.value("dir")
	if !known || p.container.Lifecycle != nil || brought(p.Annotations) {
		return d, false
	}
	storage, known := m.Storage(p.Workload, p.container)
	if !known {
		return d, false
	}
	if !path.IsAbs(dir) {
		base := storage.WorkingDir
		if base == "" && ofDockerHub(p.container.Image) {
			base = dataFolder
		}
		dir = path.Join(base, dir)
	}
	if !path.IsAbs(dir) {
		return d, false
	}
	d = dataPlace{dir: path.Clean(dir), storage: storage}
	if _, overruled := p.overruled("dir"); !overruled {
		_, d.line = p.conf.Value("dir")
	}
	if mount, found := storage.MountOf(d.dir); found {
		d.volume, d.source, d.readOnly = mount.Name, storage.Volumes[mount.Name], mount.ReadOnly
	}
	return d, true
}

// unwritable says what a container mounts that nobody can write to, "" if it is no
// such volume.
func unwritable(volume, source string, readOnly bool) string {
	switch {
	case volume == "":
		return ""
	case slices.Contains([]string{"configMap", "secret", "projected", "downwardAPI", "image"}, source):
		return fmt.Sprintf("mounts volume %s, a %s, which cannot be written", volume, source)
	case readOnly:
		return fmt.Sprintf("mounts volume %s read-only", volume)
	default:
		return ""
	}
}

// ofDockerHub reports whether an image is one that Redis or Valkey publish, of
// which it is known what it declares.
func ofDockerHub(image string) bool {
	name, _, _ := strings.Cut(image, "@")
	if i := strings.LastIndex(name, ":"); i > strings.LastIndex(name, "/") {
		name = name[:i]
	}
	switch strings.TrimPrefix(name, "docker.io/") {
	case "redis", "library/redis", "valkey/valkey", "public.ecr.aws/docker/library/redis":
		return true
	}
	return false
}
