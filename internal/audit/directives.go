package audit

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// listens reports whether the server opens a TCP port at all.
func listens(f *redisconf.File) bool {
	return open(f, "port") || open(f, "tls-port")
}

// open reports whether a port directive is not 0.
func open(f *redisconf.File, directive string) bool {
	port, _ := f.Value(directive)
	return port != "0" && port != ""
}

// on reports whether a directive is yes.
func on(f *redisconf.File, directive string) bool {
	value, _ := f.Value(directive)
	return strings.EqualFold(value, "yes")
}

// given reports whether a directive has a value that is not empty.
func given(f *redisconf.File, directive string) bool {
	value, _ := f.Value(directive)
	return value != ""
}

// includes reports whether the file includes another, in which all that it
// leaves out may stand.
func includes(f *redisconf.File) bool { return len(f.Lines("include")) > 0 }

// unsaid reports whether a directive that the file does not set may be meant
// all the same: by a line that the server refuses, or in a file that is
// included.
func unsaid(f *redisconf.File, directive string) bool {
	_, line := f.Value(directive)
	return line == 0 && (includes(f) || f.Refused(directive))
}

// addresses returns what the server listens on. Silence means everything, for
// which the facts of 6.2 have no words.
func addresses(f *redisconf.File) (addresses []string, line int) {
	bind, _ := f.Effective("bind")
	if bind.Line == 0 && len(bind.Values) == 0 {
		return []string{"*"}, 0
	}
	return bind.Values, bind.Line
}

// reachable reports whether other hosts may connect by TCP.
func reachable(f *redisconf.File) bool {
	all, _ := addresses(f)
	return listens(f) && slices.ContainsFunc(all, func(a string) bool {
		a = strings.TrimPrefix(a, "-")
		return a != "" && !local(a)
	})
}

// local reports whether an address is the host itself.
func local(address string) bool {
	return address == "localhost" || address == "::1" || strings.HasPrefix(address, "127.")
}

// within reports whether a file is a place or lies below it.
func within(file, place string) bool {
	file = path.Clean(file)
	return file == place || strings.HasPrefix(file, place+"/")
}

// aboveDefault returns a hit if a number or size exceeds the server's default.
func aboveDefault(f *redisconf.File, directive string) []Hit {
	fact, _ := f.Server().Directive(directive)
	value, line := f.Value(directive)
	own := strings.Join(fact.Default, "")
	limit, _ := server.ParseMemory(own)
	if n, _ := server.ParseMemory(value); n <= limit {
		return nil
	}
	return one(line, directive, fmt.Sprintf("%s is %s, and %s by default.", directive, value, own))
}

// mendedLater reports whether the server's patch version is known, and below
// that of the release of its minor version which mends something.
func mendedLater(srv *server.Server, releases ...string) bool { return mending(srv, releases...) != "" }

// mending returns that release, "" if there is none.
func mending(srv *server.Server, releases ...string) string {
	for _, name := range releases {
		mended, err := server.ParseTarget(name)
		t := srv.Target()
		if err == nil && t.HasPatch && t.Compare(mended) == 0 && t.Patch < mended.Patch {
			return name
		}
	}
	return ""
}
