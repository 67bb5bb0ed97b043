// A day of BullMQ: producers, workers, events, schedules and flows.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { FlowProducer, Queue, QueueEvents, WaitingChildrenError, Worker } from 'bullmq';
import { failOnErrors, run, server, until } from './lib/workload.mjs';

const id = randomUUID().slice(0, 8);
const opened = [];
let orders;
let events;
let flows;
let worker;
let ticks = 0;

run('bullmq', async () => {
  await openOrders();
  await Promise.all([produce(), report(), retry(), failForGood(), gather(), plan(), schedule()]);
  await change();
  await pause();
  await throttle();
  await recoverStalled();
  await tidyUp();
  await Promise.all(opened.map((one) => one.close()));
});

async function openOrders() {
  orders = open(new Queue(`orders-${id}`, {
    connection: server,
    defaultJobOptions: {
      removeOnComplete: { age: 3600, count: 100 },
      removeOnFail: { age: 24 * 3600 },
    },
  }));
  events = open(new QueueEvents(orders.name, { connection: server }));
  flows = open(new FlowProducer({ connection: server }));
  worker = open(new Worker(orders.name, work, {
    connection: server,
    concurrency: 3,
    metrics: { maxDataPoints: 60 },
  }));
  await Promise.all([events.waitUntilReady(), worker.waitUntilReady()]);
}

function open(one) {
  failOnErrors(one);
  opened.push(one);
  return one;
}

async function work(job, token) {
  switch (job.name) {
    case 'greet':
      return `hello ${job.data.user}`;
    case 'report':
      await job.updateProgress(50);
      await job.log('half way');
      return 'reported';
    case 'flaky':
      if (job.attemptsMade === 0) throw new Error('not yet');
      return 'at last';
    case 'broken':
      if (job.data.broken) throw new Error('no good');
      return 'mended';
    case 'tick':
      return ++ticks;
    case 'item':
      return job.data.price;
    case 'cart':
      return total(job);
    case 'trip':
      return planTrip(job, token);
    default:
      throw new Error(`unknown job ${job.name}`);
  }
}

async function total(job) {
  const prices = Object.values(await job.getChildrenValues());
  return prices.reduce((sum, price) => sum + price, 0);
}

// Finds out only on the way what it has to wait for.
async function planTrip(job, token) {
  if (!job.data.planned) {
    const parent = { id: job.id, queue: job.queueQualifiedName };
    await orders.add('item', { price: 7 }, { parent });
    await job.updateData({ planned: true });
  }
  if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
  return total(job);
}

async function produce() {
  const job = await orders.add('greet', { user: 'ada' });
  assert.equal(await job.waitUntilFinished(events), 'hello ada');
  assert.equal(await job.getState(), 'completed');

  const jobs = await orders.addBulk([
    { name: 'greet', data: { user: 'bob' } },
    { name: 'greet', data: { user: 'cyd' }, opts: { priority: 2 } },
    { name: 'greet', data: { user: 'dan' }, opts: { delay: 150 } },
  ]);
  const greetings = await Promise.all(jobs.map((one) => one.waitUntilFinished(events)));
  assert.deepEqual(greetings, ['hello bob', 'hello cyd', 'hello dan']);
  const { processedOn, timestamp } = await orders.getJob(jobs[2].id);
  assert.ok(processedOn - timestamp >= 150);
}

async function report() {
  const progress = new Promise((resolve) => events.once('progress', resolve));
  const job = await orders.add('report', {});
  assert.equal(await job.waitUntilFinished(events), 'reported');
  assert.equal((await progress).data, 50);
  assert.deepEqual(await orders.getJobLogs(job.id), { logs: ['half way'], count: 1 });
  await job.clearLogs();
}

async function retry() {
  const job = await orders.add('flaky', {}, {
    attempts: 3,
    backoff: { type: 'exponential', delay: 50 },
  });
  assert.equal(await job.waitUntilFinished(events), 'at last');
  assert.equal((await orders.getJob(job.id)).attemptsMade, 2);
}

// A job fails for good; someone mends its data and sends it off again.
async function failForGood() {
  const job = await orders.add('broken', { broken: true });
  await assert.rejects(job.waitUntilFinished(events), /no good/);
  const failed = await orders.getFailed();
  assert.deepEqual(failed.map((one) => [one.id, one.failedReason]), [[job.id, 'no good']]);

  await failed[0].updateData({ broken: false });
  await failed[0].retry();
  await until(() => failed[0].isCompleted());
}

async function gather() {
  const queueName = orders.name;
  const cart = await flows.add({
    name: 'cart',
    queueName,
    children: [
      { name: 'item', queueName, data: { price: 2 } },
      { name: 'item', queueName, data: { price: 3 }, opts: { delay: 50 } },
    ],
  });
  assert.equal(await cart.job.waitUntilFinished(events), 5);
  const tree = await flows.getFlow({ id: cart.job.id, queueName });
  assert.equal(tree.children.length, 2);
  assert.equal((await cart.job.getDependenciesCount()).processed, 2);
  assert.equal((await orders.getDependencies(cart.job.id, 'processed', 0, 9)).total, 2);
}

