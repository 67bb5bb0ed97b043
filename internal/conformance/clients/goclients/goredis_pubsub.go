package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// A way of subscribing, and a channel that is subscribed to by it.
type way struct {
	subscribe func(ctx context.Context, channels ...string) *redis.PubSub
	leave     func(sub *redis.PubSub, ctx context.Context, channels ...string) error
	publish   func(ctx context.Context, channel string, message any) *redis.IntCmd
	to        string // a channel, or a pattern
	channel   string
}

// goRedisPubSub has messages sent to a channel, to one that a pattern matches,
// and to a sharded channel.
func goRedisPubSub(ctx context.Context, s site) error {
	client := s.goRedis()
	err := expect(client.Ping(ctx), "PONG")
	for _, w := range []way{
		{client.Subscribe, (*redis.PubSub).Unsubscribe, client.Publish, "app.orders", "app.orders"},
		{client.PSubscribe, (*redis.PubSub).PUnsubscribe, client.Publish, "app.*", "app.mail"},
		{client.SSubscribe, (*redis.PubSub).SUnsubscribe, client.SPublish, "app.shard", "app.shard"},
	} {
		sub := w.subscribe(ctx, w.to)
		err = errors.Join(err, doing(w.to, closing(w.hear(ctx, sub), sub)))
	}
	return closing(err, client)
}

// hear waits for the subscription, sends a message, waits for that, and leaves.
// It pings, as a subscriber does by itself that has heard nothing for a while.
func (w way) hear(ctx context.Context, sub *redis.PubSub) error {
	events := sub.ChannelWithSubscriptions()
	next := func() any {
		select {
		case event := <-events:
			return event
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if _, ok := next().(*redis.Subscription); !ok {
		return errors.New("the subscription does not come about")
	}
	if err := errors.Join(sub.Ping(ctx), expect(w.publish(ctx, w.channel, "hello"), 1)); err != nil {
		return err
	}
	if message, ok := next().(*redis.Message); !ok || message.Payload != "hello" {
		return errors.New("the message does not arrive")
	}
	if err := w.leave(sub, ctx); err != nil {
		return fmt.Errorf("leaving: %w", err)
	}
	if _, ok := next().(*redis.Subscription); !ok {
		return errors.New("the subscription does not end")
	}
	return nil
}
