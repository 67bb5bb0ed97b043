package origination

import (
	"fmt"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/certificate"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/istio"
)

// maxConfigMap is how much a ConfigMap may hold (Kubernetes, core validation,
// MaxSecretSize), with room for the rest of it.
const maxConfigMap = 1_000_000

func (s Spec) checkTrust(r *finding.Report) {
	if s.CredentialName.IsUnknown() || s.TLSMode.IsUnknown() {
		return
	}
	s.checkAuthorities(r)
	s.checkCredential(r)
	s.checkClient(r)
}

// checkAuthorities reports what cannot be read, and that nothing is there to be
// read.
func (s Spec) checkAuthorities(r *finding.Report) {
	path := finding.At("ca_certificates")
	texts, known := s.CACertificates.Get()
	switch {
	case s.CACertificates.IsAbsent() && s.CredentialName.IsAbsent():
		r.Problem(finding.Required, path, "ca_certificates are required", "Without them the server is verified by every public authority, or by none. Give all that the instance has, as server_ca_certs[*].cert, or name what holds them in credential_name.")
	case known && len(texts) == 0:
		r.Problem(finding.Required, path, "ca_certificates must not be empty", "Is in-transit encryption off? An instance without it has no authority, and sends everything in plain text.")
	case !s.CACertificates.IsAbsent() && s.ofSecret():
		r.Problem(finding.Conflict, path, "ca_certificates have no effect where a Secret is the credential", "Put them into that Secret as ca.crt, or write credential_name = \"configmap://NAMESPACE/NAME\".")
	}
	for i, text := range texts {
		if _, err := certificate.ParseBundle(text); err != nil {
			r.Problem(finding.Invalid, path.Index(i), fmt.Sprintf("ca_certificates[%d] %v", i, err), "Pass what the instance gives, as PEM. The value is not shown, since it may be a secret.")
		}
	}
	if len(certificate.Encode(s.authorities())) > maxConfigMap {
		r.Problem(finding.Invalid, path, "ca_certificates are more than a ConfigMap holds, one megabyte", "Leave out those that did not sign this server's certificate.")
	}
}

// authorities are the certificates that can be read.
func (s Spec) authorities() []certificate.Authority {
	texts, _ := s.CACertificates.Get()
	var all []certificate.Authority
	for _, text := range texts {
		bundle, err := certificate.ParseBundle(text)
		if err == nil { // reported by checkAuthorities
			all = append(all, bundle...)
		}
	}
	return all
}

func (s Spec) checkCredential(r *finding.Report) {
	name, known := s.CredentialName.Get()
	if !known {
		return
	}
	if s.PodLabels.IsAbsent() {
		r.Problem(finding.Required, finding.At("pod_labels"), "credential_name needs pod_labels",
			"Without a selector a sidecar does not see the credential and speaks plain text. Name the labels of the pods that use the servers; all others fail to connect.")
	}
	if !s.CAMountPath.IsAbsent() {
		r.Problem(finding.Conflict, finding.At("ca_mount_path"), "ca_mount_path has no effect with credential_name", "The control plane hands the credential to the sidecar; nothing is mounted. Remove one of the two.")
	}
	rest, isConfigMap := strings.CutPrefix(name, configMapPrefix)
	namespace, _, _ := strings.Cut(rest, "/")
	if own, known := s.Namespace.Get(); isConfigMap && known && namespace != own {
		r.Problem(finding.Conflict, finding.At("credential_name"), fmt.Sprintf("the ConfigMap must be in namespace %s, not %s", own, namespace), "The control plane reads none of another namespace than the pods'.")
	}
	if isConfigMap && s.TLSMode.Or(simple) == mutual {
		r.Problem(finding.Conflict, finding.At("credential_name"), "a ConfigMap holds no key, which MUTUAL needs", "Name a Secret that holds tls.crt, tls.key and ca.crt.")
	}
}

func (s Spec) checkClient(r *finding.Report) {
	path := finding.At("client_secret")
	mode := s.TLSMode.Or(simple)
	switch {
	case mode == mutual && s.CredentialName.IsAbsent() && s.ClientSecret.IsAbsent():
		r.Problem(finding.Required, path, "MUTUAL needs client_secret", "Name the Secret that holds the sidecar's certificate and key as tls.crt and tls.key; or put them into the Secret that credential_name names.")
	case mode == simple && !s.ClientSecret.IsAbsent():
		r.Problem(finding.Conflict, path, "client_secret has no effect with SIMPLE", "Write tls_mode = \"MUTUAL\", or remove it.")
	case !s.CredentialName.IsAbsent() && !s.ClientSecret.IsAbsent():
		r.Problem(finding.Conflict, path, "client_secret has no effect with credential_name", "The Secret that credential_name names holds tls.crt and tls.key too. Remove one of the two.")
	}
	if s.ClientSecret.IsAbsent() && !s.ClientMountPath.IsAbsent() {
		r.Problem(finding.Conflict, finding.At("client_mount_path"), "client_mount_path needs client_secret", "It is where that is mounted. Remove it.")
	}
	if !s.ClientSecret.IsAbsent() && istio.Overlap(s.CAMountPath.Or(defaultCAMountPath), s.ClientMountPath.Or(defaultClientMountPath)) {
		r.Problem(finding.Conflict, finding.At("client_mount_path"), "client_mount_path is ca_mount_path too, or one lies in the other", "Two volumes need two paths.")
	}
}

// ofSecret and ofConfigMap tell what the credential is, if there is one.
func (s Spec) ofSecret() bool    { return s.CredentialName.IsSet() && !s.ofConfigMap() }
func (s Spec) ofConfigMap() bool { return strings.HasPrefix(s.CredentialName.Or(""), configMapPrefix) }

// mounts are what the sidecar must find in its pod.
func (s Spec) mounts() []istio.Mount {
	name, _ := s.Name.Get()
	if !s.CredentialName.IsAbsent() {
		return nil
	}
	mounts := []istio.Mount{{Name: name + authoritiesSuffix, Volume: map[string]any{"configMap": map[string]any{"name": name + authoritiesSuffix}}, Path: s.CAMountPath.Or(defaultCAMountPath)}}
	if secret, ok := s.ClientSecret.Get(); ok {
		mounts = append(mounts, istio.Mount{Name: name + clientSuffix, Volume: map[string]any{"secret": map[string]any{"secretName": secret}}, Path: s.ClientMountPath.Or(defaultClientMountPath)})
	}
	return mounts
}

// merged are the pods' annotations with what the sidecar needs.
func (s Spec) merged(annotations []flow.Label) (istio.Annotations, error) {
	all, err := istio.Annotations(annotations).Mounted(s.mounts())
	if err != nil || !s.DNSCapture.Or(false) {
		return all, err
	}
	return all.CapturingDNS()
}
