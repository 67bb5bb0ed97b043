// Sessions of an express site, kept by connect-redis.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import { connect } from './lib/node-redis.mjs';
import { run } from './lib/workload.mjs';

run('connect-redis', async () => {
  const client = await connect();
  const listener = site(new RedisStore({ client, prefix: 'sess:' })).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const visit = visitor(`http://127.0.0.1:${listener.address().port}`);

  await signInAndOut(visit);
  await outlive(visit);

  listener.close();
  listener.closeAllConnections();
  await client.close();
});

function site(store) {
  const app = express();
  app.use(session({
    store,
    secret: 'not a secret',
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { maxAge: 60_000 },
  }));
  app.get('/login/:user', (req, res, next) => {
    req.session.regenerate((err) => {
      if (err) return next(err);
      req.session.user = req.params.user;
      if (req.query.maxAge) req.session.cookie.maxAge = Number(req.query.maxAge);
      res.json({ user: req.session.user });
    });
  });
  app.get('/me', (req, res) => {
    res.json({ user: req.session.user ?? null });
  });
  app.get('/logout', (req, res, next) => {
    req.session.destroy((err) => (err ? next(err) : res.json({ user: null })));
  });
  return app;
}

// Returns a function that requests a path and gives the user the site names
// and the cookie it set.
function visitor(origin) {
  return async (path, cookie) => {
    const response = await fetch(origin + path, { headers: cookie ? { cookie } : {} });
    const body = await response.text();
    assert.equal(response.status, 200, body);
    const [set] = response.headers.getSetCookie();
    return { user: JSON.parse(body).user, cookie: set?.split(';')[0] };
  };
}

async function signInAndOut(visit) {
  assert.deepEqual(await visit('/me'), { user: null, cookie: undefined });
  const { cookie } = await visit('/login/ada');
  assert.ok(cookie);
  // A rolling session is touched by each visit and its cookie set anew.
  assert.deepEqual(await visit('/me', cookie), { user: 'ada', cookie });
  assert.equal((await visit('/logout', cookie)).user, null);
  assert.equal((await visit('/me', cookie)).user, null);
}

async function outlive(visit) {
  const { cookie } = await visit('/login/bob?maxAge=2500');
  assert.equal((await visit('/me', cookie)).user, 'bob');
  await sleep(3300); // the store counts whole seconds
  assert.equal((await visit('/me', cookie)).user, null);
}
