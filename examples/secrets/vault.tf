# Vault's database engine makes users of its own for a while, with the rules of
# these: nobody logs in as `reporting` itself, and Vault as the user `vault`.
data "redisguard_users_acl" "vault" {
  export_to = ["vault"]
  users = {
    reporting = { preset = "read_only", keys = ["checkout:*"] }
  }
}

#   resource "vault_database_secret_backend_role" "reporting" {
#     backend             = "database"
#     name                = "reporting"
#     db_name             = "redis"
#     creation_statements = [data.redisguard_users_acl.vault.exports["vault"]["reporting"]]
#     default_ttl         = 3600
#   }
output "creation_statements" {
  value = [data.redisguard_users_acl.vault.exports["vault"]["reporting"]]
}
