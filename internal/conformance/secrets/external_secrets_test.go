// Package secrets_test hands what is exported to the real consumers of secrets:
// External Secrets' template engine and Vault's Redis engine.
package secrets_test

import (
	"context"
	"strings"
	"testing"

	esv1 "github.com/external-secrets/external-secrets/apis/externalsecrets/v1"
	engine "github.com/external-secrets/external-secrets/pkg/template/v2"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// declaration is a file of three users for External Secrets.
func declaration(server string) declared.Object {
	return declared.Object{
		"server": server, "export_to": []string{"external_secret"}, "external_secret_namespace": "data", "external_secret_store_kind": "ClusterSecretStore",
		"external_secret_keys": declared.Object{"checkout": "shop/redis#checkout", "odd.one": "- # yes: {{ no }}"},
		"users": declared.Object{
			"checkout": declared.Object{"keys": []string{"checkout:*", "{{x}}:*", "a'b"}, "commands": []string{"+get", "+set"}},
			"odd.one":  declared.Object{"preset": "read_only", "keys": []string{"odd:*"}, "selectors": []declared.Object{{"keys": []string{"it's"}, "commands": []string{"+get"}}}},
			"root":     declared.Object{"preset": "admin"},
		},
	}
}

// manifest reads the exported manifest as the API server does with the type of
// External Secrets: what the type does not know is an error.
func manifest(t *testing.T, server string) esv1.ExternalSecret {
	t.Helper()
	result := declared.Run(t, "users_acl", declaration(server))
	if result.Report.Invalid() {
		t.Fatal(result.Report.Problems)
	}
	text := result.Outputs["exports"].Field("external_secret").Field("users.acl").Text()
	var m esv1.ExternalSecret
	if err := yaml.UnmarshalStrict([]byte(text), &m); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return m
}

// fill makes the files of the manifest's template and the users' passwords.
func fill(m esv1.ExternalSecret, passwords map[string]string) (map[string][]byte, error) {
	templates, values := map[string][]byte{}, map[string][]byte{}
	for name, text := range m.Spec.Target.Template.Data {
		templates[name] = []byte(text)
	}
	for name, password := range passwords {
		values[name] = []byte(password)
	}
	secret := &corev1.Secret{}
	err := engine.Execute(templates, values, esv1.TemplateScopeValues, esv1.TemplateTargetData, secret)
	return secret.Data, err
}

var passwords = map[string]string{"checkout": "a", "odd.one": `p"w{{$`, "root": "r"}

// TestExternalSecretMakesTheFile: the operator's own engine makes a file that a
// real server loads, on which each user logs in with its password.
func TestExternalSecretMakesTheFile(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			m := manifest(t, s.Name)
			if m.Namespace != "data" || m.Spec.SecretStoreRef.Kind != "ClusterSecretStore" || m.Spec.Target.Template.EngineVersion != esv1.TemplateEngineV2 {
				t.Errorf("the manifest is %+v", m)
			}
			refs := map[string]esv1.ExternalSecretDataRemoteRef{}
			for _, d := range m.Spec.Data {
				refs[d.SecretKey] = d.RemoteRef
			}
			if refs["checkout"].Key != "shop/redis" || refs["checkout"].Property != "checkout" || refs["root"].Key != "root" || refs["odd.one"].Key != "- " || refs["odd.one"].Property != " yes: {{ no }}" {
				t.Errorf("the passwords are fetched from %+v", refs)
			}
			files, err := fill(m, passwords)
			if err != nil {
				t.Fatal(err)
			}
			site := live.NewSite(t)
			conf := "port " + strings.Split(site.Address(false), ":")[1] + "\nbind 127.0.0.1\nunixsocket " + site.Socket + "\naclfile " + site.ACLFile + "\nsave \"\"\n"
			instance := s.Start(t, site, live.Files{Conf: []byte(conf), ACL: files["users.acl"]})
			for user, password := range passwords {
				client := instance.Client(t, live.Login{User: user, Password: password})
				err := client.Do(context.Background(), "GET", "none:1").Err()
				if denied := err != nil && strings.HasPrefix(err.Error(), "NOPERM"); denied != (user != "root") {
					t.Errorf("%s: %v", user, err)
				}
			}
			if err := instance.Client(t, live.Login{User: "{{ x }}", Password: "a"}).Ping(context.Background()).Err(); err == nil {
				t.Error("a stranger is let in")
			}
		})
	}
}

// TestExternalSecretFailsClosed: without a password, or with an empty one, the
// operator makes no file.
func TestExternalSecretFailsClosed(t *testing.T) {
	m := manifest(t, "redis-7.2")
	for name := range passwords {
		for what, change := range map[string]func(map[string]string){
			"missing": func(p map[string]string) { delete(p, name) },
			"empty":   func(p map[string]string) { p[name] = "" },
		} {
			given := map[string]string{}
			for n, p := range passwords {
				given[n] = p
			}
			change(given)
			if files, err := fill(m, given); err == nil || !strings.Contains(err.Error(), "the password of "+name+" is missing") {
				t.Errorf("the password of %s is %s: %v and\n%s", name, what, err, files)
			}
		}
	}
}
