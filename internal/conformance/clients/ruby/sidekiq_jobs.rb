# frozen_string_literal: true

# The application that the worker of sidekiq_day.rb runs: Sidekiq's defaults, but
# for pauses that would make the day long.

require "sidekiq"
require_relative "day"

Redis.sadd_returns_boolean = false if Sidekiq::VERSION < "7" # or each SADD warns of a change to come

def beat_every(seconds)
  Sidekiq::Launcher.send(:remove_const, :BEAT_PAUSE)
  Sidekiq::Launcher.const_set(:BEAT_PAUSE, seconds)
end

Sidekiq.configure_server do |config|
  config.redis = { url: URL }
  config.average_scheduled_poll_interval = 0.2
  config.on(:startup) do
    beat_every 0.2
    # The first look at what is due comes after 10 to 15 s.
    Sidekiq::Scheduled::Poller.prepend(Module.new { def initial_wait; end })
  end
  # One more beat after the good-bye would leave the worker on the list.
  config.on(:shutdown) { beat_every 5 }
end
Sidekiq.configure_client do |config|
  config.redis = { url: URL }
  config.logger.level = Logger::WARN
end

# Note leaves a file with the name that it is given.
class Note
  include Sidekiq::Worker

  def perform(folder, name)
    File.write(File.join(folder, name), "")
  end
end

# FailOnce succeeds when a file is there, which it makes itself.
class FailOnce
  include Sidekiq::Worker
  sidekiq_options backtrace: 3

  sidekiq_retry_in { 60 }

  def perform(folder, name)
    file = File.join(folder, name)
    return File.rename(file, "#{file}.done") if File.exist?(file)

    File.write(file, "")
    raise "as asked"
  end
end

# Fail goes to the dead jobs at once.
class Fail
  include Sidekiq::Worker
  sidekiq_options retry: 0

  def perform
    raise "as asked"
  end
end

# Wait lasts until a file is there.
class Wait
  include Sidekiq::Worker

  def perform(folder, name)
    sleep 0.05 until File.exist?(File.join(folder, name))
  end
end
