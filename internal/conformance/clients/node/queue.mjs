// A reliable queue of lists and sorted sets, on ioredis.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './lib/ioredis.mjs';
import { run } from './lib/workload.mjs';

const id = randomUUID();
const key = (name) => `queue:${id}:${name}`;
const WAITING = key('waiting');
const PROCESSING = key('processing');
const DELAYED = key('delayed');
const URGENT = key('urgent');

run('ioredis', async () => {
  const redis = connect();
  // Blocking reads hold up a connection, so the worker has its own.
  const worker = connect();
  await work(redis, worker);
  await recover(redis, worker);
  await promote(redis, worker);
  await outrun(redis, worker);
  await rank(redis, worker);
  await redis.del(WAITING, PROCESSING, DELAYED, URGENT);
  await worker.quit();
  await redis.quit();
});

async function work(redis, worker) {
  const taking = worker.blmove(WAITING, PROCESSING, 'RIGHT', 'LEFT', 5);
  await sleep(100);
  await redis.lpush(WAITING, 'first', 'second');
  assert.equal(await taking, 'first');
  assert.equal(await redis.llen(WAITING), 1);
  assert.deepEqual(await redis.lrange(PROCESSING, 0, -1), ['first']);
  assert.equal(await redis.lrem(PROCESSING, 1, 'first'), 1);
}

// The worker dies with a job in hand, which goes back to where it was.
async function recover(redis, worker) {
  assert.equal(await worker.blmove(WAITING, PROCESSING, 'RIGHT', 'LEFT', 5), 'second');
  assert.equal(await redis.lmove(PROCESSING, WAITING, 'LEFT', 'RIGHT'), 'second');
  assert.deepEqual(await worker.brpop(WAITING, 5), [WAITING, 'second']);
  assert.equal(await redis.llen(PROCESSING), 0);
}

// Moves the jobs that are due; null if someone else touched the set meanwhile.
async function moveDue(redis, due) {
  return redis.multi().zrem(DELAYED, ...due).lpush(WAITING, ...due).exec();
}

async function promote(redis, worker) {
  await redis.zadd(DELAYED, Date.now() + 1500, 'soon', Date.now() + 60_000, 'later');
  assert.deepEqual(await redis.zrangebyscore(DELAYED, 0, Date.now()), []);
  await sleep(1520);
  await redis.watch(DELAYED);
  const due = await redis.zrange(DELAYED, 0, Date.now(), 'BYSCORE', 'LIMIT', 0, 10);
  assert.deepEqual(due, ['soon']);
  assert.deepEqual(await moveDue(redis, due), [[null, 1], [null, 1]]);
  assert.deepEqual(await worker.brpop(WAITING, 5), [WAITING, 'soon']);
  assert.equal(await redis.zcard(DELAYED), 1);
}

async function outrun(redis, worker) {
  await redis.watch(DELAYED);
  await worker.zadd(DELAYED, Date.now(), 'other');
  assert.equal(await moveDue(redis, ['later']), null);
  assert.equal(await redis.llen(WAITING), 0);

  await redis.watch(DELAYED);
  await redis.unwatch();
}

async function rank(redis, worker) {
  const taking = worker.bzpopmin(URGENT, 5);
  await sleep(100);
  await redis.zadd(URGENT, 1, 'now', 5, 'today');
  assert.deepEqual(await taking, [URGENT, 'now', '1']);
  assert.equal(await redis.zcard(URGENT), 1);
}
