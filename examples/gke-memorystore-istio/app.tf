# The application: its pods bear the labels that the policy selects and the
# annotations by which the sidecar finds the authorities, and dial in plain text
# inside the pod.

locals {
  deployment = yamlencode({
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = local.app, namespace = local.namespace }
    spec = {
      replicas = 3
      selector = { matchLabels = local.labels }
      template = {
        metadata = { labels = local.labels, annotations = local.origination.pod_annotations }
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
            env = concat([for k, v in local.primary.environment : { name = k, value = v }], [
              { name = "REDIS_READ_ADDRESS", value = local.origination.application_addresses["replica"] },
              { name = "REDIS_PASSWORD", valueFrom = { secretKeyRef = { name = "memorystore", key = "auth_string" } } },
            ])
          }]
        }
      }
    }
  })
}
