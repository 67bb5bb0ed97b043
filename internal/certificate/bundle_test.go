package certificate

import (
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/redisguard/terraform-provider-redisguard/internal/certificate/authority"
)

var (
	start = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	end   = start.AddDate(10, 0, 0)
)

func TestParseBundle(t *testing.T) {
	first, second := authority.PEM("first", start, end), authority.PEM("second", start, end.AddDate(-1, 0, 0))
	bundle, err := ParseBundle("# of the instance\n" + first + "\n\n" + second)
	if err != nil {
		t.Fatal(err)
	}
	if len(bundle) != 2 || !bundle[0].IsCA || !strings.Contains(bundle[0].Subject, "first") || !bundle[0].NotBefore.Equal(start) || !bundle[0].NotAfter.Equal(end) {
		t.Fatalf("got %+v", bundle)
	}
	if got := Encode(append(bundle, bundle[0])); got != first+second {
		t.Errorf("Encode gives\n%s, want\n%s", got, first+second)
	}
	if got := Expires(bundle); !got.Equal(end.AddDate(-1, 0, 0)) {
		t.Errorf("Expires gives %s", got)
	}
	leaf, err := ParseBundle(authority.Leaf("server", start, end))
	if err != nil || leaf[0].IsCA {
		t.Errorf("a server's certificate is %+v, %v", leaf, err)
	}
}

func TestParseBundleRefuses(t *testing.T) {
	good := authority.PEM("ca", start, end)
	key := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("secret")}))
	for name, tt := range map[string]struct{ text, want string }{
		"nothing":         {"", "no certificate"},
		"text":            {"10.0.0.3", "no certificate"},
		"a key":           {key, `"PRIVATE KEY"`},
		"a key behind":    {good + key, `"PRIVATE KEY"`},
		"cut off":         {good[:len(good)/2], "has 1 blocks of which 0"},
		"cut off later":   {good + good[:len(good)/2], "has 2 blocks of which 1"},
		"changed before":  {strings.Replace(good, "MII", "!!!", 1) + good, "has 2 blocks of which 1"},
		"end lost before": {strings.Replace(good, "-----END CERTIFICATE-----\n", "", 1) + good, "has 2 blocks of which"},
		"a broken key":    {"-----BEGIN PRIVATE KEY-----\n!!\n-----END PRIVATE KEY-----\n" + good, "has 2 blocks of which 1"},
		"no ASN.1":        {string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")})), "certificate 1"},
		"one line":        {strings.ReplaceAll(good, "\n", " "), "has 1 blocks of which 0"},
	} {
		_, err := ParseBundle(tt.text)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want it to say %q", name, err, tt.want)
		}
		if err != nil && strings.Contains(err.Error(), "c2VjcmV0") {
			t.Errorf("%s: the message shows what was given", name)
		}
	}
}

func TestValidity(t *testing.T) {
	a := Authority{NotBefore: start, NotAfter: end}
	for _, tt := range []struct {
		moment      time.Time
		valid, aged bool
	}{
		{start.Add(-time.Second), false, false}, {start, true, false}, {start.AddDate(4, 11, 0), true, false}, {start.AddDate(5, 1, 0), true, true}, {end, true, true}, {end.Add(time.Second), false, true},
	} {
		if a.ValidAt(tt.moment) != tt.valid || a.Aged(tt.moment) != tt.aged {
			t.Errorf("at %s: valid %t, aged %t", tt.moment, a.ValidAt(tt.moment), a.Aged(tt.moment))
		}
	}
}

func FuzzParseBundle(f *testing.F) {
	f.Add("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n")
	f.Add(authority.PEM("ca", start, end))
	f.Fuzz(func(t *testing.T, text string) {
		bundle, err := ParseBundle(text)
		if err != nil {
			return
		}
		again, err := ParseBundle(Encode(bundle))
		if err != nil || len(again) > len(bundle) || Encode(again) != Encode(bundle) {
			t.Errorf("what was read is not what was written: %v", err)
		}
	})
}
