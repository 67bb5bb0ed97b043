module github.com/redisguard/terraform-provider-redisguard/internal/conformance/compat

go 1.26.1
