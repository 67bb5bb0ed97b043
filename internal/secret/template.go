package secret

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"github.com/redisguard/terraform-provider-redisguard/internal/lex"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Template is a file in which passwords are left open.
type Template struct {
	parsed *template.Template
	uses   map[string][]Use // how the file holds each password, by its name
}

// errFailed is what a template's own guard stops with.
var errFailed = errors.New("stopped by the template itself")

// functions are those that a template may call, as External Secrets has them.
var functions = template.FuncMap{
	"fail":       func(string) (string, error) { return "", errFailed },
	"quote":      lex.Quote,
	"regexMatch": regexp.MatchString,
	"sha256sum":  func(text string) string { sum := sha256.Sum256([]byte(text)); return hex.EncodeToString(sum[:]) },
}

// Parse reads a template. It takes placeholders and what guards them, and refuses
// whatever else a Go template may hold.
func Parse(text string) (Template, error) {
	parsed, err := template.New("").Option("missingkey=error").Funcs(functions).Parse(text)
	if err != nil {
		return Template{}, fmt.Errorf("line %s", strings.TrimPrefix(err.Error(), "template: :"))
	}
	t := Template{parsed, map[string][]Use{}}
	if len(parsed.Templates()) > 1 {
		return Template{}, errors.New("it defines a template of its own")
	}
	if parsed.Tree == nil { // nothing but a comment
		return t, nil
	}
	return t, t.list(parsed.Root)
}

// Names returns the names of the passwords, in ascending order.
func (t Template) Names() []string {
	var names []string
	for name := range t.uses {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Unfit tells what is wrong with a password where the template holds it, "" if
// nothing is. The text does not hold the password.
func (t Template) Unfit(name string, password shape.Secret) string {
	if password.Reveal() == "" {
		return "is empty"
	}
	for _, use := range t.uses[name] {
		if !use.fit.MatchString(password.Reveal()) {
			return use.unfit
		}
	}
	return ""
}

// Fill makes the file. Passwords that are missing or unfit are an error, which
// does not hold any.
func (t Template) Fill(passwords Set) (shape.Secret, error) {
	revealed := map[string]string{}
	for name, p := range passwords {
		revealed[name] = p.Reveal()
	}
	for _, name := range t.Names() {
		if wrong := t.Unfit(name, passwords[name]); wrong != "" {
			return shape.Secret{}, fmt.Errorf("the password of %s %s", name, wrong)
		}
	}
	var file bytes.Buffer
	if err := t.parsed.Execute(&file, revealed); err != nil {
		return shape.Secret{}, errFailed // the error itself may quote a password
	}
	return shape.NewSecret(file.String()), nil
}

func (t Template) list(list *parse.ListNode) error {
	for _, node := range list.Nodes {
		if err := t.node(node); err != nil {
			return err
		}
	}
	return nil
}

func (t Template) node(node parse.Node) error {
	switch n := node.(type) {
	case *parse.TextNode, *parse.CommentNode:
		return nil
	case *parse.ActionNode:
		return t.action(n.Pipe)
	case *parse.IfNode:
		if n.ElseList != nil {
			return foreign(n)
		}
		if _, err := t.pipe(n.Pipe); err != nil {
			return err
		}
		return t.list(n.List)
	default:
		return foreign(n)
	}
}

// action is a pipeline whose text stands in the file. A password that stood there
// as it is could end its line and begin another.
func (t Template) action(p *parse.PipeNode) error {
	names, err := t.pipe(p)
	if err != nil || len(names) == 0 {
		return err
	}
	use, ok := useBy(p.Cmds[len(p.Cmds)-1])
	if !ok {
		return fmt.Errorf("%s must end in sha256sum or quote", p)
	}
	for _, name := range names {
		t.uses[name] = append(t.uses[name], use)
	}
	return nil
}

// useBy returns the use that a command's function stands for.
func useBy(c *parse.CommandNode) (Use, bool) {
	function, ok := c.Args[0].(*parse.IdentifierNode)
	for _, u := range []Use{Hashed, Quoted} {
		if ok && function.Ident == u.function {
			return u, true
		}
	}
	return Use{}, false
}

// pipe returns the names of the passwords that a pipeline is about.
func (t Template) pipe(p *parse.PipeNode) (names []string, err error) {
	if len(p.Decl) > 0 {
		return nil, foreign(p)
	}
	for _, command := range p.Cmds {
		found, err := t.command(command)
		if err != nil {
			return nil, err
		}
		names = append(names, found...)
	}
	for _, name := range names {
		t.uses[name] = slices.Clip(t.uses[name]) // known by its name, even if only a guard asks for it
	}
	return names, nil
}

// command returns the names of the passwords that a command is about: those of
// index . "NAME" and of .NAME.
func (t Template) command(c *parse.CommandNode) (names []string, err error) {
	function, _ := c.Args[0].(*parse.IdentifierNode)
	if function != nil && function.Ident == "index" {
		const indexed = 3 // index . "NAME"
		if len(c.Args) == indexed && c.Args[1].Type() == parse.NodeDot {
			if name, ok := c.Args[2].(*parse.StringNode); ok {
				return []string{name.Text}, nil
			}
		}
		return nil, foreign(c)
	}
	if function != nil && function.Ident != "not" && functions[function.Ident] == nil {
		return nil, foreign(c)
	}
	for _, argument := range c.Args {
		switch a := argument.(type) {
		case *parse.IdentifierNode, *parse.StringNode:
		case *parse.FieldNode:
			if len(a.Ident) != 1 {
				return nil, foreign(c)
			}
			names = append(names, a.Ident[0])
		case *parse.PipeNode:
			found, err := t.pipe(a)
			if err != nil {
				return nil, err
			}
			names = append(names, found...)
		default:
			return nil, foreign(c)
		}
	}
	return names, nil
}

// foreign is the error about what is no placeholder.
func foreign(n parse.Node) error {
	return fmt.Errorf("%s is no placeholder: only index, sha256sum, quote, regexMatch, not, fail and if are taken", n)
}

// Revision makes a whole number of a template, which changes whenever that does.
// 48 bits stay exact wherever numbers are doubles.
func Revision(text string) int64 {
	sum := sha256.Sum256([]byte(text))
	return int64(binary.BigEndian.Uint64(sum[:8]) >> 16)
}
