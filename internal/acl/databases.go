package acl

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// databases are which numbered databases may be used. Rules about them came
// with Valkey 9.1; before, every user has all.
type databases struct {
	all     bool
	numbers []int // ascending
	word    int   // the word that says so, -1 for the server's default
}

func (d databases) contain(number int) bool { return d.all || slices.Contains(d.numbers, number) }

// String spells them as a rule.
func (d databases) String() string {
	switch {
	case d.all:
		return "alldbs"
	case len(d.numbers) == 0:
		return "resetdbs"
	default:
		var numbers []string
		for _, n := range d.numbers {
			numbers = append(numbers, strconv.Itoa(n))
		}
		return databaseRule + strings.Join(numbers, ",")
	}
}

const databaseRule = "db="

var errDatabase = errors.New("a database's number must be between 0 and 2147483647")

// applyDatabase applies a rule about databases. Unlike keys and channels, each
// db= replaces those before it (acl.c of Valkey 9.1, ACLSetSelector).
func (p *Permissions) applyDatabase(rule string, word int) error {
	if !p.dialect.databases {
		return errSyntax
	}
	rule = lower(rule)
	switch rule {
	case "alldbs":
		p.databases = databases{all: true, word: word}
		return nil
	case "resetdbs":
		p.databases = databases{word: word}
		return nil
	}
	list, ok := strings.CutPrefix(rule, databaseRule)
	if !ok {
		return errSyntax
	}
	d := databases{word: word}
	for text := range strings.SplitSeq(list, ",") {
		n, err := databaseNumber(text)
		if err != nil {
			return err
		}
		d.numbers = append(d.numbers, n)
	}
	slices.Sort(d.numbers)
	d.numbers = slices.Compact(d.numbers)
	p.databases = d
	return nil
}

// databaseNumber reads a number as strtol does: blanks and a sign may stand
// before it.
func databaseNumber(text string) (int, error) {
	n, err := strconv.ParseInt(strings.TrimLeft(text, " "+blanks), 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return 0, errDatabase
	case err != nil:
		return 0, errSyntax
	case n < 0 || n > math.MaxInt32:
		return 0, errDatabase
	default:
		return int(n), nil
	}
}

// databasesOf returns how many databases a server has unless its
// configuration says otherwise.
func databasesOf(srv *server.Server) int {
	d, _ := srv.Directive("databases")
	if len(d.Default) == 0 {
		return 0
	}
	n, err := strconv.Atoi(d.Default[0])
	if err != nil {
		return 0
	}
	return n
}

// checkDatabases decides whether a call may use the databases that it names,
// or else the one that it is made in (acl.c of Valkey 9.1,
// ACLSelectorCheckCmd). It returns the word of the call that is refused.
func (p *Permissions) checkDatabases(c *call) (refused int, ok bool) {
	if p.databases.all {
		return 0, true
	}
	use := databaseUse(c.command.Name)
	if use.all {
		return 0, false
	}
	for _, position := range use.arguments(c) {
		n, _ := number(c.words[position])
		if !p.databases.contain(n) {
			return position, false
		}
	}
	if use.named() && !c.hasKeys() || !c.usesData() {
		return 0, true
	}
	return 0, p.databases.contain(c.database)
}

// usesData reports whether a call reads or writes the database it is made in.
func (c *call) usesData() bool {
	return c.hasKeys() || slices.ContainsFunc([]string{"keyspace", "read", "write"}, c.command.HasCategory)
}

// arguments returns where a call names databases. None is checked if any is
// no number or not below the number of databases: the call will fail.
func (u databaseArguments) arguments(c *call) []int {
	var positions []int
	switch {
	case u.Option != "":
		positions = optionArguments(c.words, u)
	case u.First > 0:
		for i := u.First; i <= u.Last && i < len(c.words); i++ {
			positions = append(positions, i)
		}
	}
	for _, i := range positions {
		if n, ok := number(c.words[i]); !ok || n < 0 || n >= c.table.databases {
			return nil
		}
	}
	return positions
}

// optionArguments finds the values of an option. Words that are neither it nor
// a flag make the call fail, so that nothing is checked.
func optionArguments(words []string, u databaseArguments) []int {
	var positions []int
	for i := u.From; i < len(words); i++ {
		switch word := lower(words[i]); {
		case word == u.Option && i+1 < len(words):
			i++
			positions = append(positions, i)
		case !slices.Contains(u.Flags, word):
			return nil
		}
	}
	return positions
}

// number reads an integer as the server reads a command's argument: without a
// plus sign or leading zeros (util.c, string2ll).
func number(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && strconv.Itoa(n) == text
}
