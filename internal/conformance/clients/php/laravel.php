<?php

// Laravel's cache, locks, sessions, limiters and queue in Redis:
//
//     php laravel.php [phpredis|predis]
//
// Cache::flush is no part of it: it sends FLUSHDB, which a cache does not need
// from day to day.

require __DIR__.'/day.php';
require __DIR__.'/laravel_app.php';

use Illuminate\Container\Container;
use Illuminate\Session\CacheBasedSessionHandler;
use Illuminate\Session\Store;

$client = $argv[1] ?? 'phpredis';

// The parts of Laravel do not know their version: their package does.
$version = strtok(exec("dpkg-query --show --showformat '\${Version}' php-illuminate-redis"), '+-');

day("illuminate-$client", $version, function (string $folder) use ($client) {
  $app = app($client);
  entries($app);
  tags($app);
  locks($app);
  session($app);
  limits($app);
  queue($app, $client, $folder);
  no_error($app);
});

function entries(Container $app): void
{
  $cache = $app['cache']->store();
  expect('put', $cache->put('page', ['title' => 'Home'], 60));
  expect('get', $cache->get('page'), ['title' => 'Home']);
  expect('get of what is not there', $cache->get('none', 'instead'), 'instead');
  expect('has', $cache->has('page'));
  expect('putMany', $cache->putMany(['a' => 'one', 'b' => 'two'], 60));
  expect('many', $cache->many(['a', 'b', 'none']), ['a' => 'one', 'b' => 'two', 'none' => null]);
  expect('forever', $cache->forever('motto', 'short'));
  expect('remember', $cache->remember('report', 60, fn () => 'made'), 'made');
  expect('remember what is there', $cache->remember('report', 60, fn () => 'made again'), 'made');
  $cache->forget('once');
  expect('add', $cache->add('once', 'first', 60));
  expect('add what is there', $cache->add('once', 'second', 60), false);
  expect('pull', $cache->pull('once'), 'first');

  $cache->forget('hits');
  expect('increment', (int) $cache->increment('hits', 3), 3);
  expect('decrement', (int) $cache->decrement('hits'), 2);
  expect('forget', $cache->forget('page'));
  expect('get of what is forgotten', $cache->get('page'), null);
}

function tags(Container $app): void
{
  $people = $app['cache']->store()->tags(['people', 'authors']);
  expect('put with tags', $people->put('Anne', 'writes', 60));
  expect('forever with tags', $people->forever('John', 'reads'));
  expect('get with tags', $people->get('Anne'), 'writes');
  expect('flush of a tag', $app['cache']->store()->tags('authors')->flush());
  expect('get after the flush', [$people->get('Anne'), $people->get('John')], [null, null]);
}

function locks(Container $app): void
{
  $cache = $app['cache']->store();
  $lock = $cache->lock('report', 5);
  expect('lock', $lock->get());
  expect('lock that is held', $cache->lock('report', 5)->get(), false);
  expect('release by another', $cache->restoreLock('report', 'another')->release(), false);
  expect('release', $cache->restoreLock('report', $lock->owner())->release());
  expect('lock around a function', $cache->lock('report', 5)->block(2, fn () => 'done'), 'done');

  $endless = $cache->lock('endless');
  expect('lock without an end', $endless->get());
  $endless->forceRelease();
  expect('lock after a release by force', $endless->get());
  expect('release of a lock without an end', $endless->release());
}

function session(Container $app): void
{
  $handler = new CacheBasedSessionHandler($app['cache']->store(), 120);
  $session = new Store('laravel_session', $handler);
  $session->start();
  $session->put('user', 'ann');
  $session->save();

  $again = new Store('laravel_session', $handler, $session->getId());
  $again->start();
  expect('session', $again->get('user'), 'ann');
  $old = $again->getId();
  $again->migrate(true);
  $again->save();
  expect('old session', $handler->read($old), '');
}

function limits(Container $app): void
{
  $redis = $app['redis']->connection();
  $redis->del('mail');
  $mail = fn () => $redis->throttle('mail')->allow(1)->every(60)->block(0)->then(fn () => 'sent', fn () => 'later');
  expect('throttle', [$mail(), $mail()], ['sent', 'later']);
  expect('funnel', $redis->funnel('print')->limit(1)->then(fn () => 'printed'), 'printed');
}

function queue(Container $app, string $client, string $folder): void
{
  $queue = $app['queue']->connection('redis');
  $queue->clear('default');
  $queue->push(new Note("$folder/first"));
  $queue->bulk([new Note("$folder/bulk1"), new Note("$folder/bulk2")]);
  $queue->later(1, new Note("$folder/delayed"));
  expect('size', $queue->size(), 4);

  touch("$folder/log");
  $worker = background(fn () => work_queue(app($client), "$folder/log"));
  $done = function (string ...$names) use ($folder) {
    $waiting = fn () => array_filter($names, fn ($name) => ! file_exists("$folder/$name"));
    wait_until(implode(' and ', $names).' done', fn () => $waiting() === []);
  };
  try {
    $done('first', 'bulk1', 'bulk2');
    $queue->push(new Note("$folder/retried", failures: 1));
    $queue->push(new Note("$folder/released", releases: 1));
    $queue->push(new Note("$folder/lost", failures: 9, tries: 1));
    $done('retried', 'released', 'lost.failed', 'delayed');
    wait_until('size 0', fn () => $queue->size() === 0);
  } catch (Throwable $e) {
    fwrite(STDERR, "the worker reported:\n".file_get_contents("$folder/log"));
    throw $e;
  }

  $app['cache']->store()->forever('illuminate:queue:restart', microtime(true)); // artisan queue:restart
  pcntl_waitpid($worker, $status);
  expect('status of the worker', $status, 0);
  expect('what the worker reported', file("$folder/log", FILE_IGNORE_NEW_LINES), ['as asked', 'as asked']);
}
