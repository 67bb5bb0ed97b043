// Uses the client that the snippet beside it opens, and tells who it is.
console.error = (error) => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exit(1);
};
const { client } = await import('./snippet.mjs');
await client.set('app:key', 'value');
console.log(await client.get('app:key'));
if (process.env.IDENTITY) {
  console.log(String(await client.sendCommand(['ACL', 'WHOAMI'])));
  console.log(String(await client.sendCommand(['CLIENT', 'GETNAME'])));
}
process.exit(0);
