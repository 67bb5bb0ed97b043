// Package istio holds what Istio's kinds have in common: how their documents
// begin, and what sidecars read of a pod's annotations.
package istio

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// The groups of Istio's kinds.
const (
	Networking = "networking.istio.io"
	Security   = "security.istio.io"
)

// APIVersions are the versions of both groups that can be asked for, the
// default first. Istio serves v1 from 1.22 on.
func APIVersions() []string { return []string{"v1", "v1beta1"} }

// Common is what every document of a declaration bears.
type Common struct {
	Namespace   string
	Labels      shape.Arg[[]flow.Label]
	Annotations shape.Arg[[]flow.Label]
}

// Document begins a document. What follows, spec or data, is the caller's.
func (c Common) Document(apiVersion, kind, name string, rest ...manifest.Field) manifest.Document {
	metadata := manifest.Fields{{Key: "name", Value: name}}
	if c.Namespace != "" {
		metadata = append(metadata, manifest.Field{Key: "namespace", Value: c.Namespace})
	}
	metadata = metadata.With("labels", manifest.Labels(c.Labels)).With("annotations", manifest.Labels(c.Annotations))
	return manifest.Document{
		Kind: kind, Namespace: c.Namespace, Name: name, Origins: []manifest.Origin{{Field: "", From: finding.At("name")}},
		Fields: append(manifest.Fields{{Key: "apiVersion", Value: apiVersion}, {Key: "kind", Value: kind}, {Key: "metadata", Value: metadata}}, rest...),
	}
}
