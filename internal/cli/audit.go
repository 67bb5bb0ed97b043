package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kinds"
	"github.com/redisguard/terraform-provider-redisguard/internal/report"
	"github.com/redisguard/terraform-provider-redisguard/internal/review"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// auditOptions are the flags of the command audit.
type auditOptions struct {
	server, redisConf, usersACL, sentinelConf, sentinelACL, asOf string
	manifests, exceptions                                        []string
	format, failOn                                               string
}

var formats = []string{"text", "markdown", "sarif", "json"}

func auditCommand(t Terminal, version string) *cobra.Command {
	var o auditOptions
	c := &cobra.Command{
		Use:   "audit",
		Short: "Judge files that exist, alone and together",
		Long:  "audit judges files that exist by redisguard's rules, each alone and all of them together: give it everything that belongs to one server. - reads standard input.",
		Example: "  terraform-provider-redisguard audit --server redis-7.2 --redis-conf redis.conf --users-acl users.acl\n" +
			"  kubectl get networkpolicy,statefulset,service -o yaml | terraform-provider-redisguard audit --manifests - --format sarif",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return o.run(t, version) },
	}
	f := c.Flags()
	f.StringVar(&o.server, "server", "", "the server that the files are for, such as redis-7.2; needed for all but manifests")
	f.StringVar(&o.redisConf, "redis-conf", "", "a redis.conf")
	f.StringVar(&o.usersACL, "users-acl", "", "a users.acl")
	f.StringVar(&o.sentinelConf, "sentinel-conf", "", "a sentinel.conf")
	f.StringVar(&o.sentinelACL, "sentinel-users-acl", "", "the users.acl of Sentinels")
	f.StringArrayVar(&o.manifests, "manifests", nil, "Kubernetes documents in YAML; may be given again")
	f.StringVar(&o.asOf, "as-of", "", "the moment against which certificates are judged, in RFC 3339")
	f.StringArrayVar(&o.exceptions, "except", nil, "a rule to let pass and why, as RG101=reason; may be given again")
	f.StringVar(&o.format, "format", "text", "one of "+strings.Join(formats, ", "))
	f.StringVar(&o.failOn, "fail-on", artefact.DefaultFailOn, "findings of this severity and above fail the command: "+strings.Join(finding.ThresholdNames(), ", "))
	return c
}

func (o auditOptions) run(t Terminal, version string) error {
	if !slices.Contains(formats, o.format) {
		return fmt.Errorf("--format must be one of %s, not %q", strings.Join(formats, ", "), o.format)
	}
	declaration, files, err := o.declaration(t)
	if err != nil {
		return err
	}
	result := kindNamed("audit").Run(declaration, artefact.Environment{Judge: audit.Registry{}, Version: version})
	if result.Report.Invalid() {
		return problems(result.Report)
	}
	if err := o.write(t, version, result, files); err != nil {
		return err
	}
	if len(result.Blocking()) > 0 {
		return errFindings
	}
	return nil
}

// declaration reads the files, and tells their names by the artefacts that they
// are.
func (o auditOptions) declaration(t Terminal) (shape.Value, map[string]string, error) {
	fields := map[string]shape.Value{"fail_on": shape.StringOf(o.failOn)}
	names := map[string]string{}
	for _, f := range []struct{ argument, artefact, file string }{
		{"redis_conf", "redis.conf", o.redisConf}, {"users_acl", "users.acl", o.usersACL}, {"sentinel_conf", "sentinel.conf", o.sentinelConf},
		{"sentinel_users_acl", "sentinel-users.acl", o.sentinelACL},
	} {
		if f.file == "" {
			continue
		}
		text, err := t.read(f.file)
		if err != nil {
			return shape.Value{}, nil, err
		}
		fields[f.argument], names[f.artefact] = shape.StringOf(text), relative(f.file)
	}
	var streams []string
	for _, file := range o.manifests {
		text, err := t.read(file)
		if err != nil {
			return shape.Value{}, nil, err
		}
		streams = append(streams, text)
	}
	if len(streams) > 0 {
		fields["manifests"] = shape.StringsOf(streams)
	}
	if len(o.manifests) == 1 {
		names["manifests"] = relative(o.manifests[0])
	}
	for argument, value := range map[string]string{"server": o.server, "as_of": o.asOf} {
		if value != "" {
			fields[argument] = shape.StringOf(value)
		}
	}
	exceptions := map[string]shape.Value{}
	for _, e := range o.exceptions {
		code, reason, ok := strings.Cut(e, "=")
		if !ok {
			return shape.Value{}, nil, fmt.Errorf("--except must be CODE=reason, not %q", e)
		}
		exceptions[code] = shape.StringOf(reason)
	}
	if len(exceptions) > 0 {
		fields["exceptions"] = shape.ObjectOf(exceptions)
	}
	return shape.ObjectOf(fields), names, nil
}

// relative names a file from the working directory, as code scanning wants it,
// where it lies below.
func relative(file string) string {
	folder, err := os.Getwd()
	if err != nil || !filepath.IsAbs(file) {
		return file
	}
	name, err := filepath.Rel(folder, file)
	if err != nil || strings.HasPrefix(name, "..") {
		return file
	}
	return name
}

func (o auditOptions) write(t Terminal, version string, result artefact.Result, files map[string]string) error {
	r := review.Report(result.Model.(audit.Subject), result.Report.Findings) //nolint:errcheck,forcetypeassert // the kind's own model
	r.Version, r.Files = version, files
	var text string
	switch o.format {
	case "markdown":
		text = report.Markdown(r)
	case "sarif":
		text = report.SARIF(r)
	case "json":
		text = report.JSON(r)
	default:
		return report.Text(t.Out, r, t.Colour)
	}
	_, err := io.WriteString(t.Out, text)
	return err
}

func kindNamed(name string) artefact.Kind {
	for _, k := range append(kinds.All(), kinds.Ephemeral()...) {
		if k.Name() == name {
			return k
		}
	}
	return nil
}

// problems makes one error of all that is wrong with a declaration.
func problems(r finding.Report) error {
	lines := make([]string, len(r.Problems))
	for i, p := range r.Problems {
		lines[i] = strings.ReplaceAll(p.Error(), "\n", "\n    ")
	}
	return fmt.Errorf("%s", strings.Join(lines, "\n  "))
}
