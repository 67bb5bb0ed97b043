package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
)

// A run is a client that did a day's work under a preset in the conformance
// tests, which hold what stands here to what their programs print.
type run struct {
	Preset   string
	Client   string
	Commands []string // what the user had to add
}

func readRuns(file string) ([]run, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var rows struct{ Runs []run }
	return rows.Runs, json.Unmarshal(data, &rows)
}

const presetsIntroduction = `# Choosing a preset

A preset is where a user's rules start: what a kind of application, a framework or
a part of the platform must be allowed, and no more.

` + "```terraform" + `
variable "password_sha256" {
  type = map(string) # the SHA-256 of each user's password
}

data "redisguard_users_acl" "shop" {
  server = "redis-7.2"

  users = {
    checkout = {
      preset          = "cache"
      password_sha256 = [var.password_sha256["checkout"]]
      keys            = ["checkout:*"]
    }
    jobs = {
      preset          = "bullmq"
      password_sha256 = [var.password_sha256["jobs"]]
    }
  }
}
` + "```" + `

1. If your framework has a preset, take it. Its keys and channels are those of the
   framework's defaults.
2. Otherwise take the one that says what the application does, and name its ` + "`keys`" + `.
   An application that does two things is two users, or one with ` + "`selectors`" + `.
3. Then subtract: ` + "`commands = [\"-info\"]`" + ` comes after what a preset such as bullmq grants.
   ` + "`must_deny`" + ` holds the result to what you think it is.

How a preset and the user's own arguments go together:

| you state | what happens |
|---|---|
| ` + "`commands`" + ` | they come after the preset's |
| ` + "`keys`, `read_keys` or `write_keys`" + ` | together they stand in the place of the preset's keys; ` + "`keys = []`" + ` leaves none |
| ` + "`channels`" + ` | likewise |
| ` + "`selectors`" + ` | they are alternatives beside the preset |

Sentinels have commands, and so presets, of their own. They stand in a file of its
own, the ` + "`aclfile`" + ` of the Sentinels; one command for data there, such as ` + "`+get`" + `, and no
Sentinel starts:

` + "```terraform" + `
data "redisguard_users_acl" "sentinels" {
  server = "redis-7.2"
  role   = "sentinel"

  users = {
    checkout = {
      preset          = "sentinel_client"
      password_sha256 = [sha256(var.checkout_sentinel_password)]
    }
  }
  system_users = {
    peer = {
      preset          = "sentinel_peer"
      password_sha256 = [sha256(var.peer_password)]
    }
  }
}
` + "```" + `

An application has two logins then, one to Sentinels and one to servers, and so have
Sentinels: ` + "`sentinel-user`" + ` is that to each other, ` + "`auth-user`" + ` that to servers, for which
the preset [` + "`sentinel`" + `](#sentinel) is.

A preset names its commands one by one, those that the server's version knows: an
upgrade of the server adds nothing to it. What client libraries send when they
connect is part of every application's preset, but for ` + "`INFO`" + `, which shows the
whole server: where a framework cannot do without, it is granted and excused.
A preset excuses the findings that its own purpose explains. What you add to it
is judged for itself.

**Run with** tells with which clients the tests do a day's work under the preset, on
Redis 7.0, 8.0 and 8.6 and on Valkey 8.0, 8.1 and 9.1, with an empty ACL log at the
end, and see it fail without one of the commands. The rest is from reading sources.

`

// presets writes the guide to choosing a preset.
func presets(runs []run) string {
	var b strings.Builder
	b.WriteString(frontMatter("Choosing a preset", "What each preset of a user grants, to whom it fits, and with which clients it was run."))
	b.WriteString(presetsIntroduction)
	writeTable(&b, runs, "server")
	b.WriteString("\nFor users of Sentinels, with `role = \"sentinel\"`:\n\n")
	writeTable(&b, runs, "sentinel")
	for _, p := range acl.Presets() {
		writePreset(&b, p, runs)
	}
	return b.String()
}

// writeTable lists the presets of a role.
func writeTable(b *strings.Builder, runs []run, role string) {
	b.WriteString("| preset | what it does | keys | run with |\n|---|---|---|---|\n")
	for _, p := range acl.Presets() {
		if slices.Contains(p.Roles, role) {
			keys := keysOf(p)
			if role == "sentinel" { // which keeps none
				keys = "none"
			}
			fmt.Fprintf(b, "| [`%s`](#%s) | %s | %s | %s |\n", p.Name, p.Name, p.Purpose, keys, inTable(strings.Join(clients(p, runs), ", ")))
		}
	}
}

func keysOf(p acl.Preset) string {
	switch {
	case p.Unconfined != "":
		return "all, since " + p.Unconfined
	case len(p.Keys) > 0:
		return ticked(p.Keys)
	case slices.Contains(p.Needs, "keys"):
		return "yours"
	default:
		return "none"
	}
}

// inTable keeps a | from ending a cell.
func inTable(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

func ticked(names []string) string { return "`" + strings.Join(names, "`, `") + "`" }

// clients are those that were run under a preset.
func clients(p acl.Preset, runs []run) []string {
	var names []string
	for _, r := range runs {
		if r.Preset != p.Name {
			continue
		}
		name := r.Client
		if len(r.Commands) > 0 {
			name += " with " + ticked(r.Commands)
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if names == nil {
		return []string{"from reading only"}
	}
	return names
}

func writePreset(b *strings.Builder, p acl.Preset, runs []run) {
	fmt.Fprintf(b, "\n## %s\n\nA user with it %s.\n\n", p.Name, p.Purpose)
	fmt.Fprintf(b, "- Keys: %s.\n", keysOf(p))
	switch {
	case len(p.Channels) > 0:
		fmt.Fprintf(b, "- Channels: %s.\n", ticked(p.Channels))
	case slices.Contains(p.Needs, "channels"):
		b.WriteString("- Channels: yours.\n")
	}
	fmt.Fprintf(b, "- Commands: %s.\n", ticked(p.AllCommands()))
	for _, s := range p.From {
		versions := "From " + s.Server + " on"
		if s.Before != "" {
			versions = "From " + s.Server + " to before " + s.Before
		}
		fmt.Fprintf(b, "- %s also %s: %s.\n", versions, ticked(s.Commands), s.Reason)
	}
	for _, rule := range slices.Sorted(maps.Keys(p.Excuses)) {
		if rule != "RG223" && rule != "RG224" { // those of every preset
			fmt.Fprintf(b, "- Excuses [%s](rules.md#%s): %s.\n", rule, strings.ToLower(rule), p.Excuses[rule])
		}
	}
	fmt.Fprintf(b, "- Run with: %s.\n- Source: %s.\n", strings.Join(clients(p, runs), ", "), p.Source)
	if p.Notes != "" {
		fmt.Fprintf(b, "\n%s\n", p.Notes)
	}
}
