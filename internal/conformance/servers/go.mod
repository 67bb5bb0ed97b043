module github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers

go 1.26.1

replace github.com/redisguard/terraform-provider-redisguard => ../../..

require (
	github.com/redis/go-redis/v9 v9.23.0
	github.com/redisguard/terraform-provider-redisguard v0.0.0-00010101000000-000000000000
	go.yaml.in/yaml/v3 v3.0.6
)

require (
	github.com/agext/levenshtein v1.2.3 // indirect
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/fatih/color v1.18.0 // indirect
	github.com/mattn/go-colorable v0.1.14 // indirect
	github.com/mattn/go-isatty v0.0.20 // indirect
	github.com/wagslane/go-password-validator v0.3.0 // indirect
	go.uber.org/atomic v1.12.0 // indirect
	golang.org/x/sys v0.48.0 // indirect
)
