terraform {
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}
