module github.com/redisguard/terraform-provider-redisguard/internal/conformance/purity

go 1.26.1
