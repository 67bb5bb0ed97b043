# An article that lets a namespace in on port 6379, corrected: its policy named
# who and where in two rules, which lets in everybody there and the namespace
# everywhere.

terraform {
  required_providers {
    redisguard = { source = "redisguard/redisguard" }
  }
}

data "redisguard_istio_access" "redis" {
  name       = "redis-policy"
  namespace  = "namespace-a"
  pod_labels = { app = "redis" }
  allow_from = { namespace_a = { namespace = "namespace-a" } }
}

output "yaml" {
  value = data.redisguard_istio_access.redis.yaml
}
