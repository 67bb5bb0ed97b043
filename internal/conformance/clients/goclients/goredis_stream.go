package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	orders  = "app:orders"
	billing = "billing"
)

// goRedisStream has a group of consumers read a stream: one takes orders and
// dies with two of them, the other takes these over.
func goRedisStream(ctx context.Context, s site) error {
	client := s.goRedis()
	return closing(errors.Join(
		expect(client.Ping(ctx), "PONG"),
		done(client.Del(ctx, orders)),
		expect(client.XGroupCreateMkStream(ctx, orders, billing, "$"), "OK"),
		streamWork(ctx, client),
		streamUpkeep(ctx, client),
		expect(client.XGroupDelConsumer(ctx, orders, billing, "first"), 0),
		expect(client.XGroupDestroy(ctx, orders, billing), 1),
		expect(client.Del(ctx, orders), 1),
	), client)
}

// add adds three orders.
func add(ctx context.Context, client *redis.Client) error {
	for i := range 3 {
		cmd := client.XAdd(ctx, &redis.XAddArgs{
			Stream: orders, MaxLen: 1000, Approx: true, Values: []any{"order", i},
		})
		if err := cmd.Err(); err != nil {
			return fmt.Errorf("adding an order: %w", err)
		}
	}
	return nil
}

// take reads what is new as the first consumer, and returns the IDs.
func take(ctx context.Context, client *redis.Client) ([]string, error) {
	streams, err := client.XReadGroup(ctx, &redis.XReadGroupArgs{
		Group: billing, Consumer: "first", Streams: []string{orders, ">"}, Count: 10, Block: time.Second,
	}).Result()
	if err != nil {
		return nil, fmt.Errorf("reading orders: %w", err)
	}
	var ids []string
	for _, message := range streams[0].Messages {
		ids = append(ids, message.ID)
	}
	return ids, nil
}

func streamWork(ctx context.Context, client *redis.Client) error {
	if err := add(ctx, client); err != nil {
		return err
	}
	ids, err := take(ctx, client)
	if err != nil {
		return err
	}
	if len(ids) != 3 {
		return fmt.Errorf("read the orders %v, want three", ids)
	}
	pending := &redis.XPendingExtArgs{Stream: orders, Group: billing, Start: "-", End: "+", Count: 10}
	return errors.Join(
		expect(client.XAck(ctx, orders, billing, ids[0]), 1),
		check(client.XPending(ctx, orders, billing), func(p *redis.XPending) bool { return p.Count == 2 }),
		check(client.XPendingExt(ctx, pending), func(p []redis.XPendingExt) bool { return len(p) == 2 && p[0].Consumer == "first" }),
		streamTakeOver(ctx, client, ids[1:]),
		check(client.XPending(ctx, orders, billing), func(p *redis.XPending) bool { return p.Count == 0 }),
		expect(client.XDel(ctx, orders, ids[0]), 1),
	)
}

// streamTakeOver claims one order by its ID and the rest by their age.
func streamTakeOver(ctx context.Context, client *redis.Client, ids []string) error {
	claim := client.XClaim(ctx, &redis.XClaimArgs{
		Stream: orders, Group: billing, Consumer: "second", Messages: ids[:1],
	})
	auto := client.XAutoClaim(ctx, &redis.XAutoClaimArgs{
		Stream: orders, Group: billing, Consumer: "second", Start: "0-0", Count: 10,
	})
	if err := errors.Join(claim.Err(), auto.Err()); err != nil {
		return fmt.Errorf("taking orders over: %w", err)
	}
	return errors.Join(
		check(claim, func(m []redis.XMessage) bool { return len(m) == 1 && m[0].ID == ids[0] }),
		expect(client.XAck(ctx, orders, billing, ids...), int64(len(ids))),
	)
}

func streamUpkeep(ctx context.Context, client *redis.Client) error {
	return errors.Join(
		check(client.XInfoStream(ctx, orders), func(i *redis.XInfoStream) bool { return i.Length == 2 && i.Groups == 1 }),
		check(client.XInfoGroups(ctx, orders), func(g []redis.XInfoGroup) bool { return len(g) == 1 && g[0].Name == billing }),
		check(client.XInfoConsumers(ctx, orders, billing), func(c []redis.XInfoConsumer) bool { return len(c) == 2 }),
		check(client.XRange(ctx, orders, "-", "+"), func(m []redis.XMessage) bool { return len(m) == 2 }),
		expect(client.XTrimMaxLen(ctx, orders, 1), 1),
		expect(client.XLen(ctx, orders), 1),
	)
}
