# terraform test: what must hold, whatever becomes of the configuration. Nothing
# is created and no cloud is asked.

run "nothing_grave_is_found" {
  command = plan

  assert {
    condition     = alltrue([for f in output.findings : !can(regex("^(high|critical) ", f))])
    error_message = join("\n", concat(["The audit found:"], output.findings))
  }
}

run "plain_text_and_access_keys_are_refused" {
  command = plan

  assert {
    condition     = !local.cache.non_ssl_port_enabled && !local.cache.access_keys_authentication_enabled
    error_message = "The cache takes plain text, or a key that may do everything."
  }
}

run "nobody_reaches_all_keys" {
  command = plan

  assert {
    condition     = alltrue([for p in values(output.permissions) : endswith(p, " ~checkout:*") && !can(regex("(^| )(~\\*|allkeys|\\+@all)( |$)", p))])
    error_message = "A user may do everything, or reaches all keys."
  }

  assert {
    condition     = toset(keys(output.permissions)) == toset(keys(var.object_ids))
    error_message = "An identity has no permissions, or permissions have no identity."
  }
}
