package judge_test

import (
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
)

// refused requires that a document is invalid for a reason.
func refused(t testing.TB, document, reason string) {
	t.Helper()
	_, errs := judge.Validate([]byte(document))
	if !strings.Contains(strings.Join(errs, "\n"), reason) {
		t.Errorf("it must be refused with %q: %q\n%s", reason, errs, document)
	}
}

// valid requires that a document is valid, without a warning.
func valid(t testing.TB, document string) {
	t.Helper()
	if warnings, errs := judge.Validate([]byte(document)); len(warnings)+len(errs) > 0 {
		t.Errorf("it must be valid: %q %q\n%s", warnings, errs, document)
	}
}

// TestAccepted: every kind, in every version.
func TestAccepted(t *testing.T) {
	sidecar := `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: app, namespace: app}
spec:
  egress:
  - hosts: ["./*"]
`
	for _, document := range []string{entry, rule, sidecar} {
		for _, version := range []string{"v1", "v1beta1", "v1alpha3"} {
			valid(t, edited(t, document, "istio.io/v1", "istio.io/"+version))
		}
	}
	for _, document := range []string{strict, policy + "  - {}\n"} {
		for _, version := range []string{"v1", "v1beta1"} {
			valid(t, edited(t, document, "istio.io/v1", "istio.io/"+version))
		}
	}
	valid(t, "# a comment\n---\n"+entry)
}

// TestRefused: each change makes a document invalid, for the reason given.
func TestRefused(t *testing.T) {
	for document, reason := range map[string]string{
		entry + "  foo: bar\n":                                            "unknown fields [spec.foo]",
		entry + "foo: bar\n":                                              `unknown field "foo"`,
		entry + "  resolution: STATIC\n":                                  `"resolution" already set`,
		edited(t, entry, "number: 6379", "number: '6379'"):                "must be of type integer",
		edited(t, entry, "targetPort: 6378", "targetPort: 70000"):         "port must be between 1-65535",
		edited(t, entry, "hosts: [redis.example.com]", "hosts: [y]"):      "must be of type string",
		edited(t, entry, "protocol: TCP", "protocol: FOO"):                "unsupported protocol: FOO",
		edited(t, entry, "name: tcp-redis,", "name: TCP_redis,"):          "invalid port name",
		edited(t, entry, ", namespace: app", ""):                          "metadata.namespace: Required value",
		edited(t, entry, "name: redis, ", ""):                             "metadata.name: Required value",
		edited(t, entry, "name: redis, ", "name: Redis_, "):               "metadata.name: Invalid value",
		edited(t, entry, "name: redis, ", "name: redis, lables: {}, "):    `unknown field "lables"`,
		edited(t, rule, "SIMPLE", "SIMPEL"):                               "Unsupported value",
		edited(t, rule, "istio.io/v1", "istio.io/v2"):                     "no validator found",
		edited(t, rule, "networking.istio.io/v1", "security.istio.io/v1"): "does not know",
		policy + "  - to: [{operation: {ports: [6379]}}]\n":               "must be of type string",
		policy + "  - from: [{source: {principals: [y]}}]\n":              "must be of type string",
		headless:             "does not know v1 Service",
		stream(entry, rule):  "there are 2",
		"# nothing\n":        "there are 0",
		"apiVersion: [\n":    "yaml",
		"- apiVersion: v1\n": "cannot unmarshal",
	} {
		refused(t, document, reason)
	}
}

// plainTexts are documents that are valid, though some or all calls to the entry
// end in plain text or elsewhere, or the policy denies all; with the code of the
// message that istioctl analyze has for them, empty where it has none.
func plainTexts(t testing.TB) map[string]string {
	secret := edited(t, rule, file, "credentialName: redis-ca")
	selected := edited(t, secret, "name: redis,", "name: selected,", "spec:\n", selector)
	level := "trafficPolicy:\n    portLevelSettings:\n    - port: {number: 6378}\n      tls: {mode: SIMPLE, " + file + "}"
	return map[string]string{
		entry:                         "",
		stream(entry, secret):         "IST0128",
		stream(entry, selected):       "",
		stream(entry, selected, rule): "",
		stream(entry, edited(t, rule, "host: redis", "host: radis")):                                       "",
		stream(entry, edited(t, rule, "trafficPolicy:\n    tls:\n      mode: SIMPLE\n      "+file, level)): "",
		stream(edited(t, entry, "protocol: TCP", "protocol: HTTP"), rule):                                  "",
		stream(edited(t, entry, "  addresses: [10.0.0.3/32]\n", ""), rule):                                 "IST0134",
		stream(entry, edited(t, rule, "      "+file+"\n", "")):                                             "IST0128",
		stream(edited(t, entry, "  endpoints:\n  - {address: 10.0.0.3}\n", ""), rule):                      "",
		policy + "  - to: [{operation: {methods: [GET]}}]\n":                                               "",
	}
}

// TestPlainTexts: istioctl validate finds fault with none of them, and istioctl
// analyze with few. Without -A it would find none.
func TestPlainTexts(t *testing.T) {
	for documents, code := range plainTexts(t) {
		if out, err := judge.ValidateCLI(t, documents); err != nil || out != "\"stream.yaml\" is valid\n" {
			t.Errorf("%s: %v\n%s", out, err, documents)
		}
		messages := strings.Join(judge.Analyze(t, documents), "\n")
		if (messages == "") != (code == "") || !strings.Contains(messages, code) {
			t.Errorf("it must have %q: %s\n%s", code, messages, documents)
		}
	}
}

// TestAnalyze: what only the analyzers of a cluster find.
func TestAnalyze(t *testing.T) {
	selected := edited(t, rule, file, "credentialName: redis-ca", "spec:\n", selector)
	for documents, code := range map[string]string{
		edited(t, headless, "tcp-redis", "redisx"):                                                              "IST0118",
		edited(t, headless, "namespace: app", "namespace: app, annotations: {sidecar.istio.io/userVolumes: x}"): "IST0108",
		policy + "  - {}\n":     "IST0127",
		stream(entry, selected): "",
	} {
		if messages := judge.Analyze(t, documents); messages != nil {
			t.Errorf("%q", messages)
		}
		messages := strings.Join(judge.AnalyzeCluster(t, documents), "\n")
		if (messages == "") != (code == "") || !strings.Contains(messages, code) {
			t.Errorf("it must have %q: %s\n%s", code, messages, documents)
		}
	}
}

// TestValidateCLI: it reads Istio's kinds without their schemas, and the names of
// the ports of Services.
func TestValidateCLI(t *testing.T) {
	for document, reason := range map[string]string{
		entry + "  foo: bar\n":                     "unknown field",
		edited(t, headless, "tcp-redis", "redisx"): "does not follow the Istio naming convention",
		entry: "",
	} {
		out, err := judge.ValidateCLI(t, document)
		if (err != nil) != (reason != "") || !strings.Contains(out, reason) {
			t.Errorf("%s: %v\n%s", out, err, document)
		}
	}
}
