# What lies in the store. Only the modules that stand for it read this.
variable "store" {
  type      = map(string)
  ephemeral = true
}
