package secret

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// StandIn fills a template with passwords that nobody has, each another one, so that
// the rest of the file can be judged. What is no template comes back as it is.
func StandIn(text string) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	template, err := Parse(text)
	if err != nil || len(template.Names()) == 0 {
		return text
	}
	passwords := Set{}
	for _, name := range template.Names() {
		passwords[name] = shape.NewSecret("left open: " + name)
	}
	filled, err := template.Fill(passwords)
	if err != nil {
		return text
	}
	return filled.Reveal()
}
