package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

func goRedisCache(ctx context.Context, s site) error {
	client := s.goRedis()
	return closing(cacheDay(ctx, client), client)
}

func goRedisCluster(ctx context.Context, s site) error {
	client := s.goRedisCluster()
	return closing(cacheDay(ctx, client), client)
}

// Keys of the cache. The hash tag puts them into one slot of a cluster, where
// MGET, MSET and transactions need them.
const (
	page    = "app:{shop}:page"
	price   = "app:{shop}:price"
	stock   = "app:{shop}:stock"
	session = "app:{shop}:session"
	visits  = "app:{shop}:visits"
	once    = "app:{shop}:once"
)

// cacheDay is what a web application does with a cache.
func cacheDay(ctx context.Context, rdb redis.UniversalClient) error {
	return errors.Join(
		expect(rdb.Ping(ctx), "PONG"),
		done(rdb.Del(ctx, page, price, stock, session, visits, once)),
		cacheStrings(ctx, rdb),
		cacheHashes(ctx, rdb),
		cacheCounters(ctx, rdb),
		cachePipeline(ctx, rdb),
		cacheTransaction(ctx, rdb),
		expect(rdb.Unlink(ctx, page, price, stock), 3),
		expect(rdb.Del(ctx, session, visits), 2),
		expect(rdb.Exists(ctx, page, price, stock, session, visits, once), 0),
	)
}

func cacheStrings(ctx context.Context, rdb redis.UniversalClient) error {
	return errors.Join(
		expect(rdb.Set(ctx, page, "<html>", time.Minute), "OK"),
		expect(rdb.Get(ctx, page), "<html>"),
		check(rdb.TTL(ctx, page), atMost(time.Minute)),
		expect(rdb.Expire(ctx, page, time.Hour), true),
		check(rdb.PTTL(ctx, page), atMost(time.Hour)),
		expect(rdb.GetEx(ctx, page, 2*time.Hour), "<html>"),
		expect(rdb.MSet(ctx, price, "12.50", stock, "3"), "OK"),
		expect(rdb.MGet(ctx, price, stock, once), []any{"12.50", "3", nil}),
		expect(rdb.SetNX(ctx, once, "token", time.Minute), true),
		expect(rdb.SetNX(ctx, once, "other", time.Minute), false),
		expect(rdb.GetDel(ctx, once), "token"),
		missing(rdb.Get(ctx, once)),
	)
}

func cacheHashes(ctx context.Context, rdb redis.UniversalClient) error {
	return errors.Join(
		done(rdb.HSet(ctx, session, "user", "ann", "token", "t1", "seen", 1)),
		expect(rdb.HGet(ctx, session, "user"), "ann"),
		expect(rdb.HMGet(ctx, session, "token", "none"), []any{"t1", nil}),
		expect(rdb.HIncrBy(ctx, session, "seen", 2), 3),
		expect(rdb.HExists(ctx, session, "token"), true),
		cacheFieldExpiry(ctx, rdb),
		expect(rdb.HDel(ctx, session, "token"), 1),
		expect(rdb.HGetAll(ctx, session), map[string]string{"user": "ann", "seen": "3"}),
		expect(rdb.Expire(ctx, session, time.Hour), true),
	)
}

// cacheFieldExpiry has a field of the session expire, on a server that can do so.
func cacheFieldExpiry(ctx context.Context, rdb redis.UniversalClient) error {
	expire := rdb.HExpire(ctx, session, time.Minute, "token")
	if unknown(expire) {
		return nil
	}
	return errors.Join(
		expect(expire, []int64{1}),
		check(rdb.HTTL(ctx, session, "token"), func(ttl []int64) bool {
			return len(ttl) == 1 && 0 < ttl[0] && ttl[0] <= 60
		}),
		expect(rdb.HPersist(ctx, session, "token"), []int64{1}),
	)
}

func cacheCounters(ctx context.Context, rdb redis.UniversalClient) error {
	return errors.Join(
		expect(rdb.Incr(ctx, visits), 1),
		expect(rdb.IncrBy(ctx, visits, 9), 10),
		expect(rdb.Decr(ctx, visits), 9),
	)
}

func cachePipeline(ctx context.Context, rdb redis.UniversalClient) error {
	var set *redis.StatusCmd
	var get *redis.StringCmd
	_, err := rdb.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		set = pipe.Set(ctx, page, "<body>", time.Minute)
		get = pipe.Get(ctx, page)
		return nil
	})
	if err != nil {
		return fmt.Errorf("a pipeline: %w", err)
	}
	return errors.Join(expect(set, "OK"), expect(get, "<body>"))
}

// cacheTransaction takes the last three pieces out of the stock, and then finds
// that there is none left to take.
func cacheTransaction(ctx context.Context, rdb redis.UniversalClient) error {
	take := func(tx *redis.Tx) error {
		left, err := tx.Get(ctx, stock).Int64()
		if err != nil || left < 3 {
			return err
		}
		_, err = tx.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
			pipe.DecrBy(ctx, stock, 3)
			pipe.Expire(ctx, stock, time.Hour)
			return nil
		})
		return err
	}
	for range 2 {
		if err := rdb.Watch(ctx, take, stock); err != nil {
			return fmt.Errorf("a transaction: %w", err)
		}
	}
	return expect(rdb.Get(ctx, stock), "0")
}
