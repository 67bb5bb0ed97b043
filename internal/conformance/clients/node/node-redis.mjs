// A day of a cache client on node-redis.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connect } from './lib/node-redis.mjs';
import { run } from './lib/workload.mjs';

const id = randomUUID();
const key = (name) => `app:${id}:${name}`;
const EX_60 = { expiration: { type: 'EX', value: 60 } };

run('redis', async () => {
  const client = await connect({ name: 'app-cache' });
  await cachePages(client);
  await cacheProfile(client);
  await countVisits(client);
  await pipeline(client);
  await transaction(client);
  await forget(client);
  await client.close();
});

async function cachePages(client) {
  assert.equal(await client.get(key('page')), null);
  assert.equal(await client.set(key('page'), '<html>', EX_60), 'OK');
  assert.equal(await client.get(key('page')), '<html>');
  assert.equal(await client.exists(key('page')), 1);
  const ttl = await client.ttl(key('page'));
  assert.ok(ttl > 50 && ttl <= 60, `ttl ${ttl}`);

  assert.equal(await client.mSet({ [key('a')]: '1', [key('b')]: '2' }), 'OK');
  assert.deepEqual(await client.mGet([key('a'), key('b'), key('none')]), ['1', '2', null]);
}

async function cacheProfile(client) {
  assert.equal(await client.hSet(key('profile'), { name: 'Ada', logins: 1 }), 2);
  assert.equal(await client.hIncrBy(key('profile'), 'logins', 1), 2);
  assert.equal(await client.expire(key('profile'), 60), 1);
  assert.equal(await client.hGet(key('profile'), 'name'), 'Ada');
  assert.deepEqual({ ...await client.hGetAll(key('profile')) }, { name: 'Ada', logins: '2' });
}

async function countVisits(client) {
  assert.equal(await client.incr(key('visits')), 1);
  assert.equal(await client.incrBy(key('visits'), 4), 5);
}

async function pipeline(client) {
  const results = await client.multi()
    .set(key('c'), '3', EX_60)
    .get(key('c'))
    .incr(key('visits'))
    .execAsPipeline();
  assert.deepEqual(results, ['OK', '3', 6]);
}

async function transaction(client) {
  const results = await client.multi()
    .set(key('d'), '4', EX_60)
    .incr(key('visits'))
    .exec();
  assert.deepEqual(results, ['OK', 7]);
}

async function forget(client) {
  assert.equal(await client.getDel(key('page')), '<html>');
  assert.equal(await client.del([key('a'), key('b'), key('c'), key('d')]), 4);
  assert.equal(await client.unlink([key('profile'), key('visits')]), 2);
  assert.equal(await client.get(key('page')), null);
}
