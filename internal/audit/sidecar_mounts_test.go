package audit

import "testing"

// TestFoldersHold compares the way up from a file with a look at every folder.
func TestFoldersHold(t *testing.T) {
	places := []string{"/", "/etc", "/etc/ca", "/etc/ca/ca.crt", "/etc/cab", "etc", "."}
	for _, folder := range places {
		f := folders{all: map[string]bool{folder: true}}
		for _, file := range []string{"/", "/etc", "/etc/", "/etc/ca", "/etc/ca/ca.crt", "/etc//ca/../ca/x", "/etc/cab/ca.crt", "/ca.crt"} {
			if got, want := f.hold(file), within(file, folder); got != want {
				t.Errorf("%s holds %s: %t, want %t", folder, file, got, want)
			}
		}
	}
}
