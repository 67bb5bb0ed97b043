// A stream of orders and a group that consumes it, on ioredis.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './lib/ioredis.mjs';
import { run } from './lib/workload.mjs';

const STREAM = `app:orders:${randomUUID()}`;
const GROUP = 'billing';

run('ioredis', async () => {
  const redis = connect();
  // Blocking reads hold up a connection, so the consumer has its own.
  const consumer = connect();

  assert.equal(await redis.xgroup('CREATE', STREAM, GROUP, '$', 'MKSTREAM'), 'OK');
  await consume(redis, consumer);
  await takeOver(redis, consumer);
  await inspect(redis);
  await trim(redis);
  await remove(redis);

  await consumer.quit();
  await redis.quit();
});

function add(redis, order) {
  return redis.xadd(STREAM, 'MAXLEN', '~', 1000, '*', 'order', order);
}

async function read(consumer, name) {
  const reply = await consumer.xreadgroup(
    'GROUP', GROUP, name, 'COUNT', 1, 'BLOCK', 5000, 'STREAMS', STREAM, '>');
  const [[, [[id, [, order]]]]] = reply;
  return { id, order };
}

async function consume(redis, consumer) {
  const reading = read(consumer, 'ann');
  await sleep(100);
  const id = await add(redis, 'tea');
  assert.deepEqual(await reading, { id, order: 'tea' });
  assert.equal((await redis.xpending(STREAM, GROUP))[0], 1);
  assert.equal(await redis.xack(STREAM, GROUP, id), 1);
  assert.equal((await redis.xpending(STREAM, GROUP))[0], 0);
}

// Ann reads two orders and goes away; Ben takes them over.
async function takeOver(redis, consumer) {
  await add(redis, 'milk');
  await add(redis, 'honey');
  const milk = await read(consumer, 'ann');
  const honey = await read(consumer, 'ann');
  await sleep(50);

  const pending = await redis.xpending(STREAM, GROUP, 'IDLE', 10, '-', '+', 10);
  assert.deepEqual(pending.map(([id, owner]) => [id, owner]), [[milk.id, 'ann'], [honey.id, 'ann']]);

  const claimed = await redis.xclaim(STREAM, GROUP, 'ben', 10, milk.id);
  assert.deepEqual(claimed, [[milk.id, ['order', 'milk']]]);
  const [, autoclaimed] = await redis.xautoclaim(STREAM, GROUP, 'ben', 10, honey.id, 'COUNT', 10);
  assert.deepEqual(autoclaimed, [[honey.id, ['order', 'honey']]]);
  assert.equal(await redis.xack(STREAM, GROUP, milk.id, honey.id), 2);
}

async function inspect(redis) {
  assert.equal(await redis.xlen(STREAM), 3);
  const orders = await redis.xrange(STREAM, '-', '+');
  assert.deepEqual(orders.map(([, [, order]]) => order), ['tea', 'milk', 'honey']);
  const [[, [, latest]]] = await redis.xrevrange(STREAM, '+', '-', 'COUNT', 1);
  assert.equal(latest, 'honey');

  assert.equal(fields(await redis.xinfo('STREAM', STREAM)).length, 3);
  const groups = await redis.xinfo('GROUPS', STREAM);
  assert.equal(fields(groups[0]).name, GROUP);
  const consumers = await redis.xinfo('CONSUMERS', STREAM, GROUP);
  assert.deepEqual(consumers.map((entry) => fields(entry).name).sort(), ['ann', 'ben']);
}

function fields(flat) {
  const entries = {};
  for (let i = 0; i < flat.length; i += 2) entries[flat[i]] = flat[i + 1];
  return entries;
}

async function trim(redis) {
  const [[first]] = await redis.xrange(STREAM, '-', '+', 'COUNT', 1);
  assert.equal(await redis.xdel(STREAM, first), 1);
  assert.equal(await redis.xtrim(STREAM, 'MAXLEN', 1), 1);
  assert.equal(await redis.xlen(STREAM), 1);
}

async function remove(redis) {
  assert.equal(await redis.xgroup('DELCONSUMER', STREAM, GROUP, 'ann'), 0);
  assert.equal(await redis.xgroup('DESTROY', STREAM, GROUP), 1);
  assert.equal(await redis.del(STREAM), 1);
}
