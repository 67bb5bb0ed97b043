package acl

import "github.com/redisguard/terraform-provider-redisguard/internal/server"

// A dialect is what the ACL language of a server version has.
type dialect struct {
	selectors   bool // (…), %R~ and %W~, -command|subcommand, no user twice: from Redis 7.0 on
	databases   bool // db=, alldbs, resetdbs: from Valkey 9.1 on
	allChannels bool // a new user may use every channel: until Redis 6.2
	openQuotes  bool // sdsnsplitargs reads the quotes of a selector: from Valkey 9.1 on
	losesFF     bool // the byte 0xff vanishes from selectors: from Valkey 8.1 on
}

func dialectOf(srv *server.Server) dialect {
	since7 := srv.AtLeast("redis", 7, 0) || srv.AtLeast("valkey", 7, 2)
	return dialect{
		selectors:   since7,
		databases:   srv.AtLeast("valkey", 9, 1),
		allChannels: !since7,
		openQuotes:  srv.AtLeast("valkey", 9, 1),
		losesFF:     srv.AtLeast("valkey", 8, 1),
	}
}
