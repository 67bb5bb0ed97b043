package shape

import (
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

func TestLocate(t *testing.T) {
	v := value(t, `{"save": [null, "a", null, "b"], "users": {"u": {"selectors": [null, {"keys": [null, "k"]}]}}, "port": 1}`)
	user := finding.At("users").Key("u").Attr("selectors")
	for _, test := range []struct{ decoded, users finding.Path }{
		{finding.Path{}, finding.Path{}},
		{finding.At("port"), finding.At("port")},
		{finding.At("save").Index(0), finding.At("save").Index(1)},
		{finding.At("save").Index(1), finding.At("save").Index(3)},
		{user.Index(0).Attr("keys").Index(0), user.Index(1).Attr("keys").Index(1)},
		{finding.At("nosuch").Index(2), finding.At("nosuch").Index(2)},
	} {
		if got := v.Locate(test.decoded); got.String() != test.users.String() {
			t.Errorf("%s is located at %s, want %s", test.decoded, got, test.users)
		}
	}
}
