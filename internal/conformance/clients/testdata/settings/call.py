"""Uses the client that the module snippet opens, and tells who it is."""

import os

from snippet import client

client.set("app:key", "value")
print(client.get("app:key").decode())
if "IDENTITY" in os.environ:
  print(client.acl_whoami())
  print(client.client_getname())
