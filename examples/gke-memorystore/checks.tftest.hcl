# terraform test: what must hold, whatever becomes of the configuration. No cloud
# is asked: the instance is this one.

override_module {
  target = module.memorystore
  outputs = {
    host        = "10.9.0.3"
    port        = 6378
    auth_string = "drawn by the instance"
    server_ca_certs = [
      { cert = <<-EOT
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
      },
      { cert = <<-EOT
        -----BEGIN CERTIFICATE-----
        MIIBMTCB5KADAgECAggi3SzYCHovuDAFBgMrZXAwHTEbMBkGA1UEAxMSRXhhbXBs
        ZSBSZWRpcyBDQSAyMB4XDTI2MDYwMTAwMDAwMFoXDTM2MDYwMTAwMDAwMFowHTEb
        MBkGA1UEAxMSRXhhbXBsZSBSZWRpcyBDQSAyMCowBQYDK2VwAyEAn9VMXHHONOyH
        Bt0pgAdtDcLyQgDavq9z1F0sR/pCbCGjQjBAMA4GA1UdDwEB/wQEAwICBDAPBgNV
        HRMBAf8EBTADAQH/MB0GA1UdDgQWBBToGUiPKJ7Av2m7n5igxFDt6Bq9wjAFBgMr
        ZXADQQCzJjc2jdF17nxN5Appjt1rqkGh30VgOtS0bJr3Imis9yJAMJsHemiadvi4
        ZfEjUeUvv1YtnVLIqHXDyl9DxZ4M
        -----END CERTIFICATE-----
        EOT
      },
    ]
  }
}

run "nothing_grave_is_found" {
  command = apply

  assert {
    condition     = alltrue([for f in output.findings : !can(regex("^(high|critical) ", f))])
    error_message = join("\n", concat(["The audit found:"], output.findings))
  }
}

run "the_policy_opens_the_port_of_tls_alone" {
  command = apply

  assert {
    condition     = yamldecode(output.manifests["NetworkPolicy/shop/memorystore"]).spec.podSelector.matchLabels == yamldecode(output.manifests["Deployment/shop/checkout"]).spec.template.metadata.labels
    error_message = "The policy does not select the application's pods."
  }

  assert {
    condition = [
      for e in yamldecode(output.manifests["NetworkPolicy/shop/memorystore"]).spec.egress : "${e.to[0].ipBlock.cidr} ${e.ports[0].port}" if can(e.to[0].ipBlock)
    ] == ["10.9.0.3/32 6378"]
    error_message = "The policy opens other addresses or ports than that of Memorystore with TLS."
  }
}

run "no_plain_text_leaves_the_pod" {
  command = apply

  assert {
    condition     = contains(yamldecode(output.manifests["Deployment/shop/checkout"]).spec.template.spec.containers[0].env, { name = "REDIS_URL", value = "rediss://10.9.0.3:6378/0" })
    error_message = "The application does not speak TLS."
  }

  # Where the client looks for the authorities, they are mounted.
  assert {
    condition     = contains(yamldecode(output.manifests["Deployment/shop/checkout"]).spec.template.spec.containers[0].env, { name = "REDIS_TLS_CA_CERT_FILE", value = "${yamldecode(output.manifests["Deployment/shop/checkout"]).spec.template.spec.containers[0].volumeMounts[0].mountPath}/ca.crt" })
    error_message = "The authorities are mounted elsewhere."
  }
}

run "no_password_is_told" {
  command = apply

  assert {
    condition     = !strcontains(join("\n", values(output.manifests)), "drawn by the instance")
    error_message = "The AUTH string stands in a manifest."
  }
}
