terraform {
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

# Both arguments are defaults that a data source may override.
provider "redisguard" {
  server  = "redis-7.0"
  fail_on = "high"
}
