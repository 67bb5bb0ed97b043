# frozen_string_literal: true

# Rails' cache in Redis. `clear` and `delete_matched` are no part of it: they send
# FLUSHDB and SCAN, which a cache does not need from day to day.

require "active_support"
require "active_support/cache"
require "active_support/cache/redis_cache_store"
require "active_support/core_ext/numeric/time"
require_relative "day"

# The store answers nil or false on any error, unless it is told to fail.
fail_loudly = ->(method:, returning:, exception:) { abort "#{method}: #{exception.class}: #{exception.message}" }
CACHE = ActiveSupport::Cache::RedisCacheStore.new(url: URL, namespace: "app", error_handler: fail_loudly)

def entries
  expect "write", CACHE.write("page", { title: "Home" }, expires_in: 60)
  expect "read", CACHE.read("page"), { title: "Home" }
  expect "exist?", CACHE.exist?("page")
  expect "exist? of what is not there", CACHE.exist?("none"), false
  expect "write without an end", CACHE.write("motto", "short")
  expect "write of what is there", CACHE.write("page", "other", unless_exist: true), false
  expect "raw write", CACHE.write("raw", "7", raw: true)
  expect "raw read", CACHE.read("raw", raw: true), "7"
end

def expiry
  CACHE.write("brief", 1, expires_in: 0.1)
  sleep 0.15
  expect "read after the end", CACHE.read("brief"), nil
end

def fetching
  CACHE.delete("report")
  expect "fetch of what is not there", CACHE.fetch("report", expires_in: 60) { "made" }, "made"
  expect "fetch of what is there", CACHE.fetch("report") { "made again" }, "made"
  expect "forced fetch", CACHE.fetch("report", force: true) { "forced" }, "forced"
  race
end

# race lets a second reader have the old entry while the first makes it anew.
def race
  stale = { expires_in: 0.1, race_condition_ttl: 5 }
  CACHE.write("stale", "old", **stale)
  sleep 0.15
  made = CACHE.fetch("stale", **stale) do
    expect "fetch while another makes it", CACHE.fetch("stale", **stale) { "made twice" }, "old"
    "new"
  end
  expect "fetch of a stale entry", made, "new"
end

def many
  expect "write_multi", CACHE.write_multi({ "a" => 1, "b" => 2 }, expires_in: 60)
  expect "write_multi without an end", CACHE.write_multi({ "c" => 3, "d" => 4 })
  expect "read_multi", CACHE.read_multi("a", "c", "none"), { "a" => 1, "c" => 3 }
  expect "fetch_multi", CACHE.fetch_multi("b", "e") { |name| name * 2 }, { "b" => 2, "e" => "ee" }
  expect "delete_multi", CACHE.delete_multi(%w[a b c d e]), 5
end

def counters
  CACHE.delete("hits")
  expect "increment", CACHE.increment("hits", 2, expires_in: 60), 2
  expect "increment again", CACHE.increment("hits", 1, expires_in: 60), 3
  expect "decrement", CACHE.decrement("hits", 1, expires_in: 60), 2
end

def forget
  expect "delete", CACHE.delete("page")
  expect "read after delete", CACHE.read("page"), nil
  expect "delete_multi of the rest", CACHE.delete_multi(%w[motto raw report stale hits]), 5
end

day "activesupport", ActiveSupport::VERSION::STRING do
  entries
  expiry
  fetching
  many
  counters
  forget
end
