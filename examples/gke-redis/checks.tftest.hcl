# terraform test: what must hold, whatever becomes of the configuration. Nothing
# is created.

variables {
  redis_passwords = { checkout = "for-this-test-alone-Wq83", probe = "for-this-test-alone-Ls55" }
}

run "nothing_grave_is_found" {
  command = plan

  assert {
    condition     = alltrue([for f in output.findings : !can(regex("^(high|critical) ", f))])
    error_message = join("\n", concat(["The audit found:"], output.findings))
  }
}

run "plain_text_is_closed" {
  command = plan

  assert {
    condition     = can(regex("(?m)^port 0$", output.redis_conf)) && can(regex("(?m)^tls-port 6379$", output.redis_conf))
    error_message = "The server listens in plain text."
  }
}

run "the_policy_opens_the_port_of_the_server" {
  command = plan

  assert {
    condition     = yamldecode(output.manifests["NetworkPolicy/data/redis"]).spec.podSelector.matchLabels == yamldecode(output.manifests["StatefulSet/data/redis"]).spec.template.metadata.labels
    error_message = "The policy does not select the pods."
  }

  assert {
    condition     = yamldecode(output.manifests["NetworkPolicy/data/redis"]).spec.ingress[*].ports[*].port == [[6379]]
    error_message = "The policy opens another port than the server's."
  }
}

run "nobody_may_do_what_is_dangerous" {
  command = plan

  assert {
    condition     = alltrue([for user in values(output.permissions) : length(user.dangerous) == 0])
    error_message = "A user may run dangerous commands."
  }
}

run "no_password_is_told" {
  command = plan

  assert {
    condition     = !strcontains(join("\n", concat(values(output.manifests), [output.redis_conf])), "for-this-test-alone")
    error_message = "A password stands in a file that is no Secret."
  }
}
