package main

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"
)

// primary is what Sentinels call it. Its own users are not what is tried: it
// lets everybody in.
const primary = "shop"

// goRedisSentinel asks Sentinels for the primary, and for replicas, and listens
// for failovers.
func goRedisSentinel(ctx context.Context, s site) error {
	client := redis.NewFailoverClient(&redis.FailoverOptions{
		MasterName:       primary,
		SentinelAddrs:    []string{s.address},
		SentinelUsername: s.user,
		SentinelPassword: s.password,
		ClientName:       clientName,
		Dialer: func(ctx context.Context, network, address string) (net.Conn, error) {
			var dialer net.Dialer
			return s.refused.watch(dialer.DialContext(ctx, network, address))
		},
	})
	err := client.Set(ctx, page, "<html>", 0).Err()
	return errors.Join(doing("writing to the primary", err), goRedisAsks(ctx, s), doing("closing", client.Close()))
}

// goRedisAsks does what an application may ask of a Sentinel by itself.
func goRedisAsks(ctx context.Context, s site) error {
	sentinel := redis.NewSentinelClient(&redis.Options{Addr: s.address, Username: s.user, Password: s.password, ClientName: clientName})
	sentinel.AddHook(dialHook{s.refused})
	address, err := sentinel.GetMasterAddrByName(ctx, primary).Result()
	if err == nil && len(address) != 2 {
		err = fmt.Errorf("the address is %q", address)
	}
	return errors.Join(
		doing("asking for the address", err),
		doing("asking whether it lives", sentinel.Ping(ctx).Err()),
		doing("asking about the primary", sentinel.Master(ctx, primary).Err()),
		doing("asking about all primaries", sentinel.Masters(ctx).Err()),
		doing("asking for replicas", sentinel.Replicas(ctx, primary).Err()),
		doing("asking for Sentinels", sentinel.Sentinels(ctx, primary).Err()),
		doing("listening", goRedisListens(ctx, sentinel)),
		doing("closing", sentinel.Close()),
	)
}

// goRedisListens subscribes to what the client of a primary subscribes to in the
// background.
func goRedisListens(ctx context.Context, sentinel *redis.SentinelClient) error {
	events := sentinel.Subscribe(ctx, "+switch-master", "+replica-reconf-done")
	_, err := events.Receive(ctx)
	return errors.Join(err, events.Close())
}

// rueidisSentinel is the same with rueidis.
func rueidisSentinel(ctx context.Context, s site) error {
	options := s.rueidis()
	options.Sentinel = rueidis.SentinelOption{MasterSet: primary, Username: s.user, Password: s.password, ClientName: clientName}
	options.Username, options.Password, options.DisableCache = "", "", true
	client, err := rueidis.NewClient(options)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	err = client.Do(ctx, client.B().Set().Key(page).Value("<html>").Build()).Error()
	client.Close()
	return doing("writing to the primary", err)
}
