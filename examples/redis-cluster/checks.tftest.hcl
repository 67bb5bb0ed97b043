# terraform test: what must hold, whatever becomes of the configuration. No cloud
# is asked: the cluster is this one. (For the resource it is
# override_resource, and values instead of outputs.)

override_module {
  target = module.cluster
  outputs = {
    discovery_endpoints = [{ address = "10.9.3.2", port = 6379 }]
    psc_connections     = [{ address = "10.9.3.2" }, { address = "10.9.3.3" }]
    managed_server_ca   = [{ ca_certs = [{ certificates = ["an authority"] }] }]
  }
}

run "nothing_grave_is_found" {
  command = apply

  assert {
    condition     = alltrue([for f in output.findings : !can(regex("^(high|critical) ", f))])
    error_message = join("\n", concat(["The audit found:"], output.findings))
  }
}

run "the_policy_opens_the_nodes_alone" {
  command = apply

  assert {
    condition = [
      for e in yamldecode(output.manifests["NetworkPolicy/shop/redis-cluster"]).spec.egress : join(" ", [e.to[0].ipBlock.cidr, join(",", [for p in e.ports : try("${p.port}-${p.endPort}", p.port)])]) if can(e.to[0].ipBlock)
    ] == ["10.9.3.2/32 6379,11000-13047", "10.9.3.3/32 6379,11000-13047"]
    error_message = "The policy opens other addresses or ports than those of the cluster."
  }
}

run "no_plain_text_leaves_the_pod" {
  command = apply

  assert {
    condition     = startswith(local.client.url, "rediss://")
    error_message = "The application does not speak TLS."
  }
}

run "nobody_gets_in_unnamed_or_reaches_all_keys" {
  command = apply

  assert {
    condition     = startswith(output.rules["default"], "off ")
    error_message = "The user default is on."
  }

  assert {
    condition     = alltrue([for r in values(output.rules) : strcontains(r, " -@all") && !can(regex(" (~\\*|allkeys|\\+@all|nopass)( |$)", r))])
    error_message = "A user may do everything, or reaches all keys."
  }
}
