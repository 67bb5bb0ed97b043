package main

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/redis/rueidis"
)

// rueidisCache is the day of cacheDay, with reads that rueidis keeps on the
// client for as long as the server tracks them.
func rueidisCache(ctx context.Context, s site) error {
	client, err := rueidis.NewClient(s.rueidis())
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	defer client.Close()
	b := client.B()
	return errors.Join(
		rueidisDone(ctx, client, b.Del().Key(page, price, stock, session, visits, once).Build()),
		rueidisStrings(ctx, client),
		rueidisHashes(ctx, client),
		rueidisTransaction(ctx, client),
		rueidisClientSide(ctx, client),
		rueidisIdle(ctx, client),
		rueidisExpect(ctx, client, b.Unlink().Key(page, price, stock).Build(), asNumber, 3),
		rueidisExpect(ctx, client, b.Del().Key(session, visits).Build(), asNumber, 2),
	)
}

// What a reply is read as.
var (
	asText   = rueidis.RedisResult.ToString
	asNumber = rueidis.RedisResult.AsInt64
	asTexts  = rueidis.RedisResult.AsStrSlice
	asMap    = rueidis.RedisResult.AsStrMap
)

// rueidisExpect sends a command and checks that it is answered with a value.
func rueidisExpect[T any](ctx context.Context, client rueidis.CoreClient, cmd rueidis.Completed, as func(rueidis.RedisResult) (T, error), want T) error {
	what := strings.Join(cmd.Commands(), " ") // the library reuses cmd once it is sent
	got, err := as(client.Do(ctx, cmd))
	if err == nil && !reflect.DeepEqual(got, want) {
		err = fmt.Errorf("replied %v, want %v", got, want)
	}
	return doing(what, err)
}

// rueidisDone sends a command and checks that it is not answered with an error.
func rueidisDone(ctx context.Context, client rueidis.CoreClient, cmd rueidis.Completed) error {
	what := strings.Join(cmd.Commands(), " ")
	return doing(what, client.Do(ctx, cmd).Error())
}

func rueidisStrings(ctx context.Context, client rueidis.Client) error {
	b := client.B()
	mset := b.Mset().KeyValue().KeyValue(price, "12.50").KeyValue(stock, "3").Build()
	return errors.Join(
		rueidisExpect(ctx, client, b.Set().Key(page).Value("<html>").Ex(time.Minute).Build(), asText, "OK"),
		rueidisExpect(ctx, client, b.Get().Key(page).Build(), asText, "<html>"),
		rueidisExpect(ctx, client, b.Ttl().Key(page).Build(), asNumber, 60),
		rueidisExpect(ctx, client, b.Expire().Key(page).Seconds(3600).Build(), asNumber, 1),
		rueidisExpect(ctx, client, b.Getex().Key(page).Ex(time.Hour).Build(), asText, "<html>"),
		rueidisExpect(ctx, client, mset, asText, "OK"),
		rueidisExpect(ctx, client, b.Mget().Key(price, stock).Build(), asTexts, []string{"12.50", "3"}),
		rueidisExpect(ctx, client, b.Set().Key(once).Value("token").Nx().Ex(time.Minute).Build(), asText, "OK"),
		rueidisExpect(ctx, client, b.Getdel().Key(once).Build(), asText, "token"),
		rueidisExpect(ctx, client, b.Exists().Key(once).Build(), asNumber, 0),
		rueidisExpect(ctx, client, b.Incr().Key(visits).Build(), asNumber, 1),
		rueidisExpect(ctx, client, b.Incrby().Key(visits).Increment(9).Build(), asNumber, 10),
		rueidisExpect(ctx, client, b.Decr().Key(visits).Build(), asNumber, 9),
	)
}

func rueidisHashes(ctx context.Context, client rueidis.Client) error {
	b := client.B()
	hset := b.Hset().Key(session).FieldValue().FieldValue("user", "ann").FieldValue("token", "t1").FieldValue("seen", "1").Build()
	return errors.Join(
		rueidisExpect(ctx, client, hset, asNumber, 3),
		rueidisExpect(ctx, client, b.Hget().Key(session).Field("user").Build(), asText, "ann"),
		rueidisExpect(ctx, client, b.Hmget().Key(session).Field("user", "token").Build(), asTexts, []string{"ann", "t1"}),
		rueidisExpect(ctx, client, b.Hincrby().Key(session).Field("seen").Increment(2).Build(), asNumber, 3),
		rueidisExpect(ctx, client, b.Hexists().Key(session).Field("token").Build(), asNumber, 1),
		rueidisFieldExpiry(ctx, client),
		rueidisExpect(ctx, client, b.Hdel().Key(session).Field("token").Build(), asNumber, 1),
		rueidisExpect(ctx, client, b.Hgetall().Key(session).Build(), asMap, map[string]string{"user": "ann", "seen": "3"}),
	)
}

