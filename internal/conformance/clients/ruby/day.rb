# frozen_string_literal: true

# What the Ruby workloads share: the server's address, the time limit, the checks
# and a worker process that is never left behind.

require "cgi"
require "tempfile"

USERNAME, PASSWORD = ENV.values_at("REDIS_USERNAME", "REDIS_PASSWORD").map { |text| CGI.escape(text) }
URL = "redis://#{USERNAME}:#{PASSWORD}@#{ENV.fetch("REDIS_HOST")}:#{ENV.fetch("REDIS_PORT")}/0"

# day runs a workload in the time that it has.
def day(name, version)
  $stdout.sync = true
  puts "#{name} #{version}"
  Thread.new do
    sleep 60
    warn "timed out"
    Thread.main.raise SystemExit.new(1)
  end
  yield
end

# expect ends the run unless got is as wanted; without a want, anything true will do.
def expect(what, got, *want)
  return if want.empty? ? got : [got] == want

  abort "#{what}: got #{got.inspect}, want #{want.empty? ? "something" : want.first.inspect}"
end

def wait_until(what, seconds = 30)
  late = Process.clock_gettime(Process::CLOCK_MONOTONIC) + seconds
  until yield
    abort "#{what}: still not so after #{seconds} s" if Process.clock_gettime(Process::CLOCK_MONOTONIC) > late
    sleep 0.05
  end
end

# worker runs a worker beside the block, ends it politely after the block, and
# fails if it ended badly or logged a refusal.
def worker(*command)
  log = Tempfile.new("worker")
  pid = spawn(*command, out: log.path, err: log.path, chdir: __dir__, pgroup: true)
  yield pid
  Process.kill("TERM", pid)
  _, status = Process.wait2(pid)
  pid = nil
  expect "exit status of the worker", status.exitstatus, 0
  refusals = File.readlines(log.path).grep(/NOPERM|no permissions/i)
  expect "refusals in the log of the worker", refusals, []
rescue Exception
  warn File.read(log.path)
  raise
ensure
  Process.kill("KILL", -pid) if pid
  log.close!
end
