package sentinel

import (
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// Server returns the server whose rules the file was read by.
func (f *File) Server() *server.Server { return f.srv }

// Monitor returns the monitor of a name.
func (f *File) Monitor(name string) (Monitor, bool) {
	i, ok := f.names[name]
	if !ok {
		return Monitor{}, false
	}
	return f.Monitors[i], true
}

// Includes reports whether the file takes in others, of which nothing is known.
func (f *File) Includes() bool { return f.includes }

// Refused reports whether a line of a directive or statement is a fault, so
// that what it is in the end cannot be told.
func (f *File) Refused(name string) bool {
	return slices.ContainsFunc(f.Faults, func(fault Fault) bool { return fault.Name != "" && fault.Name == name })
}

// Lines returns the lines that set a directive of redis.conf, by its own name.
func (f *File) Lines(name string) []Directive {
	var all []Directive
	for _, d := range f.Directives {
		if d.Name == name {
			all = append(all, d)
		}
	}
	return all
}

// Defaults returns the values of directives that a Sentinel has in place of the
// server's (sentinel.c, initSentinelConfig).
func Defaults() map[string]string {
	return map[string]string{"port": "26379", "protected-mode": "no"}
}

// Effective returns what a directive of redis.conf is in the end: its last
// line, or a Sentinel's default on line 0. Known is false for a directive that
// the server lacks.
func (f *File) Effective(name string) (d Directive, known bool) {
	fact, ok := f.srv.Directive(name)
	if !ok {
		return Directive{}, false
	}
	if lines := f.Lines(fact.Name); len(lines) > 0 {
		return lines[len(lines)-1], true
	}
	if own, ok := Defaults()[fact.Name]; ok {
		return Directive{Name: fact.Name, Values: []string{own}}, true
	}
	return Directive{Name: fact.Name, Values: fact.Default}, true
}

// Value returns the single effective value of a directive of redis.conf, "" if
// it has none.
func (f *File) Value(name string) (value string, line int) {
	d, _ := f.Effective(name)
	return first(d.Values), d.Line
}

// Setting returns what a statement that belongs to no monitor is in the end:
// its last line, or the default on line 0. Known is false for a statement that
// the server lacks.
func (f *File) Setting(name string) (s Statement, known bool) { return last(f.Statements, name, f.srv) }

// SettingValue returns the value of such a statement, "" if it has none.
func (f *File) SettingValue(name string) (value string, line int) {
	s, _ := f.Setting(name)
	return first(s.Values), s.Line
}

// Setting returns what is set for the monitor in the end: the last line, or the
// default on line 0. Known is false for a statement that the server lacks.
func (m Monitor) Setting(name string) (s Statement, known bool) { return last(m.Settings, name, m.srv) }

// Value returns the first value of a setting, "" if it has none.
func (m Monitor) Value(name string) (value string, line int) {
	s, _ := m.Setting(name)
	return first(s.Values), s.Line
}

// last returns the statement of a name that counts.
func last(all []Statement, name string, srv *server.Server) (s Statement, known bool) {
	fact, ok := srv.SentinelDirective(name)
	if !ok {
		return Statement{}, false
	}
	for _, s := range slices.Backward(all) {
		if s.Name == fact.Name && !withoutEffect(s) {
			return s, true
		}
	}
	return Statement{Name: fact.Name, Values: fact.Default}, true
}

// withoutEffect reports whether a statement leaves what was before: an empty
// value of these does (sentinel.c, sentinelHandleConfiguration).
func withoutEffect(s Statement) bool {
	return first(s.Values) == "" && slices.Contains([]string{"announce-ip", "sentinel-user", "sentinel-pass"}, s.Name)
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}
