import { createClient } from 'redis';
import { failOnErrors, server } from './workload.mjs';

export async function connect(options) {
  const { host, port, username, password } = server;
  const client = createClient({ socket: { host, port }, username, password, ...options });
  failOnErrors(client);
  await client.connect();
  return client;
}
