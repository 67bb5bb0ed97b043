package acl

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

//go:embed arguments.json
var argumentsJSON []byte

// arguments is what COMMAND does not tell about the arguments of commands:
// which words are keys where the key specifications leave off, and which are
// channels and databases. One table serves all versions, since a command that
// a version does not have is never asked for.
type arguments struct {
	keys         map[string]procedure
	channels     map[string]channelArguments
	databases    map[string]databaseArguments
	allDatabases map[string]bool
	mended       mended
}

// mended are the commands whose keys a release, one a minor version, has come
// to find by the command's own procedure where the key specifications can be
// misled: by a group that is named STREAMS, for one.
type mended struct {
	Commands []string
	Fixed    []string
}

// in reports whether a server is a release that has it.
func (m mended) in(t server.Target) bool {
	return slices.ContainsFunc(m.Fixed, func(name string) bool {
		fixed, err := server.ParseTarget(name)
		return err == nil && t.HasPatch && t.Compare(fixed) == 0 && t.Patch >= fixed.Patch
	})
}

// channelArguments tell which words of a call are channels: Count words after
// the command's name, 0 for all.
type channelArguments struct {
	Count    int
	Patterns bool // they are patterns to subscribe to
}

// databaseArguments tell which words of a call are numbers of databases:
// those from First to Last, or the value of Option, looked for from From on
// among Flags that take no value.
type databaseArguments struct {
	First, Last int
	Option      string
	From        int
	Flags       []string
	all         bool // the command uses every database
}

// named reports whether the command takes databases as arguments.
func (u databaseArguments) named() bool { return u.First > 0 || u.Option != "" }

// databaseUse returns what is known of a command's databases.
func databaseUse(command string) databaseArguments {
	use := argumentTable().databases[command]
	use.all = argumentTable().allDatabases[command]
	return use
}

// argumentTable reads the table when it is first needed.
var argumentTable = sync.OnceValue(func() arguments {
	var file struct {
		NumKeys []struct {
			Commands []string
			numKeys
		}
		Procedures map[string]string
		Channels   []struct {
			Commands []string
			channelArguments
		}
		Databases []struct {
			Commands []string
			databaseArguments
		}
		AllDatabases []string
		Mended       mended
	}
	if err := json.Unmarshal(argumentsJSON, &file); err != nil {
		panic(fmt.Sprintf("embedded arguments.json: %v", err)) // the tests read it
	}
	table := arguments{map[string]procedure{}, map[string]channelArguments{}, map[string]databaseArguments{}, map[string]bool{}, file.Mended}
	for _, row := range file.NumKeys {
		fill(table.keys, row.Commands, row.keys)
	}
	for command, name := range file.Procedures {
		table.keys[command] = procedureNamed(name)
	}
	for _, row := range file.Channels {
		fill(table.channels, row.Commands, row.channelArguments)
	}
	for _, row := range file.Databases {
		fill(table.databases, row.Commands, row.databaseArguments)
	}
	fill(table.allDatabases, file.AllDatabases, true)
	return table
})

func fill[V any](table map[string]V, commands []string, value V) {
	for _, c := range commands {
		table[c] = value
	}
}
