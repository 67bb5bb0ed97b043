package istio

import (
	"errors"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

func given(pairs ...string) Annotations {
	var all Annotations
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, shape.Named[string]{Name: pairs[i], Value: shape.Given(pairs[i+1])})
	}
	return all
}

var mount = []Mount{{"ca", map[string]any{"configMap": map[string]any{"name": "redis-ca"}}, "/etc/redis-ca"}}

func TestMounted(t *testing.T) {
	const (
		volume  = `{"configMap":{"name":"redis-ca"}}`
		mounted = `{"mountPath":"/etc/redis-ca","readOnly":true}`
	)
	for _, tt := range []struct {
		volumes, mounts         string // of the pod
		wantVolumes, wantMounts string
	}{
		{"", "", `{"ca":` + volume + `}`, `{"ca":` + mounted + `}`},
		{"{}", "[]", `{"ca":` + volume + `}`, `[{"mountPath":"/etc/redis-ca","name":"ca","readOnly":true}]`},
		{`{"a":{"emptyDir":{"sizeLimit":1e3}}}`, `{"a":{"mountPath":"/a"}}`, `{"a":{"emptyDir":{"sizeLimit":1e3}},"ca":` + volume + `}`, `{"a":{"mountPath":"/a"},"ca":` + mounted + `}`},
		{`[{"name":"z","emptyDir":{}},{"name":"a","emptyDir":{}}]`, "", `[{"emptyDir":{},"name":"z"},{"emptyDir":{},"name":"a"},{"configMap":{"name":"redis-ca"},"name":"ca"}]`, `{"ca":` + mounted + `}`},
		{`{"ca": {"configMap": {"name": "redis-ca"}}}`, `[{"name":"ca","readOnly":true,"mountPath":"/etc/redis-ca"}]`, `{"ca":` + volume + `}`, `[{"mountPath":"/etc/redis-ca","name":"ca","readOnly":true}]`},
	} {
		all := given("team", "shop")
		if tt.volumes != "" {
			all = append(all, given(UserVolume, tt.volumes)...)
		}
		if tt.mounts != "" {
			all = append(all, given(UserVolumeMount, tt.mounts)...)
		}
		merged, err := all.Mounted(mount)
		if err != nil {
			t.Errorf("%+v: %v", tt, err)
			continue
		}
		v := merged.Value()
		if got := v.Field(UserVolume).Text(); got != tt.wantVolumes {
			t.Errorf("%s: volumes are %s, want %s", tt.volumes, got, tt.wantVolumes)
		}
		if got := v.Field(UserVolumeMount).Text(); got != tt.wantMounts {
			t.Errorf("%s: mounts are %s, want %s", tt.mounts, got, tt.wantMounts)
		}
		if v.Field("team").Text() != "shop" {
			t.Errorf("%s: another annotation is lost", tt.volumes)
		}
	}
}

func TestMountedRefuses(t *testing.T) {
	for _, tt := range []struct{ key, text, want string }{
		{UserVolume, `{"ca":{"emptyDir":{}}}`, `"ca" of its own`},
		{UserVolume, `{"ca":`, "JSON object"},
		{UserVolume, `{"a":1}`, "JSON object"},
		{UserVolume, `null`, "JSON object"},
		{UserVolume, `{} {}`, "JSON object"},
		{UserVolume, `{}]`, "JSON object"},
		{UserVolumeMount, `{"other":{"mountPath":"/etc"}}`, `mounts "other"`},
		{UserVolumeMount, `{"other":{"mountPath":"/etc/redis-ca/more"}}`, `mounts "other"`},
		{UserVolume, `[{"emptyDir":{}}]`, "a name in element 0"},
		{UserVolume, `[{"name":""}]`, "a name in element 0"},
		{UserVolumeMount, `{"ca":{"mountPath":"/elsewhere","readOnly":true}}`, `"ca" of its own`},
		{UserVolumeMount, `{"other":{"mountPath":"/etc/redis-ca/"}}`, `mounts "other" at /etc/redis-ca`},
	} {
		_, err := given(tt.key, tt.text).Mounted(mount)
		var wrong *AnnotationError
		if !errors.As(err, &wrong) || wrong.Key != tt.key || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %s: %v, want it to say %q", tt.key, tt.text, err, tt.want)
		}
	}
}

func TestCapturingDNS(t *testing.T) {
	for text, want := range map[string]string{
		"":                     "proxyMetadata:\n  ISTIO_META_DNS_CAPTURE: \"true\"\n",
		"{}":                   "{proxyMetadata: {ISTIO_META_DNS_CAPTURE: \"true\"}}\n",
		"{\"concurrency\": 2}": "{\"concurrency\": 2, proxyMetadata: {ISTIO_META_DNS_CAPTURE: \"true\"}}\n",
		"a: 1 # why\nproxyMetadata:\n  B: \"x\"\n":             "a: 1 # why\nproxyMetadata:\n  B: \"x\"\n  ISTIO_META_DNS_CAPTURE: \"true\"\n",
		"proxyMetadata:\n  ISTIO_META_DNS_CAPTURE: \"true\"\n": "proxyMetadata:\n  ISTIO_META_DNS_CAPTURE: \"true\"\n",
		"null":             "proxyMetadata:\n  ISTIO_META_DNS_CAPTURE: \"true\"\n",
		"proxyMetadata:\n": "proxyMetadata:\n  ISTIO_META_DNS_CAPTURE: \"true\"\n",
		"proxyMetadata:\n  ISTIO_META_DNS_CAPTURE: true": "proxyMetadata:\n  ISTIO_META_DNS_CAPTURE: \"true\"\n", // a boolean, which the injector refuses
	} {
		merged, err := given(ProxyConfig, text).CapturingDNS()
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := merged.Value().Field(ProxyConfig).Text(); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"- a", "a: [", "text", "proxyMetadata: 1", "proxyMetadata: {ISTIO_META_DNS_CAPTURE: 'false'}", "proxyMetadata: {ISTIO_META_DNS_CAPTURE: false}",
		"proxyMetadata: {A: b}\nproxyMetadata: {ISTIO_META_DNS_CAPTURE: 'false'}", "proxyMetadata: {ISTIO_META_DNS_CAPTURE: 'true', ISTIO_META_DNS_CAPTURE: 'false'}", "a: 1\n---\nb: 2\n", "a: &x 1\nb: *x",
	} {
		if _, err := given(ProxyConfig, text).CapturingDNS(); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

// TestUnknownAnnotations: what is known later is merged later, and the rest now.
func TestUnknownAnnotations(t *testing.T) {
	later := Annotations{{Name: UserVolume, Value: shape.GivenLater[string]()}, {Name: ProxyConfig, Value: shape.GivenLater[string]()}}
	merged, err := later.Mounted(mount)
	if err != nil {
		t.Fatal(err)
	}
	if merged, err = merged.CapturingDNS(); err != nil {
		t.Fatal(err)
	}
	v := merged.Value()
	if !v.Field(UserVolume).IsUnknown() || !v.Field(ProxyConfig).IsUnknown() || v.Field(UserVolumeMount).IsUnknown() {
		t.Errorf("got %+v", v)
	}
}
