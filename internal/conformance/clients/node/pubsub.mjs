// Messages over plain, pattern and sharded channels on node-redis.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connect } from './lib/node-redis.mjs';
import { run, until } from './lib/workload.mjs';

const id = randomUUID();
const channel = (name) => `app.${id}.${name}`;

run('redis', async () => {
  const publisher = await connect();
  const subscriber = await connect();
  await plain(publisher, subscriber);
  await byPattern(publisher, subscriber);
  await sharded(publisher, subscriber);
  await subscriber.close();
  await publisher.close();
});

async function plain(publisher, subscriber) {
  const got = [];
  await subscriber.subscribe(channel('orders'), (message) => got.push(message));
  await publisher.publish(channel('orders'), 'placed');
  await until(() => got.length > 0);
  assert.deepEqual(got, ['placed']);
  await subscriber.unsubscribe(channel('orders'));
}

async function byPattern(publisher, subscriber) {
  const got = [];
  // Others may publish as well, on channels of their own.
  await subscriber.pSubscribe('app.*', (message, from) => {
    if (from.startsWith(channel(''))) got.push([from, message]);
  });
  await publisher.publish(channel('orders'), 'paid');
  await publisher.publish(channel('users'), 'joined');
  await until(() => got.length > 1);
  assert.deepEqual(got, [[channel('orders'), 'paid'], [channel('users'), 'joined']]);
  await subscriber.pUnsubscribe('app.*');
}

async function sharded(publisher, subscriber) {
  const got = [];
  await subscriber.sSubscribe(channel('shard'), (message) => got.push(message));
  assert.equal(await publisher.sPublish(channel('shard'), 'shipped'), 1);
  await until(() => got.length > 0);
  assert.deepEqual(got, ['shipped']);
  await subscriber.sUnsubscribe(channel('shard'));
}
