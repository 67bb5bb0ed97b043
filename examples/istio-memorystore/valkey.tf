# Memorystore for Valkey with cluster mode off. An authority that signs for other
# instances as well says nothing without a name. (mode = "CLUSTER" is refused: no
# entry of a mesh can follow the nodes of a cluster.)
data "redisguard_istio_tls_origination" "valkey" {
  name      = "valkey"
  namespace = local.namespace
  endpoints = { primary = { host = "valkey.memorystore", address = "10.0.2.3" } }

  # google_memorystore_instance.cache.mode, .server_ca_mode and
  # .managed_server_ca[0].ca_certs[0].certificates
  mode              = "CLUSTER_DISABLED"
  server_ca_mode    = "GOOGLE_MANAGED_SHARED_CA"
  ca_certificates   = local.instance.ca
  subject_alt_names = ["10.0.2.3"]
}
