// Package cli is the face for everybody who has no Terraform at hand: it judges
// and renders files from a shell, a pre-commit hook or a pipeline. The kinds and
// rules behind it are those of the data sources and functions.
package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
)

// The exit codes beside 0.
const (
	exitFindings = 1 // what was judged is not good enough
	exitUsage    = 2 // nothing was judged
)

// errFindings ends a command that did what it was asked for, and found too much.
var errFindings = errors.New("findings reach the threshold")

// Asked reports whether the program was run by hand with something to do: that
// Terraform starts it is told by the environment, and -debug serves a debugger.
func Asked(arguments []string) bool {
	const cookie = "TF_PLUGIN_MAGIC_COOKIE" // of terraform-plugin-go's handshake
	if os.Getenv(cookie) != "" {
		return false
	}
	return len(arguments) == 0 || arguments[0] != "-debug" && arguments[0] != "--debug" && arguments[0] != "-debug=true"
}

// A Terminal is what a command reads and writes.
type Terminal struct {
	In       io.Reader
	Out, Err io.Writer
	Colour   bool // Out is a terminal that shows colours
}

// Run runs a command and returns the exit code: 0, 1 if findings reach the
// threshold or a declaration has problems, or 2 if the command cannot be done.
func Run(t Terminal, version string, arguments []string) int {
	root := &cobra.Command{
		Use:           "terraform-provider-redisguard",
		Short:         "Judge and render hardened Redis and Valkey configuration",
		Long:          "terraform-provider-redisguard is a Terraform provider. Run by hand it judges files that exist and renders new ones, by the same rules.",
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.AddCommand(auditCommand(t, version), renderCommand(t, version))
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetArgs(arguments)
	root.SetIn(t.In)
	root.SetOut(t.Out)
	root.SetErr(t.Err)
	switch err := root.Execute(); {
	case err == nil:
		return 0
	case errors.Is(err, errFindings):
		return exitFindings
	default:
		_, _ = fmt.Fprintf(t.Err, "Error: %v\n", err)
		return exitUsage
	}
}

// read returns a file, or what comes in for "-".
func (t Terminal) read(name string) (string, error) {
	if name == "-" {
		text, err := io.ReadAll(t.In)
		return string(text), err
	}
	text, err := os.ReadFile(name)
	return string(text), err
}
