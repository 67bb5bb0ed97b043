output "manifests" {
  value = provider::redisguard::istio_access({
    name       = "redis"
    namespace  = "data"
    pod_labels = { app = "redis" }
    allow_from = { checkout = { namespace = "shop", service_account = "checkout" } }
  }).manifests
}
