# The same article's second scenario: one ServiceAccount of the namespace.

terraform {
  required_providers {
    redisguard = { source = "redisguard/redisguard" }
  }
}

data "redisguard_istio_access" "redis" {
  name       = "redis-policy"
  namespace  = "namespace-a"
  pod_labels = { app = "redis" }
  allow_from = { app = { service_account = "redis-auth-sa" } }
}

output "yaml" {
  value = data.redisguard_istio_access.redis.yaml
}
