// An application on ioredis that asks Sentinels for the primary, and has them
// tell it of another one.
import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import { failOnErrors, replyWith, run, server } from './lib/workload.mjs';

run('ioredis', async () => {
  // The detector of failovers subscribes beside the work, which may end first.
  const subscribed = replyWith('subscribe\r\n$14\r\n+switch-master');
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
  await subscribed;
  redis.disconnect();
});
