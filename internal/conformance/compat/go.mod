module github.com/redisguard/terraform-provider-redisguard/internal/conformance/compat

go 1.26.1

require github.com/redisguard/terraform-provider-redisguard v0.0.0-00010101000000-000000000000

replace github.com/redisguard/terraform-provider-redisguard => ../../..