// rueidisFieldExpiry has a field of the session expire, on a server that can do so.
func rueidisFieldExpiry(ctx context.Context, client rueidis.Client) error {
	b := client.B()
	expired := client.Do(ctx, b.Hexpire().Key(session).Seconds(60).Fields().Numfields(1).Field("token").Build())
	if refused, ok := rueidis.IsRedisErr(expired.Error()); ok && strings.HasPrefix(refused.Error(), "unknown command") {
		return nil
	}
	set, err := expired.AsIntSlice()
	if err == nil && !reflect.DeepEqual(set, []int64{1}) {
		err = fmt.Errorf("replied %v", set)
	}
	return errors.Join(
		doing("having a field expire", err),
		rueidisDone(ctx, client, b.Httl().Key(session).Fields().Numfields(1).Field("token").Build()),
		rueidisDone(ctx, client, b.Hpersist().Key(session).Fields().Numfields(1).Field("token").Build()),
	)
}

// rueidisTransaction takes the last three pieces out of the stock, and then
// finds that there is none left to take. Its context is that of a web request,
// which has no deadline: when such a one was used on a connection, the library
// cleans the connection up before others use it.
func rueidisTransaction(ctx context.Context, client rueidis.Client) error {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	take := func(c rueidis.DedicatedClient) error {
		b := c.B()
		if err := c.Do(ctx, b.Watch().Key(stock).Build()).Error(); err != nil {
			return err
		}
		left, err := c.Do(ctx, b.Get().Key(stock).Build()).AsInt64()
		if err != nil {
			return err
		}
		if left < 3 {
			return c.Do(ctx, b.Unwatch().Build()).Error()
		}
		replies := c.DoMulti(ctx, b.Multi().Build(), b.Decrby().Key(stock).Decrement(3).Build(), b.Exec().Build())
		return replies[2].Error()
	}
	return errors.Join(
		doing("a transaction", client.Dedicated(take)),
		doing("a transaction that finds nothing to do", client.Dedicated(take)),
		rueidisExpect(ctx, client, client.B().Get().Key(stock).Build(), asText, "0"),
	)
}

// rueidisClientSide reads twice, the second time on the client, and again when
// the value has been changed, which the server must have told.
func rueidisClientSide(ctx context.Context, client rueidis.Client) error {
	b := client.B()
	read := func() rueidis.RedisResult { return client.DoCache(ctx, b.Get().Key(page).Cache(), time.Minute) }
	if err := rueidisGave(read(), "<html>"); err != nil {
		return fmt.Errorf("a cached read: %w", err)
	}
	if !read().IsCacheHit() {
		return errors.New("the second cached read was none")
	}
	_, err := rueidis.MGetCache(client, ctx, time.Minute, []string{price, stock})
	hash := client.DoCache(ctx, b.Hgetall().Key(session).Cache(), time.Minute)
	return errors.Join(
		doing("cached reads of many keys", err),
		doing("a cached read of a hash", hash.Error()),
		rueidisExpect(ctx, client, b.Set().Key(page).Value("<body>").Build(), asText, "OK"),
		await(ctx, "the change invalidates the cached read", func() error {
			return rueidisGave(read(), "<body>")
		}),
	)
}

func rueidisGave(result rueidis.RedisResult, want string) error {
	got, err := result.ToString()
	if err == nil && got != want {
		err = fmt.Errorf("it gave %q, want %q", got, want)
	}
	return err
}

// rueidisIdle lets the connection be idle until the library looks whether it is
// alive, and finds that a short-lived key is gone.
func rueidisIdle(ctx context.Context, client rueidis.Client) error {
	b := client.B()
	if err := rueidisDone(ctx, client, b.Set().Key(once).Value("token").PxMilliseconds(100).Build()); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(1200 * time.Millisecond):
	}
	err := client.Do(ctx, b.Get().Key(once).Build()).Error()
	return fails("reading an expired key", err, rueidis.Nil)
}
