package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"
)

// A site is the server of a run and the user that the run comes as. It gives
// each library its options; all are the library's defaults but for the address,
// the credentials and a name for the connections.
type site struct {
	address, user, password string
	refused                 *refusals
}

// clientName is what the connections are called in CLIENT LIST.
const clientName = "app"

// newSite reads the environment. The site stops the run once the server refuses
// something.
func newSite(getenv func(string) string, stop func()) (site, error) {
	for _, name := range []string{"REDIS_HOST", "REDIS_PORT", "REDIS_USERNAME", "REDIS_PASSWORD"} {
		if getenv(name) == "" {
			return site{}, fmt.Errorf("%s is not set", name)
		}
	}
	return site{
		address:  net.JoinHostPort(getenv("REDIS_HOST"), getenv("REDIS_PORT")),
		user:     getenv("REDIS_USERNAME"),
		password: getenv("REDIS_PASSWORD"),
		refused:  &refusals{stop: stop},
	}, nil
}

// goRedis returns a client of go-redis.
func (s site) goRedis() *redis.Client {
	client := redis.NewClient(&redis.Options{
		Addr:       s.address,
		Username:   s.user,
		Password:   s.password,
		ClientName: clientName,
	})
	client.AddHook(dialHook{s.refused})
	return client
}

// goRedisCluster returns a cluster client of go-redis that starts from one node.
func (s site) goRedisCluster() *redis.ClusterClient {
	client := redis.NewClusterClient(&redis.ClusterOptions{
		Addrs:      []string{s.address},
		Username:   s.user,
		Password:   s.password,
		ClientName: clientName,
	})
	client.OnNewNode(func(node *redis.Client) { node.AddHook(dialHook{s.refused}) })
	return client
}

// rueidis returns the options of a rueidis client.
func (s site) rueidis() rueidis.ClientOption {
	return rueidis.ClientOption{
		InitAddress: []string{s.address},
		Username:    s.user,
		Password:    s.password,
		ClientName:  clientName,
		DialCtxFn: func(ctx context.Context, address string, dialer *net.Dialer, _ *tls.Config) (net.Conn, error) {
			return s.refused.watch(dialer.DialContext(ctx, "tcp", address))
		},
	}
}

// asynq returns the connection options of asynq.
func (s site) asynq() asynq.RedisConnOpt {
	return watchedOpt{
		RedisClientOpt: asynq.RedisClientOpt{Addr: s.address, Username: s.user, Password: s.password},
		refused:        s.refused,
	}
}

// watchedOpt makes the client that asynq would make, and watches it.
type watchedOpt struct {
	asynq.RedisClientOpt
	refused *refusals
}

func (o watchedOpt) MakeRedisClient() any {
	made := o.RedisClientOpt.MakeRedisClient()
	if client, ok := made.(redis.UniversalClient); ok {
		client.AddHook(dialHook{o.refused})
	}
	return made
}
