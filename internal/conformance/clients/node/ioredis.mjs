// A day of a cache client on ioredis.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connect } from './lib/ioredis.mjs';
import { run } from './lib/workload.mjs';

const id = randomUUID();
const key = (name) => `app:${id}:${name}`;

run('ioredis', async () => {
  const redis = connect({ connectionName: 'app-cache', db: 0 });
  await cachePages(redis);
  await cacheProfile(redis);
  await countVisits(redis);
  await pipeline(redis);
  await transaction(redis);
  await forget(redis);
  await redis.quit();
});

async function cachePages(redis) {
  assert.equal(await redis.get(key('page')), null);
  assert.equal(await redis.set(key('page'), '<html>', 'EX', 60), 'OK');
  assert.equal(await redis.get(key('page')), '<html>');
  assert.equal(await redis.exists(key('page')), 1);
  const ttl = await redis.ttl(key('page'));
  assert.ok(ttl > 50 && ttl <= 60, `ttl ${ttl}`);

  assert.equal(await redis.mset(key('a'), '1', key('b'), '2'), 'OK');
  assert.deepEqual(await redis.mget(key('a'), key('b'), key('none')), ['1', '2', null]);
}

async function cacheProfile(redis) {
  assert.equal(await redis.hset(key('profile'), { name: 'Ada', logins: 1 }), 2);
  assert.equal(await redis.hincrby(key('profile'), 'logins', 1), 2);
  assert.equal(await redis.expire(key('profile'), 60), 1);
  assert.equal(await redis.hget(key('profile'), 'name'), 'Ada');
  assert.deepEqual(await redis.hgetall(key('profile')), { name: 'Ada', logins: '2' });
}

async function countVisits(redis) {
  assert.equal(await redis.incr(key('visits')), 1);
  assert.equal(await redis.incrby(key('visits'), 4), 5);
}

async function pipeline(redis) {
  const results = await redis.pipeline()
    .set(key('c'), '3', 'EX', 60)
    .get(key('c'))
    .incr(key('visits'))
    .exec();
  assert.deepEqual(results, [[null, 'OK'], [null, '3'], [null, 6]]);
}

async function transaction(redis) {
  const results = await redis.multi()
    .set(key('d'), '4', 'EX', 60)
    .incr(key('visits'))
    .exec();
  assert.deepEqual(results, [[null, 'OK'], [null, 7]]);
}

async function forget(redis) {
  assert.equal(await redis.getdel(key('page')), '<html>');
  assert.equal(await redis.del(key('a'), key('b'), key('c'), key('d')), 4);
  assert.equal(await redis.unlink(key('profile'), key('visits')), 2);
  assert.equal(await redis.get(key('page')), null);
}
