package client

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Function is client_settings.
func Function() artefact.Function {
	return artefact.DefineFunction(artefact.FunctionDefinition[Spec]{
		Name:     "client_settings",
		Summary:  "How an application connects",
		Doc:      doc(),
		Shape:    Shape(),
		Outputs:  outputs(),
		Validate: Spec.Validate,
		Answer:   answer,
	})
}

func doc() string {
	return "Tells the developers of an application how to connect: TLS with a certificate that is checked, a user of its own, timeouts, and a password that comes from an environment variable and stands nowhere else. " +
		"`redis-cli` and `valkey-cli` check who signed the server's certificate and not its name, and so does redis-py 4.3 in a cluster; where `tls_server_name` is set, Jedis and Lettuce take a certificate for `host` as well. " +
		"What is given for redis-py (4.3 and 6.1), go-redis 9, node-redis 6, ioredis 6 and the command lines is run as it is against live servers in the tests; what is given for Jedis (5 and later) and Lettuce (6.1 and later) is from reading their sources."
}

func outputs() []shape.Argument {
	names := make([]string, len(libraries))
	for i, l := range libraries {
		names[i] = "`" + l.name + "`"
	}
	return []shape.Argument{
		{Name: "url", Type: shape.Text, Doc: "`rediss://user@host:port/database`, or `redis://` without TLS; of the first node in a cluster, and null with Sentinels. The password is given beside it: `redis-cli -u` takes a user without one for a password, so use `redis_cli`."},
		{Name: "environment", Type: shape.TextMap, Doc: "The same as environment variables, for an application that reads them: `REDIS_URL`, and the arguments in capitals behind `REDIS_`. The passwords are yours to add, from a Secret."},
		{Name: "redis_cli", Type: shape.Text, Doc: "A line for a shell that starts `redis-cli`. It hands on the password in `REDISCLI_AUTH`, never as an argument. With Sentinels it asks the first of them for the primary."},
		{Name: "valkey_cli", Type: shape.Text, Doc: "The same for `valkey-cli`, with the password in `VALKEYCLI_AUTH`, as 9.1 takes it, and in `REDISCLI_AUTH`, as 8.1 does."},
		{Name: "snippets", Type: shape.TextMap, Doc: "The code that opens a client, by library: " + strings.Join(names, ", ") + "."},
	}
}

func answer(s Spec) map[string]shape.Value {
	var url shape.Value // null
	if text := s.URL(); text != "" {
		url = shape.StringOf(text)
	}
	return map[string]shape.Value{
		"url":         url,
		"environment": texts(s.Environment()),
		"redis_cli":   shape.StringOf(s.CommandLine("redis-cli", "REDISCLI_AUTH")),
		"valkey_cli":  shape.StringOf(s.CommandLine("valkey-cli", "VALKEYCLI_AUTH", "REDISCLI_AUTH")),
		"snippets":    texts(s.Snippets()),
	}
}

func texts(all map[string]string) shape.Value {
	fields := map[string]shape.Value{}
	for name, text := range all {
		fields[name] = shape.StringOf(text)
	}
	return shape.ObjectOf(fields)
}
