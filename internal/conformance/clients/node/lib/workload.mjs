// What the workloads share: where the server is, what counts as a failure,
// and how long a run may take.
import { subscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const LIMIT_MS = 60_000;

export const server = {
  host: process.env.REDIS_HOST,
  port: Number(process.env.REDIS_PORT),
  username: process.env.REDIS_USERNAME,
  password: process.env.REDIS_PASSWORD,
};

// Runs a workload. The process is left to end by itself: one that still holds
// a connection or a timer when its work is done meets the time limit.
export function run(library, work) {
  process.exitCode = 1;
  setTimeout(fail, LIMIT_MS, 'timed out').unref();
  failOnRefusals();
  console.log(library, installedVersion(library));
  work().then(() => { process.exitCode = 0; }, fail);
}

export function fail(reason) {
  console.error(reason.stack ?? reason);
  process.exit(1);
}

// Makes the error events of clients, queues and the like end the run.
export function failOnErrors(...emitters) {
  for (const emitter of emitters) emitter.on('error', fail);
}

export async function until(condition) {
  while (!await condition()) await sleep(20);
}

// Waits for a reply with this text, whichever connection it comes on. For work
// that a library does on its own and tells nobody when it is done.
export function replyWith(text) {
  return new Promise((resolve) => {
    const replies = new WeakMap(); // of each socket; one may come in pieces
    onReplies((data, socket) => {
      const soFar = (replies.get(socket) ?? '') + data.toString('latin1');
      replies.set(socket, soFar);
      if (soFar.includes(text)) resolve();
    });
  });
}

// Libraries keep quiet when what they send on connecting is refused, so replies
// are read as they come from the server.
function failOnRefusals() {
  onReplies(failOnRefusal);
}

// Calls a function with all that the server sends on connections made from now on.
function onReplies(listener) {
  subscribe('net.client.socket', ({ socket }) => {
    socket.once('connect', () => {
      if (socket.remotePort === server.port) socket.on('data', (data) => listener(data, socket));
    });
  });
}

// A refusal inside a script or a transaction comes within another error.
function failOnRefusal(replies) {
  const refusal = /^-.*(NOPERM|ACL failure).*/m.exec(replies.toString('latin1'));
  if (refusal) fail(refusal[0]);
}

function installedVersion(library) {
  const manifest = new URL(`../node_modules/${library}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(manifest)).version.replace(/^v/, '');
}
