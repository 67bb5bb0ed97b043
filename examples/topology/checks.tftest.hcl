# terraform test: what must hold, whatever becomes of the configuration. Nothing
# is created.

variables {
  shop_passwords = {
    checkout  = "for-this-test-alone-Wq83-1"
    discovery = "for-this-test-alone-Wq83-2"
    peer      = "for-this-test-alone-Wq83-3"
    replica   = "for-this-test-alone-Wq83-4"
    sentinel  = "for-this-test-alone-Wq83-5"
  }
}

run "nothing_grave_is_found" {
  command = plan

  assert {
    condition     = alltrue([for f in output.findings : !can(regex("^(high|critical) ", f))])
    error_message = join("\n", concat(["The audit found:"], output.findings))
  }
}

run "sentinels_speak_tls_to_everybody" {
  command = plan

  assert {
    condition     = alltrue([for line in ["port 0", "tls-port 26379", "tls-replication yes"] : can(regex("(?m)^${line}$", output.sentinel_conf))])
    error_message = "A Sentinel speaks plain text."
  }
}

run "one_sentinel_may_be_lost" {
  command = plan

  assert {
    condition     = yamldecode(output.manifests["StatefulSet/data/redis-sentinel"]).spec.replicas == 3
    error_message = "There are not three Sentinels."
  }

  assert {
    condition     = can(regex("(?m)^sentinel monitor redis redis-0\\.redis\\.data\\.svc 6379 2$", output.sentinel_conf))
    error_message = "Two of the Sentinels do not suffice for a failover, or one does."
  }
}

run "the_certificate_has_every_name" {
  command = plan

  assert {
    condition     = toset(yamldecode(output.manifests["Certificate/data/redis"]).spec.dnsNames) == toset(["redis.data.svc", "*.redis.data.svc", "redis-sentinel.data.svc", "*.redis-sentinel.data.svc"])
    error_message = "The certificate is made out to other names than the pods bear."
  }
}

run "applications_reach_nothing_but_their_ports" {
  command = plan

  assert {
    condition = toset(flatten([
      for name in ["NetworkPolicy/data/redis", "NetworkPolicy/data/redis-sentinel"] : [
        for rule in yamldecode(output.manifests[name]).spec.ingress : [for p in rule.ports : p.port] if can(rule.from[0].namespaceSelector)
      ]
    ])) == toset([6379, 26379])
    error_message = "The policies open other ports than those of servers and Sentinels."
  }
}

run "no_password_is_told" {
  command = plan

  assert {
    condition     = !strcontains(join("\n", concat(values(output.manifests), [output.sentinel_conf, output.client])), "for-this-test-alone")
    error_message = "A password stands in a file that is no Secret."
  }
}
