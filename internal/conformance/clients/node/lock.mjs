// Locks with redlock over ioredis.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import Redlock, { ExecutionError, ResourceLockedError } from 'redlock';
import { connect } from './lib/ioredis.mjs';
import { fail, run } from './lib/workload.mjs';

const id = randomUUID();
const key = (name) => `lock:${id}:${name}`;

run('redlock', async () => {
  const redis = connect();
  const redlock = new Redlock([redis]);
  const impatient = new Redlock([redis], { retryCount: 0 });
  for (const locker of [redlock, impatient]) locker.on('error', failUnlessLocked);

  await contend(redlock, impatient);
  await Promise.all([wait(redlock), hold(redlock, impatient)]);
  await redlock.quit();
});

// redlock also reports each refusal of a lock that someone else holds.
function failUnlessLocked(err) {
  if (!(err instanceof ResourceLockedError)) fail(err);
}

async function contend(redlock, impatient) {
  const keys = [key('account'), key('invoice')];
  let lock = await redlock.acquire(keys, 5000);
  await assert.rejects(impatient.acquire(keys, 5000), ExecutionError);
  const { expiration } = lock;
  lock = await lock.extend(9000);
  assert.ok(lock.expiration > expiration);
  await assert.rejects(impatient.acquire([keys[0]], 5000), ExecutionError);
  await lock.release();

  const next = await impatient.acquire(keys, 5000);
  await next.release();
}

// A lock that nobody releases runs out, and whoever waits gets it.
async function wait(redlock) {
  await redlock.acquire([key('report')], 1200);
  const lock = await redlock.acquire([key('report')], 5000);
  assert.ok(lock.attempts.length > 1);
  await lock.release();
}

// The lock outlasts its time, as redlock extends it while the work goes on.
async function hold(redlock, impatient) {
  await redlock.using([key('job')], 1000, { automaticExtensionThreshold: 900 }, async (signal) => {
    await sleep(1100);
    assert.ok(!signal.aborted, signal.error);
    await assert.rejects(impatient.acquire([key('job')], 5000), ExecutionError);
  });
}
