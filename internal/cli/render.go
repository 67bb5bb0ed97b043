package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/kinds"
	"github.com/redisguard/terraform-provider-redisguard/internal/report"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

func renderCommand(t Terminal, version string) *cobra.Command {
	var spec, output string
	var names []string
	for _, k := range append(kinds.All(), kinds.Ephemeral()...) {
		if k.Name() != "audit" {
			names = append(names, k.Name())
		}
	}
	c := &cobra.Command{
		Use:       "render KIND",
		Short:     "Render a file or documents from a declaration",
		Long:      "render renders what the data source and function of that name do, from the same arguments in JSON or YAML: " + strings.Join(names, ", ") + ". What the rules find goes to standard error.",
		Example:   "  terraform-provider-redisguard render redis_conf --spec redis.yaml > redis.conf",
		Args:      cobra.ExactArgs(1),
		ValidArgs: names,
		RunE: func(_ *cobra.Command, args []string) error {
			if !slices.Contains(names, args[0]) {
				near := ""
				if n := shape.Nearest(args[0], names); n != "" {
					near = fmt.Sprintf(" Did you mean %s?", n)
				}
				return fmt.Errorf("there is no kind %q.%s Known are %s", args[0], near, strings.Join(names, ", "))
			}
			return render(t, version, kindNamed(args[0]), spec, output)
		},
	}
	c.Flags().StringVar(&spec, "spec", "-", "the declaration, a file in JSON or YAML")
	c.Flags().StringVar(&output, "output", "", "which output to write, as the data source names it; by default the file or the documents")
	return c
}

func render(t Terminal, version string, k artefact.Kind, spec, output string) error {
	text, err := t.read(spec)
	if err != nil {
		return err
	}
	declaration, err := parseSpec(text)
	if err != nil {
		return fmt.Errorf("%s is neither JSON nor YAML: %w", spec, err)
	}
	result := k.Run(declaration, artefact.Environment{Judge: audit.Registry{}, Version: version})
	if result.Report.Invalid() {
		return problems(result.Report)
	}
	for _, w := range result.Report.Warnings {
		_, _ = fmt.Fprintf(t.Err, "Warning: %v\n", w)
	}
	if len(result.Report.Findings) > 0 {
		if err := report.Text(t.Err, report.Report{Version: version, Findings: result.Report.Findings}, false); err != nil {
			return err
		}
	}
	if len(result.Blocking()) > 0 {
		return errFindings // and nothing is written
	}
	rendered, err := outputOf(k, result, output)
	if err != nil {
		return err
	}
	_, err = io.WriteString(t.Out, rendered)
	return err
}

// parseSpec reads a declaration. JSON keeps its numbers as they are written.
func parseSpec(text string) (shape.Value, error) {
	if v, err := shape.ParseJSON([]byte(text)); err == nil {
		return v, nil
	}
	decoded, err := onlyDocument(text)
	if err != nil {
		return shape.Value{}, err
	}
	data, err := json.Marshal(decoded)
	if err != nil {
		return shape.Value{}, fmt.Errorf("keys must be strings: %w", err)
	}
	return shape.ParseJSON(data)
}

// onlyDocument reads a stream of YAML with one document in it, null if there is none.
// Empty ones beside it do not count.
func onlyDocument(text string) (decoded any, err error) {
	documents := yaml.NewDecoder(strings.NewReader(text))
	for {
		var next any
		switch err := documents.Decode(&next); {
		case errors.Is(err, io.EOF):
			return decoded, nil
		case err != nil:
			return nil, err
		case decoded != nil && next != nil:
			return nil, errors.New("it must be one document: what stands behind another --- would be lost")
		case next != nil:
			decoded = next
		}
	}
}

// outputOf gives an output as text: strings as they are, all others as JSON.
func outputOf(k artefact.Kind, result artefact.Result, name string) (string, error) {
	var names []string
	for _, o := range k.Outputs() {
		names = append(names, o.Name)
	}
	if name == "" {
		name = names[0]
		if slices.Contains(names, "yaml") {
			name = "yaml"
		}
	}
	if !slices.Contains(names, name) {
		return "", fmt.Errorf("there is no output %q. Known are %s", name, strings.Join(names, ", "))
	}
	v := result.Outputs[name]
	if v.Kind() == shape.StringKind {
		return v.Text(), nil
	}
	data, err := json.MarshalIndent(plain(v), "", "  ")
	return string(data) + "\n", err
}

// plain gives a value as encoding/json takes it.
func plain(v shape.Value) any {
	switch v.Kind() {
	case shape.BoolKind:
		return v.Bool()
	case shape.NumberKind:
		if v.Number().IsInt() {
			return json.Number(v.Number().Text('f', 0))
		}
		return json.Number(v.Number().Text('g', -1))
	case shape.StringKind:
		return v.Text()
	case shape.ListKind:
		items := make([]any, len(v.Items()))
		for i, item := range v.Items() {
			items[i] = plain(item)
		}
		return items
	case shape.ObjectKind:
		fields := map[string]any{}
		for _, name := range v.Names() {
			fields[name] = plain(v.Field(name))
		}
		return fields
	default:
		return nil
	}
}
