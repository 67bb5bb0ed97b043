<?php

// What a PHP workload needs around it: the time limit, the checks and processes
// that are never left behind.

error_reporting(E_ALL & ~E_DEPRECATED); // PHP 8.2 finds old habits in Laravel 8
set_error_handler(function (int $level, string $message, string $file, int $line) {
  if (error_reporting() & $level) {
    throw new ErrorException($message, 0, $level, $file, $line);
  }
});

// day runs the workload in a process of its own and with a folder for its files.
// It ends that, its workers and the folder when it is done or its time is up.
function day(string $name, string $version, callable $work): never
{
  echo "$name $version\n";
  $late = microtime(true) + 60;
  $folder = sys_get_temp_dir().'/day-'.bin2hex(random_bytes(8));
  mkdir($folder);
  $child = background(function () use ($work, $folder) {
    posix_setsid();
    $work($folder);
  });
  $stopped = false;
  pcntl_async_signals(true);
  pcntl_signal(SIGTERM, function () use (&$stopped) {
    $stopped = true;
  });

  while (($ended = pcntl_waitpid($child, $status, WNOHANG)) === 0) {
    if ($stopped || microtime(true) > $late) {
      fwrite(STDERR, $stopped ? "terminated\n" : "timed out\n");
      break;
    }
    usleep(20_000);
  }
  posix_kill(-$child, SIGKILL);
  usleep(20_000); // until they are gone, or one may write a last file
  array_map('unlink', glob("$folder/*"));
  rmdir($folder);
  exit($ended === $child && $status === 0 ? 0 : 1);
}

// background runs a function in a child process and tells its id.
function background(callable $work): int
{
  $pid = pcntl_fork();
  if ($pid !== 0) {
    return $pid;
  }
  try {
    $work();
  } catch (Throwable $e) {
    fwrite(STDERR, get_class($e).': '.$e->getMessage()."\n".$e->getTraceAsString()."\n");
    exit(1);
  }
  exit(0);
}

function expect(string $what, mixed $got, mixed $want = true): void
{
  if ($got !== $want) {
    throw new Exception("$what: got ".var_export($got, true).', want '.var_export($want, true));
  }
}

function wait_until(string $what, callable $done, float $seconds = 30): void
{
  $late = microtime(true) + $seconds;
  while (! $done()) {
    if (microtime(true) > $late) {
      throw new Exception("$what: still not so after $seconds s");
    }
    usleep(50_000);
  }
}
