package flow

import (
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

func TestParsePort(t *testing.T) {
	for text, want := range map[string]Port{
		"6379": {6379, 6379}, "1": {1, 1}, "65535": {65535, 65535}, "11000-13047": {11000, 13047},
	} {
		if got, err := ParsePort(text); err != nil || got != want || got.String() != text {
			t.Errorf("ParsePort(%q) = %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "0", "65536", "-1", "+1", "01", " 1", "1 ", "1-", "-", "2-1", "1-1", "1-2-3", "redis", "6379\n"} {
		if got, err := ParsePort(text); err == nil {
			t.Errorf("ParsePort(%q) = %v", text, got)
		}
	}
}

func TestParseCIDR(t *testing.T) {
	for text, want := range map[string]string{
		"10.0.0.3": "10.0.0.3/32", "10.20.0.0/24": "10.20.0.0/24", "0.0.0.0/0": "0.0.0.0/0", "fd00::3": "fd00::3/128", "FD00::/8": "fd00::/8", "::/0": "::/0",
	} {
		if got, err := ParseCIDR(text); err != nil || got.String() != want {
			t.Errorf("ParseCIDR(%q) = %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "10.0.0.3/24", "10.0.0/24", "10.0.0.0/33", "010.0.0.1", "fe80::1%eth0", "::ffff:10.0.0.1", "10.0.0.0/24\n", "shop"} {
		if got, err := ParseCIDR(text); err == nil {
			t.Errorf("ParseCIDR(%q) = %v", text, got)
		}
	}
}

func TestShare(t *testing.T) {
	for text, want := range map[string]float64{
		"0.0.0.0/0": 1, "128.0.0.0/1": 0.5, "0.0.0.0/2": 0.25, "10.0.0.0/8": 1. / 256, "::/0": 1, "2000::/3": 1, "2000::/4": 0.5, "2000::/5": 0.25, "e000::/3": 0, "fd00::/8": 0,
	} {
		block, err := ParseCIDR(text)
		if got := Share(block); err != nil || got != want {
			t.Errorf("Share(%s) = %v, %v, want %v", text, got, err, want)
		}
	}
	if Most(0.49) || !Most(0.5) {
		t.Error("half is not most")
	}
}

// TestUnknownPeers: what is unknown selects what is unknown, and nobody else.
func TestUnknownPeers(t *testing.T) {
	flows := Usage{Port: 6379, Clients: Party{Name: "clients", Group: Clients}, DNS: NoDNS, AllowTo: []shape.Named[Peer]{
		{Name: "address", Value: shape.Given(Peer{CIDR: shape.GivenLater[string]()})},
		{Name: "ports", Value: shape.Given(Peer{CIDR: shape.Given("10.0.0.1"), Ports: shape.GivenLater[[]string]()})},
		{Name: "all", Value: shape.GivenLater[Peer]()},
	}}.Flows()
	if len(flows) != 3 || flows[0].Later || !flows[1].Later || !flows[2].Later {
		t.Fatalf("%+v", flows)
	}
	for _, f := range flows {
		if f.To.Anybody || len(f.To.Selectors) != 1 {
			t.Errorf("%s lets everybody through: %+v", f.To.Name, f.To)
		}
	}
	if got := flows[0].To.Selectors[0].CIDR; !got.IsUnknown() {
		t.Errorf("an unknown address is %+v", got)
	}
	if !Mermaid(flows).IsUnknown() || !Value(flows).IsUnknown() {
		t.Error("flows are told of which it is unknown what they are")
	}
	if Mermaid(flows[:1]).IsUnknown() || Value(flows[:1]).IsUnknown() {
		t.Error("a flow is not told, though it is known who it is for")
	}
}

// TestMermaidQuotes: no name ends a label of the diagram.
func TestMermaidQuotes(t *testing.T) {
	from, to := Party{Name: `a"] --> x["<b>&#`}, Party{Name: "servers", Group: Servers}
	got := Mermaid([]Flow{{from, to, TCP, []Port{One(6379)}, false, `"why"`, finding.Path{}}}).Text()
	want := "flowchart LR\n" +
		"  p0[\"a#quot;] --#gt; x[#quot;#lt;b#gt;#amp;#35;\"]\n" +
		"  p1[\"servers\"]\n" +
		"  p0 -->|\"TCP 6379: #quot;why#quot;\"| p1\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if strings.Count(got, `"`) != 6 {
		t.Errorf("there are %d quotes", strings.Count(got, `"`))
	}
}

// TestPeersOfOneName: a peer that bears the name of the servers is another end.
func TestPeersOfOneName(t *testing.T) {
	got := Mermaid([]Flow{{Party{Name: "servers"}, Party{Name: "servers", Group: Servers}, TCP, []Port{One(1)}, false, "w", finding.Path{}}}).Text()
	if !strings.Contains(got, "p0 -->") || !strings.Contains(got, "| p1") {
		t.Errorf("got\n%s", got)
	}
}
