# frozen_string_literal: true

# Sidekiq: a real processor does the jobs, while its web pages are opened and
# their buttons pressed.

require "securerandom"
require "tmpdir"
require "sidekiq/web"
require "rack/mock"
require_relative "sidekiq_jobs"

FOLDER = Dir.mktmpdir
at_exit { FileUtils.remove_entry(FOLDER) }

def jobs = Sidekiq::Queue.new
def retries = Sidekiq::RetrySet.new
def scheduled = Sidekiq::ScheduledSet.new
def dead = Sidekiq::DeadSet.new
def done?(name) = File.exist?(File.join(FOLDER, name))

def wait_for(*names)
  wait_until("#{names.join(" and ")} done") { names.all? { |name| done?(name) } }
end

# work is the day.
def work
  [jobs, retries, scheduled, dead].each(&:clear) # what an earlier run may have left
  before
  worker("/usr/bin/sidekiq", "--require", "./sidekiq_jobs.rb", "--concurrency", "2", "--timeout", "1") do
    wait_for "first", "bulk1", "bulk2"
    later
    failures
    quiet
  end
  after
end

# before fills the queue while no worker is there.
def before
  Note.perform_async(FOLDER, "first")
  Note.perform_bulk([[FOLDER, "bulk1"], [FOLDER, "bulk2"]])
  Note.perform_async(FOLDER, "deleted")
  expect "length of the queue", jobs.size, 4
  expect "latency of the queue", jobs.latency.positive?
  open_page "/queues/default", "deleted"
  press "/queues/default/delete", "key_val" => jobs.find { |job| job.args.last == "deleted" }.value
  expect "length after a deletion", jobs.map { |job| job.args.last }.sort, %w[bulk1 bulk2 first]
end

def later
  Note.perform_in(0.2, FOLDER, "delayed")
  wait_for "delayed"

  pulled, dropped = %w[pulled dropped].map { |name| Note.perform_in(3600, FOLDER, name) }
  open_page "/scheduled", "pulled"
  press "/scheduled", "key[]" => key(scheduled, pulled), "add_to_queue" => "1"
  wait_for "pulled"
  scheduled.find_job(dropped).delete
  expect "scheduled jobs left", scheduled.size, 0
end

def failures
  again, pushed, killed = %w[again pushed killed].map { |name| FailOnce.perform_async(FOLDER, name) }
  Fail.perform_async
  wait_until("jobs to retry") { retries.size == 3 }
  open_page "/retries", "as asked"
  wait_until("a dead job") { dead.size == 1 }

  retries.find { |job| job.jid == again }.reschedule(Time.now)
  wait_for "again.done"
  press "/retries", "key[]" => key(retries, pushed), "retry" => "1"
  wait_for "pushed.done"
  press "/retries", "key[]" => key(retries, killed), "kill" => "1"
  expect "jobs to retry", retries.size, 0

  expect "dead jobs", dead.map(&:klass).sort, %w[Fail FailOnce]
  open_page "/morgue", "as asked"
  press "/morgue/all/retry"
  wait_for "killed.done"
  wait_until("the job that died again") { dead.size == 1 }
end

# quiet lets the worker take no more jobs, while one of its jobs goes on.
def quiet
  Wait.perform_async(FOLDER, "never")
  wait_until("the worker is seen at work") { page("/busy").include?("never") && Sidekiq::Workers.new.size == 1 }
  open_page "/queues", "default"
  open_page "/", "Dashboard"
  open_page "/?days=90", "Dashboard"
  open_page "/stats", "redis_version"
  open_metrics if Sidekiq::VERSION >= "7"

  press "/busy", "quiet" => "1"
  wait_until("the worker is quiet") { Sidekiq::ProcessSet.new.map(&:stopping?) == [true] }
  Note.perform_async(FOLDER, "too late")
end

def open_metrics
  open_page "/metrics", "FailOnce"
  open_page "/metrics/FailOnce", "FailOnce"
end

# after sees that the worker gave its last job back and said good-bye.
def after
  expect "a job that came too late", done?("too late"), false
  expect "jobs left", jobs.map(&:klass).sort, %w[Note Wait]
  expect "workers left", Sidekiq::ProcessSet.new.size, 0
  stats = Sidekiq::Stats.new
  expect "jobs processed", stats.processed >= 12
  expect "jobs failed", stats.failed >= 5
  # The dashboard shows nothing where it may not read the days' numbers.
  expect "jobs processed these days", Sidekiq::Stats::History.new(2).processed.values.sum >= 12
  press "/queues/default"
  expect "queues left", Sidekiq::Queue.all.map(&:name), []
  press "/morgue/all/delete"
  expect "dead jobs left", dead.size, 0
end

# key names a job as the web pages do.
def key(set, jid)
  job = set.find { |entry| entry.jid == jid }
  "#{job.score}-#{jid}"
end

def open_page(path, text)
  expect "#{text.inspect} on the page #{path}", page(path).include?(text)
end

def page(path)
  answer = Rack::MockRequest.new(Sidekiq::Web).get(path, "rack.session" => {})
  expect "status of the page #{path}", answer.status, 200
  answer.body
end

def press(path, fields = {})
  token = SecureRandom.base64(32)
  answer = Rack::MockRequest.new(Sidekiq::Web).post(
    path, "rack.session" => { csrf: token }, params: fields.merge("authenticity_token" => token)
  )
  expect "status of a button on #{path}", answer.status, 302
end

day("sidekiq", Sidekiq::VERSION) { work }
