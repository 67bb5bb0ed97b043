# The data nodes of a Redis with Sentinels.
data "redisguard_pod_hardening" "redis" {
  server    = "redis-7.2"
  name      = "redis"
  namespace = "data"
  image     = "docker.io/library/redis:7.2.6"
  topology  = "sentinel"
  replicas  = 3
  maxmemory = "2gb"

  config_secret = "redis-conf"  # redis.conf, which holds masterauth
  acl_secret    = "redis-users" # users.acl
  tls_secret    = "redis-tls"   # tls.crt, tls.key, ca.crt
  probe_secret  = "redis-probe" # password of the user `probe`, who may ping
  data_size     = "10Gi"
}

# Its Sentinels, in pods of their own.
data "redisguard_pod_hardening" "sentinel" {
  server    = "redis-7.2"
  name      = "redis-sentinel"
  namespace = "data"
  image     = "docker.io/library/redis:7.2.6"
  role      = "sentinel"
  replicas  = 3

  config_secret = "sentinel-conf"
  tls_secret    = "redis-tls"
}

# ServiceAccount, Service, StatefulSet and PodDisruptionBudget, for for_each.
output "manifests" {
  value = merge(data.redisguard_pod_hardening.redis.manifests, data.redisguard_pod_hardening.sentinel.manifests)
}

# For a module that has a StatefulSet already: take the pieces,
output "container" {
  value = {
    securityContext = data.redisguard_pod_hardening.redis.container_security_context
    args            = data.redisguard_pod_hardening.redis.args
    volumeMounts    = data.redisguard_pod_hardening.redis.volume_mounts
    livenessProbe   = data.redisguard_pod_hardening.redis.probes.livenessProbe
  }
}

# or patch it: kubectl patch statefulset redis --patch-file, or kustomize.
output "patch" {
  value = data.redisguard_pod_hardening.redis.patch
}
