// An application on node-redis that asks Sentinels for the primary.
import assert from 'node:assert/strict';
import { createSentinel } from 'redis';
import { failOnErrors, run, server } from './lib/workload.mjs';

run('redis', async () => {
  const sentinel = createSentinel({
    name: 'shop',
    sentinelRootNodes: [{ host: server.host, port: server.port }],
    sentinelClientOptions: { username: server.username, password: server.password, name: 'app' },
  });
  failOnErrors(sentinel);
  await sentinel.connect();
  assert.equal(await sentinel.set('page', '<html>'), 'OK');
  assert.equal(await sentinel.get('page'), '<html>');
  await sentinel.close();
});
