package redisconf

// Later returns the file with the news that it will hold more lines, of these
// directives, whose values are not known yet.
func (f *File) Later(directives []string) *File {
	g := *f
	g.later = map[string]bool{}
	for _, name := range directives {
		g.later[canonical(name, f.srv)] = true
	}
	return &g
}

// Watched returns the file to look at, and a function that tells whether what
// was looked at includes a directive whose value is not known yet. What was
// concluded then may turn out false.
func (f *File) Watched() (view *File, undecided func() bool) {
	g := *f
	g.consulted = new(bool)
	return &g, func() bool { return *g.consulted }
}

// consult notes that the lines of a directive are looked at.
func (f *File) consult(name string) {
	if f.later[name] && f.consulted != nil {
		*f.consulted = true
	}
}
