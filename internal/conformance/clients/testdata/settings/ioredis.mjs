// Uses the client that the snippet beside it opens, and tells who it is.
console.error = (error) => {
  const last = error.lastNodeError ?? error;
  process.stderr.write(`${last.stack ?? last}\n`);
  process.exit(1);
};
const { client } = await import('./snippet.mjs');
await client.set('app:key', 'value');
console.log(await client.get('app:key'));
if (process.env.IDENTITY) {
  console.log(await client.call('ACL', 'WHOAMI'));
  console.log(await client.call('CLIENT', 'GETNAME'));
}
process.exit(0);
