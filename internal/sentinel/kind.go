package sentinel

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Kind is sentinel.conf as a kind of artefact.
func Kind() artefact.Kind {
	return artefact.Define(artefact.Definition[Spec]{
		Name: "sentinel_conf",
		Doc: "Renders a hardened `sentinel.conf` that Sentinels of the named server version accept. " +
			"A Sentinel writes into its file, and what it wrote would win over a password that was rotated since: each pod must start from a fresh copy, as `redisguard_pod_hardening` makes it.",
		Shape: Shape(),
		Outputs: []shape.Argument{
			{Name: "content", Type: shape.Text, Doc: "The file. It holds no password, and includes `secrets_file` where Sentinels log in."},
			{Name: "content_sha256", Type: shape.Text, Doc: "SHA-256 of the file, hex, to restart what reads it."},
			{Name: "secrets_template", Type: shape.Text, Doc: "The file with the passwords, as a Go template that `redisguard_secret_file` and External Secrets fill in. Empty if Sentinels log in nowhere."},
			{Name: "content_template", Type: shape.Text, Doc: "Both in one, where a single file is wanted."},
			{Name: "revision", Type: shape.Int, Doc: "A whole number that changes whenever `content_template` does, for `data_wo_revision` and the like."},
		},
		Validate:   Spec.Validate,
		Exceptions: Spec.excuses,
		Build:      build,
	})
}

func build(s Spec, srv *server.Server) artefact.Product {
	file := Render(s, srv)
	product := artefact.Product{Text: file, Outputs: map[string]shape.Value{
		"content": shape.Unknown(), "content_sha256": shape.Unknown(), "secrets_template": shape.Unknown(), "content_template": shape.Unknown(), "revision": shape.Unknown(),
	}}
	if secrets := s.secrets(); secrets.Known() && !s.Monitors.IsUnknown() {
		product.Outputs["secrets_template"] = shape.StringOf(string(secrets.Bytes()))
	}
	if template := renderTemplate(s, srv); template.Known() {
		text := string(template.Bytes())
		product.Outputs["content_template"], product.Outputs["revision"] = shape.StringOf(text), shape.IntOf(secret.Revision(text))
	}
	if !file.Known() {
		return product
	}
	content := file.Bytes()
	sum := sha256.Sum256(content)
	product.Outputs["content"] = shape.StringOf(string(content))
	product.Outputs["content_sha256"] = shape.StringOf(hex.EncodeToString(sum[:]))
	product.Model = Parse(content, srv)
	return product
}

// excuses are the exceptions that a declared protector implies: plain text is what
// it protects.
func (s Spec) excuses() []artefact.Exception {
	protector := s.PlaintextProtectedBy.Or("")
	if protector == "" {
		return nil
	}
	return []artefact.Exception{{
		Rule: "RG616", Reason: "plaintext_protected_by: " + protector, Stated: finding.At("plaintext_protected_by"), Implied: true,
	}}
}
