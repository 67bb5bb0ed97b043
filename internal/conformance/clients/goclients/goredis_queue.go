package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	waiting    = "queue:waiting"
	processing = "queue:processing"
	delayed    = "queue:delayed"
	urgent     = "queue:urgent"
)

// goRedisQueue runs jobs from lists that lose none when a worker dies, delayed
// jobs from a sorted set, and urgent ones by their priority.
func goRedisQueue(ctx context.Context, s site) error {
	client := s.goRedis()
	return closing(errors.Join(
		expect(client.Ping(ctx), "PONG"),
		done(client.Del(ctx, waiting, processing, delayed, urgent)),
		queueReliable(ctx, client),
		queueDelayed(ctx, client),
		queueUrgent(ctx, client),
	), client)
}

func queueReliable(ctx context.Context, client *redis.Client) error {
	return errors.Join(
		expect(client.LPush(ctx, waiting, "mail", "print"), 2),
		expect(client.LLen(ctx, waiting), 2),
		expect(client.BLMove(ctx, waiting, processing, "RIGHT", "LEFT", time.Second), "mail"),
		expect(client.LRange(ctx, processing, 0, -1), []string{"mail"}),
		expect(client.LRem(ctx, processing, 1, "mail"), 1),
		expect(client.BRPop(ctx, time.Second, waiting), []string{waiting, "print"}),
		missing(client.BLMove(ctx, waiting, processing, "RIGHT", "LEFT", time.Second)),
		expect(client.LLen(ctx, processing), 0),
	)
}

func queueDelayed(ctx context.Context, client *redis.Client) error {
	remind := redis.Z{Score: float64(time.Now().Add(50 * time.Millisecond).UnixMilli()), Member: "remind"}
	later := float64(time.Now().Add(time.Hour).UnixMilli())
	next := &redis.ZRangeBy{Min: "-inf", Max: "+inf", Count: 1}
	return errors.Join(
		expect(client.ZAdd(ctx, delayed, remind, redis.Z{Score: later, Member: "bill"}), 2),
		expect(client.ZRangeByScoreWithScores(ctx, delayed, next), []redis.Z{remind}),
		await(ctx, "a delayed job becomes due", func() error { return moveDue(ctx, client) }),
		expect(client.RPop(ctx, waiting), "remind"),
		expect(client.ZRem(ctx, delayed, "bill"), 1),
		expect(client.ZCard(ctx, delayed), 0),
	)
}

var errNotDue = errors.New("no job is due")

// moveDue moves what is due, unless another worker does.
func moveDue(ctx context.Context, client *redis.Client) error {
	return client.Watch(ctx, func(tx *redis.Tx) error {
		jobs, err := tx.ZRangeArgs(ctx, redis.ZRangeArgs{
			Key: delayed, Start: "-inf", Stop: time.Now().UnixMilli(), ByScore: true, Count: 10,
		}).Result()
		if err != nil {
			return fmt.Errorf("looking for due jobs: %w", err)
		}
		if len(jobs) == 0 {
			return errNotDue
		}
		_, err = tx.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
			for _, job := range jobs {
				pipe.ZRem(ctx, delayed, job)
				pipe.LPush(ctx, waiting, job)
			}
			return nil
		})
		return err
	}, delayed)
}

func queueUrgent(ctx context.Context, client *redis.Client) error {
	return errors.Join(
		expect(client.ZAdd(ctx, urgent, redis.Z{Score: 2, Member: "later"}, redis.Z{Score: 1, Member: "first"}), 2),
		check(client.BZPopMin(ctx, time.Second, urgent), func(z *redis.ZWithKey) bool { return z.Member == "first" }),
		check(client.BZPopMin(ctx, time.Second, urgent), func(z *redis.ZWithKey) bool { return z.Member == "later" }),
	)
}
