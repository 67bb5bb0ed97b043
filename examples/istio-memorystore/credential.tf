# The authorities need not be mounted: the control plane hands them to the
# sidecars of the selected pods. All other pods of the namespace fail to connect.

# From a Secret that is there already, with the key ca.crt.
data "redisguard_istio_tls_origination" "by_secret" {
  name            = "by-secret"
  namespace       = local.namespace
  endpoints       = { primary = { host = "secret.memorystore", address = "10.0.1.3" } }
  credential_name = "redis-ca"
  pod_labels      = local.pod_labels
}

# From a ConfigMap, which is rendered too: an authority is public.
data "redisguard_istio_tls_origination" "by_config_map" {
  name            = "by-config-map"
  namespace       = local.namespace
  endpoints       = { primary = { host = "config-map.memorystore", address = "10.0.1.4" } }
  credential_name = "configmap://shop/memorystore-authorities"
  ca_certificates = local.instance.ca
  pod_labels      = local.pod_labels
}
