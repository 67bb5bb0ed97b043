# terraform test: what must hold, whatever becomes of the configuration. Nothing
# is created and no cloud is asked.

variables {
  elasticache_passwords = { checkout = "for-this-test-alone-Wq83", default = "for-this-test-alone-Ls55", reports = "for-this-test-alone-pX21" }
}

run "nothing_grave_is_found" {
  command = plan

  assert {
    condition     = alltrue([for f in output.findings : !can(regex("^(high|critical) ", f))])
    error_message = join("\n", concat(["The audit found:"], output.findings))
  }
}

run "plain_text_is_refused" {
  command = plan

  assert {
    condition     = local.group.transit_encryption_enabled && local.group.transit_encryption_mode == "required"
    error_message = "The replication group takes plain text."
  }
}

run "nobody_gets_in_unnamed_or_reaches_all_keys" {
  command = plan

  assert {
    condition     = startswith(output.access_strings["default"], "off ")
    error_message = "The user default is on."
  }

  assert {
    condition     = alltrue([for name, s in output.access_strings : strcontains(s, " -@all") && !can(regex(" (~\\*|allkeys|\\+@all|nopass)( |$)", s))])
    error_message = "A user may do everything, or reaches all keys."
  }
}
