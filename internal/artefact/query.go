package artefact

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Query is a question that is answered without rendering anything: a
// function of a few strings.
type Query struct {
	Name       string // acl_allows
	Summary    string
	Doc        string           // Markdown
	Parameters []shape.Argument // strings, in order
	Optional   shape.Argument   // a string behind them that may be left out; without a name there is none
	Result     shape.Type

	// Answer gives the result. Where the optional argument is left out, it is not
	// among the arguments. An *ArgumentError tells which argument is wrong.
	Answer func(arguments []string) (shape.Value, error)
}

// An ArgumentError is what is wrong with one argument of a query.
type ArgumentError struct {
	Argument int // counted from 0
	Err      error
}

func (e *ArgumentError) Error() string { return fmt.Sprintf("argument %d: %v", e.Argument+1, e.Err) }

func (e *ArgumentError) Unwrap() error { return e.Err }
