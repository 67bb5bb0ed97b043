package secrets_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	esv1 "github.com/external-secrets/external-secrets/apis/externalsecrets/v1"
	"sigs.k8s.io/yaml"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// templates are both files of a server, with every password left open: those of
// two users, one in the middle of a rotation, and those that redis.conf holds.
func templates(t *testing.T, server string) map[string]string {
	t.Helper()
	declarations := map[string]declared.Object{
		"users_acl": {"server": server,
			"users": declared.Object{
				"checkout": declared.Object{"keys": []string{"checkout:*", "{{x}}:*"}, "commands": []string{"+get"}},
				"reports":  declared.Object{"keys": []string{"r:*"}, "commands": []string{"+get"}, "password_names": []string{"reports", "reports_next"}},
			},
			"system_users": declared.Object{"replica": declared.Object{"preset": "replica"}},
		},
		"redis_conf": {"server": server, "maxmemory": "64mb", "tls_cert_file": "/tls/tls.crt", "tls_key_file": "/tls/{{ odd }}.key", "tls_ca_cert_file": "/tls/ca.crt",
			"directives": declared.Object{"masteruser": []string{"replica"}},
			"secrets":    declared.Object{"masterauth": "replica", "tls-key-file-pass": "key"}},
	}
	all := map[string]string{}
	for file, kind := range map[string]string{"users.acl": "users_acl", "redis.conf": "redis_conf"} {
		result := declared.Run(t, kind, declarations[kind])
		if result.Report.Invalid() {
			t.Fatal(result.Report.Problems)
		}
		all[file] = result.Outputs["content_template"].Text()
	}
	return all
}

// externalSecret is the manifest of both files.
func externalSecret(t *testing.T, files map[string]string) esv1.ExternalSecret {
	t.Helper()
	documents := declared.Manifests(t, "external_secret", declared.Object{"name": "redis", "namespace": "data", "files": files})
	var m esv1.ExternalSecret
	if err := yaml.UnmarshalStrict([]byte(documents["ExternalSecret/data/redis"]), &m); err != nil {
		t.Fatalf("%v in\n%v", err, documents)
	}
	return m
}

// own fills a file as Terraform does, with the passwords that it asks for. A
// problem is why it makes none.
func own(t *testing.T, template string, passwords map[string]string) (content []byte, problem string) {
	t.Helper()
	given := maps.Clone(passwords)
	maps.DeleteFunc(given, func(name, _ string) bool { return !strings.Contains(template, `"`+name+`"`) })
	result := declared.Run(t, "secret_file", declared.Object{"template": template, "passwords": given, "fail_on": "never"})
	if result.Report.Invalid() {
		return nil, fmt.Sprint(result.Report.Problems[0])
	}
	return []byte(result.Outputs["content"].Text()), ""
}

// fit are passwords that both files can hold.
var fit = map[string]string{
	"checkout": "ch\"eck\\out é {{ .x }} 'q' 4Zt", "reports": " reports # 81 ", "reports_next": "next`%{}$${}",
	"replica": `a "b" \c {{ 'd' }} # e`, "key": `\"`,
}

// TestBothWaysMakeTheSameFiles: External Secrets in the cluster and
// redisguard_secret_file in Terraform make the same bytes of the same templates.
func TestBothWaysMakeTheSameFiles(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			open := templates(t, s.Name)
			files, err := fill(externalSecret(t, open), fit)
			if err != nil {
				t.Fatal(err)
			}
			for name, template := range open {
				ours, problem := own(t, template, fit)
				if problem != "" {
					t.Fatal(problem)
				}
				if !bytes.Equal(files[name], ours) {
					t.Errorf("%s: External Secrets makes\n%s\nand secret_file\n%s", name, files[name], ours)
				}
			}
		})
	}
}

// TestBothWaysFailClosed: of a password that is missing, empty or unfit neither
// makes a file, and what is hashed need not be ASCII.
func TestBothWaysFailClosed(t *testing.T) {
	open := templates(t, "redis-7.2")
	m := externalSecret(t, open)
	quoted := []string{"key", "replica"} // in redis.conf
	for _, name := range slices.Sorted(maps.Keys(fit)) {
		for _, unfit := range []string{"-", "", "line\nbreak-7Kq", "at the end-7Kq\n", "at the end-7Kq\r\n", "tab\t7Kq", "nul\x007Kq", "ünfit-7Kq"} {
			given := maps.Clone(fit)
			given[name] = unfit
			if unfit == "-" {
				delete(given, name)
			}
			hashable := unfit == "ünfit-7Kq"
			_, err := fill(m, given)
			if (err == nil) != (hashable && !slices.Contains(quoted, name)) {
				t.Errorf("%s = %q: External Secrets says %v", name, unfit, err)
			}
			for file, template := range open {
				content, problem := own(t, template, given)
				fits := hashable && file == "users.acl" || !strings.Contains(template, `"`+name+`"`)
				if (problem == "") != fits || problem != "" && content != nil {
					t.Errorf("%s, %s = %q: secret_file says %q", file, name, unfit, problem)
				}
			}
		}
	}
}
