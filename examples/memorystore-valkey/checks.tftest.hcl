# terraform test: what must hold, whatever becomes of the configuration. No cloud
# is asked: the instance is this one. (For the resource it
# is override_resource, and values instead of outputs.)

override_module {
  target = module.cache
  outputs = {
    endpoints = [{
      connections = [
        { psc_auto_connection = [{ connection_type = "CONNECTION_TYPE_PRIMARY", ip_address = "10.9.0.3", port = 6379 }] },
        { psc_auto_connection = [{ connection_type = "CONNECTION_TYPE_READER", ip_address = "10.9.0.4", port = 6379 }] },
      ]
    }]
    managed_server_ca = [{
      ca_certs = [{
        certificates = [<<-EOT
          -----BEGIN CERTIFICATE-----
          MIIBMTCB5KADAgECAghlOzVvpkpQTzAFBgMrZXAwHTEbMBkGA1UEAxMSRXhhbXBs
          ZSBSZWRpcyBDQSAxMB4XDTI0MDYwMTAwMDAwMFoXDTM0MDYwMTAwMDAwMFowHTEb
          MBkGA1UEAxMSRXhhbXBsZSBSZWRpcyBDQSAxMCowBQYDK2VwAyEAIyTSDXUQKW/D
          4PxgRnMuR6/3Og4Rds/RX3Q0MD321jSjQjBAMA4GA1UdDwEB/wQEAwICBDAPBgNV
          HRMBAf8EBTADAQH/MB0GA1UdDgQWBBTZEbFVaTxFLtQtQTp3kDW3YclULTAFBgMr
          ZXADQQANvZ8M5+3zVqCM5OIfnNy5aabpJT0Az62AiBXPKYXRiXKTrMsSVa6FmRzF
          0jLOi/2OdCcUrrfZ0cJzIWVh548K
          -----END CERTIFICATE-----
          EOT
        ]
      }]
    }]
  }
}

run "nothing_grave_is_found" {
  command = apply

  assert {
    condition     = alltrue([for f in output.findings : !can(regex("^(high|critical) ", f))])
    error_message = join("\n", concat(["The audit found:"], output.findings))
  }
}

run "each_sidecar_asks_for_the_instance_by_name" {
  command = apply

  assert {
    condition = { for k, d in output.manifests : k => yamldecode(d).spec.trafficPolicy.tls.subjectAltNames if yamldecode(d).kind == "DestinationRule" } == {
      "DestinationRule/shop/valkey-primary" = ["10.9.0.3"]
      "DestinationRule/shop/valkey-reader"  = ["10.9.0.4"]
    }
    error_message = "A sidecar takes any certificate that the shared authority signed."
  }
}

run "no_plain_text_leaves_the_pod" {
  command = apply

  assert {
    condition     = alltrue([for d in values(output.manifests) : yamldecode(d).spec.trafficPolicy.tls.mode == "SIMPLE" if yamldecode(d).kind == "DestinationRule"])
    error_message = "A sidecar does not speak TLS."
  }
}

run "the_policy_opens_the_instance_alone" {
  command = apply

  assert {
    condition = toset([
      for e in yamldecode(output.manifests["NetworkPolicy/shop/valkey"]).spec.egress : "${e.to[0].ipBlock.cidr} ${e.ports[0].port}" if can(e.to[0].ipBlock)
    ]) == toset(["10.9.0.3/32 6379", "10.9.0.4/32 6379"])
    error_message = "The policy opens other addresses or ports than those of the instance."
  }
}
