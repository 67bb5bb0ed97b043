# What the line of most hardening guides really leaves: every way to run a
# script, among much else.
locals {
  commands = provider::redisguard::acl_commands("redis-7.0", "~* &* +@all -@admin -@dangerous")
}

output "how_many" {
  value = length(local.commands)
}

output "scripts" {
  value = [for c in local.commands : c if can(regex("^(eval|fcall|function|script)", c))]
}
