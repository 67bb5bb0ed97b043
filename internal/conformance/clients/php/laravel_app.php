<?php

// The parts of a Laravel application that speak with Redis, configured as a new
// application named Laravel is.

require_once 'Illuminate/Bus/autoload.php';
require_once 'Illuminate/Cache/autoload.php';
require_once 'Illuminate/Events/autoload.php';
require_once 'Illuminate/Queue/autoload.php';
require_once 'Illuminate/Redis/autoload.php';
require_once 'Illuminate/Session/autoload.php';

use Illuminate\Bus\Dispatcher as Bus;
use Illuminate\Bus\Queueable;
use Illuminate\Cache\CacheManager;
use Illuminate\Container\Container;
use Illuminate\Contracts\Bus\Dispatcher as BusContract;
use Illuminate\Contracts\Cache\Repository;
use Illuminate\Contracts\Container\Container as ContainerContract;
use Illuminate\Contracts\Debug\ExceptionHandler;
use Illuminate\Contracts\Events\Dispatcher as EventsContract;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Events\Dispatcher as Events;
use Illuminate\Queue\Capsule\Manager as Queues;
use Illuminate\Queue\InteractsWithQueue;
use Illuminate\Queue\Middleware\WithoutOverlapping;
use Illuminate\Queue\Worker;
use Illuminate\Queue\WorkerOptions;
use Illuminate\Redis\Connections\PhpRedisConnection;
use Illuminate\Redis\RedisManager;
use Illuminate\Support\Fluent;

function app(string $client): Container
{
  $app = new Container;
  Container::setInstance($app);
  $app['config'] = new Fluent([
    'cache.default' => 'redis',
    'cache.prefix' => 'laravel_cache',
    'cache.stores.redis' => ['driver' => 'redis', 'connection' => 'cache', 'lock_connection' => 'default'],
  ]);
  $app['events'] = new Events($app);
  $app['redis'] = new RedisManager($app, $client, [
    'options' => ['prefix' => 'laravel_database_'],
    'default' => address($client) + ['database' => '0'],
    'cache' => address($client) + ['database' => '1'],
  ]);
  $app['cache'] = new CacheManager($app);
  $app->instance(Repository::class, $app['cache']->store());
  $app->instance(BusContract::class, new Bus($app));
  $app->instance(ContainerContract::class, $app);
  $app->instance(EventsContract::class, $app['events']);

  $queues = new Queues($app);
  $queues->addConnection([
    'driver' => 'redis', 'connection' => 'default', 'queue' => 'default', 'retry_after' => 90, 'block_for' => 1,
  ], 'redis');
  $app['queue'] = $queues->getQueueManager();

  return $app;
}

// address tells where the server is. Laravel 8 hands a user's name to Predis alone;
// phpredis takes it as a part of the password.
function address(string $client): array
{
  [$user, $password] = [getenv('REDIS_USERNAME'), getenv('REDIS_PASSWORD')];

  return ['host' => getenv('REDIS_HOST'), 'port' => getenv('REDIS_PORT')] + ($client === 'predis'
    ? ['username' => $user, 'password' => $password]
    : ['password' => [$user, $password]]);
}

// work_queue is what `artisan queue:work` does.
function work_queue(Container $app, string $log): void
{
  $handler = new class($log) implements ExceptionHandler
  {
    public function __construct(private string $log) {}

    public function report(Throwable $e)
    {
      file_put_contents($this->log, $e->getMessage()."\n", FILE_APPEND);
    }

    public function shouldReport(Throwable $e)
    {
      return true;
    }

    public function render($request, Throwable $e) {}

    public function renderForConsole($output, Throwable $e) {}
  };
  $worker = new Worker($app['queue'], $app['events'], $handler, fn () => false);
  $worker->setCache($app['cache']->store());
  $status = $worker->daemon('redis', 'default', new WorkerOptions(sleep: 0));
  expect('exit status of the worker', $status, 0);
  no_error($app);
}

// no_error fails if phpredis answered false in the place of an error, as it does
// when a script is refused a command.
function no_error(Container $app): void
{
  foreach ($app['redis']->connections() ?? [] as $name => $connection) {
    if ($connection instanceof PhpRedisConnection) {
      expect("last error of the connection $name", $connection->client()->getLastError(), null);
    }
  }
}

// Note is a job that leaves a file, after it has failed or stepped back a number
// of times.
class Note implements ShouldQueue
{
  use InteractsWithQueue, Queueable;

  public function __construct(
    public string $file,
    public int $failures = 0,
    public int $releases = 0,
    public int $tries = 3,
  ) {}

  public function middleware(): array
  {
    return [(new WithoutOverlapping($this->file))->releaseAfter(0)];
  }

  public function handle(): void
  {
    if ($this->attempts() <= $this->failures) {
      throw new Exception('as asked');
    }
    if ($this->attempts() <= $this->releases) {
      $this->release();

      return;
    }
    touch($this->file);
  }

  public function failed(): void
  {
    touch("$this->file.failed");
  }
}
