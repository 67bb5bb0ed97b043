package acl

// A preset is a starting point for a user's rules.
type preset struct {
	name     string
	purpose  string
	keys     []string
	channels []string
	commands []string
	excuses  []string // findings that the purpose itself explains
}

// presets lists the presets in ascending order of their names.
func presets() []preset {
	return []preset{{
		name:     "admin",
		purpose:  "administers the server by hand",
		keys:     []string{"*"},
		channels: []string{"*"},
		commands: []string{"+@all"},
		excuses:  []string{"RG203", "RG204", "RG222", "RG225", "RG301", "RG311", "RG312", "RG905", "RG906"},
	}}
}

func presetNames() []string {
	var names []string
	for _, p := range presets() {
		names = append(names, p.name)
	}
	return names
}

// presetOf returns the preset that a user starts from, the zero preset if it
// names none.
func presetOf(u User) preset {
	for _, p := range presets() {
		if p.name == u.Preset.Or("") {
			return p
		}
	}
	return preset{}
}
