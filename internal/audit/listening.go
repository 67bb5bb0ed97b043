package audit

import "github.com/redisguard/terraform-provider-redisguard/internal/redisconf"

// listens reports whether the server opens a TCP port at all.
func listens(f *redisconf.File) bool {
	return open(f, "port") || open(f, "tls-port")
}

// open reports whether a port directive is not 0.
func open(f *redisconf.File, directive string) bool {
	port, _ := f.Value(directive)
	return port != "0"
}
