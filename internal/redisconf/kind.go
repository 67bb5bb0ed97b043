package redisconf

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Kind is redis.conf as a kind of artefact.
func Kind() artefact.Kind {
	return artefact.Define(artefact.Definition[Spec]{
		Name: "redis_conf",
		Doc: "Renders a hardened `redis.conf` that the named server version accepts. " +
			"What is left out gets the hardened default, and the file says why. " +
			"What the server would refuse is an error at its argument.",
		Shape: Shape(),
		Outputs: []shape.Argument{
			{Name: "content", Type: shape.Text, Doc: "The file."},
			{Name: "content_sha256", Type: shape.Text, Doc: "SHA-256 of the file, hex, to restart what reads it."},
			{Name: "content_template", Type: shape.Text, Doc: "The file as a Go template, which leaves open the passwords of `secrets`. `redisguard_secret_file` and External Secrets fill it in."},
			{Name: "revision", Type: shape.Int, Doc: "A whole number that changes whenever `content_template` does, for `data_wo_revision` and the like."},
		},
		Validate:   Spec.Validate,
		Build:      build,
		Exceptions: Spec.excuses,
	})
}

func build(s Spec, srv *server.Server) artefact.Product {
	text := Render(s, srv)
	product := artefact.Product{
		Text:    text,
		Outputs: map[string]shape.Value{"content": shape.Unknown(), "content_sha256": shape.Unknown(), "content_template": shape.Unknown(), "revision": shape.Unknown()},
	}
	if template := renderTemplate(s, srv); template.Known() {
		text := string(template.Bytes())
		product.Outputs["content_template"], product.Outputs["revision"] = shape.StringOf(text), shape.IntOf(secret.Revision(text))
	}
	if !text.Known() {
		product.Model, product.Unjudged = parseKnown(text, srv), true
		return product
	}
	content := text.Bytes()
	sum := sha256.Sum256(content)
	product.Outputs["content"] = shape.StringOf(string(content))
	product.Outputs["content_sha256"] = shape.StringOf(hex.EncodeToString(sum[:]))
	product.Model = Parse(content, srv)
	return product
}

// parseKnown reads the lines that are known, each at its own number, and tells
// the file which directives are still to come. It returns nil if that can be
// any, since the directives argument as a whole is not known.
func parseKnown(text artefact.Text, srv *server.Server) artefact.Model {
	var later []string
	for _, l := range text {
		if l.Known() {
			continue
		}
		if l[0].Text == "" {
			return nil
		}
		later = append(later, l[0].Text)
	}
	return Parse(text.SoFar().Bytes(), srv).Later(later)
}

// excuses are the exceptions that a declared protector implies: plain text is
// what it protects. A mesh does so for replicas and nodes as well, and delivers
// to the pod's address, not to loopback.
func (s Spec) excuses() []artefact.Exception {
	rules := map[string][]string{
		ProtectedByMesh:   {"RG101", "RG102", "RG108", "RG110", "RG112"},
		ProtectedByTunnel: {"RG101", "RG112"},
	}
	stated := finding.At("plaintext_protected_by")
	var excuses []artefact.Exception
	for _, rule := range rules[s.PlaintextProtectedBy.Or("")] {
		excuses = append(excuses, artefact.Exception{
			Rule: rule, Reason: "plaintext_protected_by: " + s.PlaintextProtectedBy.Or(""), Stated: stated, Implied: true,
		})
	}
	return excuses
}
