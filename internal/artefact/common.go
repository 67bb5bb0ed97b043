package artefact

import (
	"fmt"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// common holds the arguments of every kind.
type common struct {
	server     shape.Arg[string]
	failOn     shape.Arg[string]
	exceptions shape.Arg[[]shape.Named[string]]
}

// ServerDoc and FailOnDoc describe the two arguments that the provider block
// has as well.
const (
	ServerDoc = "The server to render for, as `redis-7.2` or `valkey-8.0`. A patch version (`redis-7.2.4`) and the spellings of cloud APIs (`REDIS_7_2`) are taken too."
	FailOnDoc = "Findings of this severity and above are errors: `critical`, `high`, `medium`, `low`, or `never`."
)

// DefaultFailOn is the threshold where neither the provider block nor the
// declaration sets one.
const DefaultFailOn = "high"

func commonFields(serverless bool, failOn string) []shape.Field[common] {
	byDefault := " Default: the provider block's, or `\"" + DefaultFailOn + "\"`."
	if failOn != "" {
		byDefault = " Default: `\"" + failOn + "\"`."
	}
	server := shape.String("server", ServerDoc+" Required unless the provider block sets it; a function always needs it.",
		func(c *common) *shape.Arg[string] { return &c.server })
	others := []shape.Field[common]{
		shape.String("fail_on", FailOnDoc+byDefault,
			func(c *common) *shape.Arg[string] { return &c.failOn }, shape.Checked(shape.OneOf(finding.ThresholdNames()...))),
		Exceptions(func(c *common) *shape.Arg[[]shape.Named[string]] { return &c.exceptions }),
	}
	if serverless {
		return others
	}
	return append([]shape.Field[common]{server}, others...)
}

// Exceptions describes the argument that lets findings pass: rule code to
// reason. Users, peers and endpoints have one of their own.
func Exceptions[S any](at func(*S) *shape.Arg[[]shape.Named[string]]) shape.Field[S] {
	return shape.StringMap("exceptions",
		"Findings to let pass: the rule's code and the reason. The reason must not be blank, and an exception that matches nothing is a warning.",
		at, shape.Checked(shape.NonEmpty))
}

// StatedAt turns a decoded exceptions argument into exceptions for all that
// lies below scope.
func StatedAt(scope finding.Path, exceptions shape.Arg[[]shape.Named[string]]) []Exception {
	if exceptions.IsUnknown() {
		return []Exception{{Scope: scope, Stated: scope.Attr("exceptions"), Later: true}}
	}
	entries, _ := exceptions.Get()
	stated := make([]Exception, 0, len(entries))
	for _, e := range entries {
		stated = append(stated, Exception{
			Rule: e.Name, Scope: scope, Reason: e.Value.Or(""), Stated: scope.Attr("exceptions").Key(e.Name),
			Later: e.Value.IsUnknown(),
		})
	}
	return stated
}

func (c common) stated() []Exception { return StatedAt(finding.Path{}, c.exceptions) }

func (c common) threshold(otherwise string) finding.Threshold {
	if otherwise == "" {
		otherwise = DefaultFailOn
	}
	t, err := finding.ParseThreshold(c.failOn.Or(otherwise))
	if err != nil { // reported by the decoder; nothing is rendered
		return finding.FailOn(finding.Low)
	}
	return t
}

// resolveServer finds the facts of the server asked for. It returns nil where
// that cannot be done, and the report says why.
func (c common) resolveServer(otherwise string) (*server.Server, finding.Report) {
	var report finding.Report
	name, path := c.server.Or(otherwise), finding.At("server")
	if name == "" {
		report.Problem(finding.Required, path, "server is required",
			fmt.Sprintf("Set it here or in the provider block. Known are %s.", strings.Join(server.Known(), ", ")))
		return nil, report
	}
	srv, err := server.Named(name)
	if err != nil {
		report.Problem(finding.Unsupported, path, fmt.Sprintf("%q is not a server that redisguard knows", name), err.Error())
	}
	return srv, report
}
