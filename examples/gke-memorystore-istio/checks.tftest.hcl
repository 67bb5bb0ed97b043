# terraform test: what must hold, whatever becomes of the configuration. No cloud
# is asked: the instance is this one.

override_module {
  target = module.memorystore
  outputs = {
    host          = "10.9.0.3"
    read_endpoint = "10.9.0.4"
    port          = 6378
    auth_string   = "drawn by the instance"
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
    condition = toset([
      for e in yamldecode(output.manifests["NetworkPolicy/shop/memorystore"]).spec.egress : "${e.to[0].ipBlock.cidr} ${e.ports[0].port}" if can(e.to[0].ipBlock)
    ]) == toset(["10.9.0.3/32 6378", "10.9.0.4/32 6378"])
    error_message = "The policy opens other addresses or ports than those of Memorystore with TLS."
  }
}

run "no_plain_text_leaves_the_pod" {
  command = apply

  assert {
    condition     = alltrue([for d in values(output.manifests) : yamldecode(d).spec.trafficPolicy.tls.mode == "SIMPLE" if yamldecode(d).kind == "DestinationRule"])
    error_message = "A sidecar does not speak TLS."
  }

  # 6379 is what the application dials; the sidecar dials 6378 in its stead.
  assert {
    condition = alltrue(flatten([
      for d in values(output.manifests) : [for p in yamldecode(d).spec.ports : try(p.targetPort, p.number) == 6378] if yamldecode(d).kind == "ServiceEntry"
    ]))
    error_message = "A sidecar dials another port than that of TLS."
  }
}

run "both_authorities_reach_the_sidecar" {
  command = apply

  assert {
    condition     = length(regexall("BEGIN CERTIFICATE", yamldecode(output.manifests["ConfigMap/shop/memorystore-ca"]).data["ca.crt"])) == 2
    error_message = "An authority is missing: when the server's certificate is rotated, nobody can connect."
  }

  assert {
    condition     = length(setintersection(keys(yamldecode(output.manifests["Deployment/shop/checkout"]).spec.template.metadata.annotations), ["prometheus.io/scrape", "sidecar.istio.io/userVolume"])) == 2
    error_message = "An annotation of the pods got lost."
  }
}
