# Files that exist already, judged together. A data source keeps what it is given
# in the state: these hold no password. For files that do, use the function.
data "redisguard_audit" "redis" {
  server     = "redis-7.2"
  redis_conf = file("${path.module}/redis.conf")
  users_acl  = file("${path.module}/users.acl")
  manifests  = [file("${path.module}/policy.yaml")]

  # The instance that stands beside it, by the attributes that matter.
  google_redis_instance = {
    transit_encryption_mode = "SERVER_AUTHENTICATION"
    auth_enabled            = true
    redis_version           = "REDIS_7_2"
    memory_size_gb          = 5
  }

  # Findings that are known and meant.
  exceptions = { RG402 = "Replies are small here." }
}

# Disagreements between the files, among others: the policy opens another port
# than the server listens on.
output "findings" {
  value = [for f in data.redisguard_audit.redis.findings : "${f.artefact}:${f.line} ${f.rule} ${f.message}" if !f.excepted]
}

# For a comment on a pull request.
output "report" {
  value = data.redisguard_audit.redis.report_markdown
}

output "access" {
  value = { for a in data.redisguard_audit.redis.access_matrix : a.user => a.capabilities if a.on }
}
