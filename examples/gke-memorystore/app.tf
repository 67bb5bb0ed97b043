# The application: its pods bear the labels that the policy selects, mount the
# authorities and dial TLS.

locals {
  deployment = yamlencode({
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = local.app, namespace = local.namespace }
    spec = {
      replicas = 3
      selector = { matchLabels = local.labels }
      template = {
        metadata = { labels = local.labels }
        spec = {
          automountServiceAccountToken = false
          securityContext              = { runAsNonRoot = true, runAsUser = 1000, seccompProfile = { type = "RuntimeDefault" } }
          containers = [{
            name  = local.app
            image = "europe-docker.pkg.dev/my-project/shop/checkout:1.4.2"
            securityContext = {
              allowPrivilegeEscalation = false
              readOnlyRootFilesystem   = true
              capabilities             = { drop = ["ALL"] }
            }
            env = concat([for k, v in local.client.environment : { name = k, value = v }], [
              { name = "REDIS_PASSWORD", valueFrom = { secretKeyRef = { name = "memorystore", key = "auth_string" } } },
            ])
            volumeMounts = [{ name = "ca", mountPath = local.ca_folder, readOnly = true }]
          }]
          volumes = [{ name = "ca", configMap = { name = "memorystore-ca" } }]
        }
      }
    }
  })
}
