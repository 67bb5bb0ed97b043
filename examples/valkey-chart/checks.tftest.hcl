# terraform test: what must hold, whatever becomes of the configuration. Nothing
# is created.

variables {
  valkey_passwords = { checkout = "for-this-test-alone-Wq83", reports = "for-this-test-alone-pX21" }
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
    condition     = can(regex("(?m)^port 0$", yamldecode(output.values[length(output.values) - 1]).valkeyConfig))
    error_message = "The server listens in plain text."
  }
}

# Helm merges the documents; so does merge() here.
run "the_chart_has_every_user_and_no_default" {
  command = plan

  assert {
    condition     = toset(keys(merge([for v in output.values : try(yamldecode(v).auth.aclUsers, {})]...))) == toset(["checkout", "default", "reports"])
    error_message = "The chart makes other users."
  }

  assert {
    condition     = startswith(merge([for v in output.values : try(yamldecode(v).auth.aclUsers, {})]...)["default"].permissions, "off ")
    error_message = "The user default is on: everybody is let in."
  }
}

run "the_policy_opens_the_port_of_the_server" {
  command = plan

  assert {
    condition     = yamldecode(output.manifests["NetworkPolicy/data/valkey"]).spec.ingress[*].ports[*].port == [[6379], [6379]]
    error_message = "The policy opens another port than the server's."
  }

  # The labels by which the chart selects its pods.
  assert {
    condition     = yamldecode(output.manifests["NetworkPolicy/data/valkey"]).spec.podSelector.matchLabels == { "app.kubernetes.io/name" = "valkey", "app.kubernetes.io/instance" = local.release }
    error_message = "The policy does not select the chart's pods."
  }
}

run "no_password_is_told" {
  command = plan

  assert {
    condition     = !strcontains(join("\n", output.values), "for-this-test-alone")
    error_message = "A password stands in the values, which Helm and Terraform keep."
  }
}
