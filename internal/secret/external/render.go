package external

import (
	"cmp"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
)

// Render gives the document of a valid Spec whose name and namespace are known.
func Render(s Spec) []manifest.Document {
	name, namespace := s.Name.Or(""), s.Namespace.Or("")
	document := manifest.Document{Kind: "ExternalSecret", Namespace: namespace, Name: name, Fields: manifest.Fields{
		{Key: "apiVersion", Value: "external-secrets.io/v1"},
		{Key: "kind", Value: "ExternalSecret"},
		{Key: "metadata", Value: manifest.Fields{{Key: "name", Value: name}, {Key: "namespace", Value: namespace}}},
		{Key: "spec", Value: manifest.Fields{
			{Key: "refreshInterval", Value: s.RefreshInterval.Or(hourly)},
			{Key: "secretStoreRef", Value: manifest.Fields{{Key: "name", Value: s.Store.Or(name)}, {Key: "kind", Value: s.StoreKind.Or(secretStore)}}},
			{Key: "target", Value: manifest.Fields{{Key: "name", Value: name}, {Key: "template", Value: manifest.Fields{
				{Key: "engineVersion", Value: "v2"},
				{Key: "data", Value: s.data()},
			}}}},
			{Key: "data", Value: s.remoteKeys()},
		}},
	}}
	document.Origins = []manifest.Origin{{Field: "", From: finding.At("files")}}
	return []manifest.Document{document}
}

func (s Spec) data() manifest.Fields {
	files, _ := s.Files.Get()
	var data manifest.Fields
	for _, f := range files {
		data = append(data, manifest.Field{Key: f.Name, Value: f.Value.Or("")})
	}
	return data
}

// passwords names those that the files leave open, in ascending order.
func (s Spec) passwords() []string {
	files, _ := s.Files.Get()
	var names []string
	for _, f := range files {
		if template, err := secret.Parse(f.Value.Or("")); err == nil { // which Validate makes sure of
			names = append(names, template.Names()...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// remoteKeys tells where each password lies.
func (s Spec) remoteKeys() []manifest.Fields {
	stated := map[string]string{}
	keys, _ := s.Keys.Get()
	for _, k := range keys {
		stated[k.Name] = k.Value.Or("")
	}
	all := []manifest.Fields{}
	for _, name := range s.passwords() {
		key, property, _ := strings.Cut(stated[name], "#")
		all = append(all, manifest.Fields{
			{Key: "secretKey", Value: name},
			{Key: "remoteRef", Value: manifest.Fields{{Key: "key", Value: cmp.Or(key, name)}}.With("property", property)},
		})
	}
	return all
}
