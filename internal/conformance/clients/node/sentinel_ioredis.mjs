// An application on ioredis that asks Sentinels for the primary.
import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import { failOnErrors, run, server } from './lib/workload.mjs';

run('ioredis', async () => {
  const redis = new Redis({
    sentinels: [{ host: server.host, port: server.port }],
    name: 'shop',
    sentinelUsername: server.username,
    sentinelPassword: server.password,
    failoverDetector: true,
    connectionName: 'app',
  });
  failOnErrors(redis);
  assert.equal(await redis.set('page', '<html>'), 'OK');
  assert.equal(await redis.get('page'), '<html>');
  redis.disconnect();
});