async function plan() {
  const job = await orders.add('trip', {});
  assert.equal(await job.waitUntilFinished(events), 7);
}

async function schedule() {
  await orders.upsertJobScheduler('ticker', { every: 100 }, { name: 'tick' });
  assert.equal((await orders.getJobScheduler('ticker')).every, 100);
  assert.equal((await orders.getJobSchedulers()).length, 1);
  await until(() => ticks >= 2);
  assert.equal(await orders.removeJobScheduler('ticker'), true);
}

async function change() {
  const later = { delay: 60_000, deduplication: { id: 'once' } };
  const hastened = await orders.add('greet', { user: 'eve' }, later);
  const repeated = await orders.add('greet', { user: 'eve' }, later);
  assert.equal(repeated.id, hastened.id);
  await hastened.changeDelay(30_000);
  assert.equal(await hastened.isDelayed(), true);
  await hastened.promote();
  assert.equal(await hastened.waitUntilFinished(events), 'hello eve');

  const removed = await orders.add('greet', { user: 'fay' }, { delay: 60_000 });
  await removed.remove();
  assert.equal(await orders.getJob(removed.id), undefined);

  const { job, children } = await flows.add({
    name: 'cart',
    queueName: orders.name,
    children: [{ name: 'item', queueName: orders.name, opts: { delay: 60_000 } }],
  });
  await job.remove();
  assert.equal(await orders.getJob(children[0].job.id), undefined);
}

async function pause() {
  await orders.pause();
  assert.equal(await orders.isPaused(), true);
  const first = await orders.add('greet', { user: 'gus' });
  const urgent = await orders.add('greet', { user: 'hal' }, { priority: 5 });
  await urgent.changePriority({ priority: 1 });
  assert.equal(await first.isWaiting(), true);
  const { waiting, prioritized } = await orders.getJobCounts();
  assert.deepEqual({ waiting, prioritized }, { waiting: 1, prioritized: 1 });
  assert.deepEqual(await orders.getCountsPerPriority([1]), { 1: 1 });

  await orders.resume();
  assert.equal(await first.waitUntilFinished(events), 'hello gus');
  assert.equal(await urgent.waitUntilFinished(events), 'hello hal');
}

async function throttle() {
  const queue = open(new Queue(`mails-${id}`, { connection: server }));
  const sent = [];
  await queue.addBulk(['a', 'b', 'c'].map((name) => ({ name, data: {} })));
  const started = Date.now();
  const mailer = open(new Worker(queue.name, async (job) => sent.push(job.name), {
    connection: server,
    limiter: { max: 2, duration: 150 },
    removeOnComplete: { age: 0.05 },
  }));
  await until(() => sent.length === 3);
  assert.ok(Date.now() - started >= 100);
  assert.deepEqual(sent, ['a', 'b', 'c']);
  await mailer.close();

  await queue.rateLimit(60_000);
  assert.ok(await queue.getRateLimitTtl() > 0);
  await queue.removeRateLimitKey();
  await queue.obliterate({ force: true });
}

// One worker takes a job and goes away. Another finds the job stalled, does it,
// and takes so long that it has to renew its lock.
async function recoverStalled() {
  const connection = server;
  const queue = open(new Queue(`films-${id}`, { connection }));
  await queue.add('film', {});
  const gone = open(new Worker(queue.name, undefined, { connection, lockDuration: 100 }));
  const taken = await gone.getNextJob('token');

  const heir = open(new Worker(queue.name, () => once(heir, 'locksRenewed'), {
    connection,
    lockRenewTime: 100,
    stalledInterval: 100,
  }));
  const completed = once(heir, 'completed');
  const [stalled] = await once(heir, 'stalled');
  assert.equal(stalled, taken.id);
  const [job] = await completed;
  assert.equal(job.id, taken.id);
  await heir.close();
  await queue.obliterate({ force: true });
}

async function tidyUp() {
  assert.ok((await orders.getMetrics('completed')).meta.count > 0);
  const completed = await orders.getCompletedCount();
  const cleaned = await orders.clean(0, 1000, 'completed');
  assert.equal(cleaned.length, completed);

  await orders.pause();
  const unwanted = await orders.add('greet', {});
  assert.deepEqual(await orders.clean(0, 1000, 'wait'), [unwanted.id]);
  await orders.add('greet', {}, { delay: 60_000 });
  await orders.drain(true);
  assert.equal(await orders.count(), 0);
  await orders.trimEvents(10);
  await worker.close();
  await orders.obliterate({ force: true });
}
