package pod

import "github.com/redisguard/terraform-provider-redisguard/internal/manifest"

// volumes are what the pods bring along. The data volume is a claim of each pod
// if it has a size.
func (s Spec) volumes() []manifest.Fields {
	volumes := []manifest.Fields{{
		{Key: "name", Value: "config"},
		{Key: "projected", Value: manifest.Fields{{Key: "defaultMode", Value: readable}, {Key: "sources", Value: s.sources()}}},
	}}
	if s.rewritesConfig() {
		volumes = append(volumes, inMemory("config-copy"))
	}
	if s.DataSize.IsAbsent() {
		volumes = append(volumes, manifest.Fields{{Key: "name", Value: "data"}, {Key: "emptyDir", Value: manifest.Fields{}}})
	}
	if secret, ok := s.TLSSecret.Get(); ok {
		volumes = append(volumes, ofSecret("tls", secret))
	}
	if secret, ok := s.ProbeSecret.Get(); ok {
		volumes = append(volumes, ofSecret("probe", secret))
	}
	return volumes
}

// sources puts configuration and users into one folder. A projected volume
// follows its Secret, so that ACL LOAD reads what was rotated; a subPath would
// not.
func (s Spec) sources() []manifest.Fields {
	var sources []manifest.Fields
	files := []string{s.configFile()}
	if s.replicaConfig() {
		files = append(files, ReplicaFile)
	}
	if name, ok := s.ConfigMap.Get(); ok {
		sources = append(sources, source("configMap", name, files...))
	}
	if name, ok := s.ConfigSecret.Get(); ok {
		sources = append(sources, source("secret", name, files...))
	}
	if name, ok := s.IncludeSecret.Get(); ok {
		sources = append(sources, source("secret", name, IncludeFile))
	}
	if name, ok := s.ACLSecret.Get(); ok {
		sources = append(sources, source("secret", name, ACLFile))
	}
	return sources
}

// The files beside the configuration.
const (
	ReplicaFile = "replica.conf"
	IncludeFile = "sentinel-secrets.conf"
)

func source(kind, name string, keys ...string) manifest.Fields {
	items := make([]manifest.Fields, len(keys))
	for i, key := range keys {
		items[i] = manifest.Fields{{Key: "key", Value: key}, {Key: "path", Value: key}}
	}
	return manifest.Fields{{Key: kind, Value: manifest.Fields{{Key: "name", Value: name}, {Key: "items", Value: items}}}}
}

func ofSecret(volume, secret string) manifest.Fields {
	return manifest.Fields{{Key: "name", Value: volume}, {Key: "secret", Value: manifest.Fields{{Key: "secretName", Value: secret}, {Key: "defaultMode", Value: readable}}}}
}

// inMemory is a folder that no disk keeps: what is copied there may hold
// passwords.
func inMemory(volume string) manifest.Fields {
	return manifest.Fields{{Key: "name", Value: volume}, {Key: "emptyDir", Value: manifest.Fields{{Key: "medium", Value: "Memory"}, {Key: "sizeLimit", Value: "1Mi"}}}}
}

// mounts are where the server finds them. It writes its data, and the copy of
// its configuration if it needs one, and nothing else.
func (s Spec) mounts() []manifest.Fields {
	mounts := []manifest.Fields{mount("config", ConfigFolder, true)}
	if s.rewritesConfig() {
		mounts = append(mounts, mount("config-copy", copyFolder, false))
	}
	mounts = append(mounts, mount("data", dataFolder, false))
	if s.tls() {
		mounts = append(mounts, mount("tls", TLSFolder, true))
	}
	if !s.ProbeSecret.IsAbsent() {
		mounts = append(mounts, mount("probe", probeFolder, true))
	}
	return mounts
}

func mount(volume, folder string, readOnly bool) manifest.Fields {
	m := manifest.Fields{{Key: "name", Value: volume}, {Key: "mountPath", Value: folder}}
	if readOnly {
		m = append(m, manifest.Field{Key: "readOnly", Value: true})
	}
	return m
}

// claims are the volumes of each pod.
func (s Spec) claims() []manifest.Fields {
	size, ok := s.DataSize.Get()
	if !ok {
		return nil
	}
	spec := manifest.Fields{{Key: "accessModes", Value: []string{"ReadWriteOnce"}}}.With("storageClassName", s.StorageClass.Or(""))
	spec = append(spec, manifest.Field{Key: "resources", Value: manifest.Fields{{Key: "requests", Value: manifest.Fields{{Key: "storage", Value: size}}}}})
	return []manifest.Fields{{{Key: "metadata", Value: manifest.Fields{{Key: "name", Value: "data"}}}, {Key: "spec", Value: spec}}}
}
