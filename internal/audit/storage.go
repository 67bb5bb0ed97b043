package audit

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

// dataFolder is where the images of Redis and Valkey work, and what they declare as
// a volume.
const dataFolder = "/data"

// A place is where a container finds a file or a folder.
type place struct {
	path     string
	volume   string // its name, "" if nothing is mounted there
	source   string // of the volume, "" if it is none of the document's
	readOnly bool
	itself   bool // the volume is mounted at this path, and not above it
	storage  kube.Storage
}

// place finds a path of the server's. It is not known if a script or an injector
// may have a say in it, or if it is below a folder of the image's.
func (p placedServer) place(m *kube.Manifests, at string) (found place, known bool) {
	if p.container.Lifecycle != nil || brought(p.Annotations) {
		return found, false
	}
	storage, known := m.Storage(p.Workload, p.container)
	if !known {
		return found, false
	}
	if !path.IsAbs(at) {
		base := storage.WorkingDir
		if base == "" && official(p.container.Image) {
			base = dataFolder
		}
		at = path.Join(base, at)
	}
	if !path.IsAbs(at) {
		return found, false
	}
	found = place{path: path.Clean(at), storage: storage}
	if mount, mounted := storage.MountOf(found.path); mounted {
		found.volume, found.source, found.readOnly = mount.Name, storage.Volumes[mount.Name], mount.ReadOnly
		found.itself = path.Clean(mount.MountPath) == found.path
	}
	return found, true
}

// unwritable says why a server cannot write to a place, "" if it may be able to. The
// folder that images of Redis and Valkey declare as a volume can be written even
// where the root file system cannot.
func (p placedServer) unwritable(at place) string {
	security := p.container.SecurityContext
	switch {
	case at.volume == "" && security != nil && is(security.ReadOnlyRootFilesystem, true) && official(p.container.Image) && !within(at.path, dataFolder) && !ofSystem(at.path):
		return "mounts nothing on its read-only root file system"
	case at.volume == "":
		return ""
	case slices.Contains([]string{"configMap", "secret", "projected", "downwardAPI", "image"}, at.source):
		return fmt.Sprintf("mounts volume %s, a %s, which cannot be written", at.volume, at.source)
	case at.readOnly:
		return fmt.Sprintf("mounts volume %s read-only", at.volume)
	default:
		return ""
	}
}

// dataPlace is where a server writes its data.
func (p placedServer) dataPlace(m *kube.Manifests) (found place, known bool) {
	dir, known := p.value("dir")
	if !known {
		return found, false
	}
	return p.place(m, dir)
}

// official reports whether an image is one that Redis or Valkey publish, of which it is
// known what it declares, in whatever registry.
func official(image string) bool {
	folders := strings.Split(image[:strings.LastIndex(image, "/")+1]+imageName(image), "/")
	if strings.ContainsAny(folders[0], ".:") {
		folders = folders[1:] // the registry's own name
	}
	name := strings.TrimPrefix(strings.Join(folders, "/"), "docker/")
	return slices.Contains([]string{"redis", "library/redis", "valkey/valkey"}, name)
}
