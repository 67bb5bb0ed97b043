terraform {
  required_version = ">= 1.8"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}
