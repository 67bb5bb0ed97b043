# cert-manager makes the Secret redis-tls of it: tls.crt, tls.key and ca.crt.
locals {
  certificate = yamlencode({
    apiVersion = "cert-manager.io/v1"
    kind       = "Certificate"
    metadata   = { name = local.name, namespace = local.namespace }
    spec = {
      secretName  = "redis-tls"
      dnsNames    = ["redis.data.svc.cluster.local", "redis-0.redis.data.svc.cluster.local"]
      ipAddresses = ["127.0.0.1"] # the probes dial it
      usages      = ["server auth", "client auth"]
      privateKey  = { rotationPolicy = "Always" }
      issuerRef   = { kind = "ClusterIssuer", name = "shop" }
    }
  })
}
