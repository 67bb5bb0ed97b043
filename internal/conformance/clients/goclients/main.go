// Goclients does a day's work with one Go client library for Redis, as an
// application would that uses it, and checks that the work got done:
//
//	goclients WORKLOAD
//
// REDIS_HOST, REDIS_PORT, REDIS_USERNAME and REDIS_PASSWORD say where and as
// whom. Its first line of output is the library and its version; it succeeds
// only when everything was done and the server refused nothing.
//
// The workload "seed" is no day's work: it writes, as an administrator, what
// the workload go-redis-readonly reads.
package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// limit bounds a run. Some libraries wait for the server whatever their context
// says, so the process ends then.
const limit = 60 * time.Second

// A workload is a day's work with one library.
type workload struct {
	library string
	module  string // where the library's version is found
	run     func(context.Context, site) error
}

const (
	goRedisModule   = "github.com/redis/go-redis/v9"
	rueidisModule   = "github.com/redis/rueidis" // rueidislock is a package of it
	redsyncModule   = "github.com/go-redsync/redsync/v4"
	redislockModule = "github.com/bsm/redislock"
	asynqModule     = "github.com/hibiken/asynq"
)

var workloads = map[string]workload{
	"asynq":             {"asynq", asynqModule, asynqDay},
	"go-redis-cache":    {"go-redis", goRedisModule, goRedisCache},
	"go-redis-cluster":  {"go-redis", goRedisModule, goRedisCluster},
	"go-redis-pubsub":   {"go-redis", goRedisModule, goRedisPubSub},
	"go-redis-queue":    {"go-redis", goRedisModule, goRedisQueue},
	"go-redis-readonly": {"go-redis", goRedisModule, goRedisReadonly},
	"go-redis-sentinel": {"go-redis", goRedisModule, goRedisSentinel},
	"go-redis-stream":   {"go-redis", goRedisModule, goRedisStream},
	"redislock":         {"redislock", redislockModule, redislockDay},
	"redsync":           {"redsync", redsyncModule, redsyncDay},
	"rueidis-cache":     {"rueidis", rueidisModule, rueidisCache},
	"rueidis-lock":      {"rueidislock", rueidisModule, rueidisLock},
	"rueidis-sentinel":  {"rueidis", rueidisModule, rueidisSentinel},
	"seed":              {"go-redis", goRedisModule, seed},
}

func main() {
	time.AfterFunc(limit, func() { fail(fmt.Errorf("not done after %s", limit)) })
	if err := run(os.Args[1:]); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "goclients:", err)
	os.Exit(1)
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: goclients %s", strings.Join(slices.Sorted(maps.Keys(workloads)), " | "))
	}
	w, ok := workloads[args[0]]
	if !ok {
		return fmt.Errorf("there is no workload %q", args[0])
	}
	v, err := version(w.module)
	if err != nil {
		return err
	}
	fmt.Println(w.library, v)

	// The context ends before the process does, so that the library can tell
	// what it was waiting for.
	ctx, cancel := context.WithTimeout(context.Background(), limit-2*time.Second)
	defer cancel()
	s, err := newSite(os.Getenv, cancel)
	if err != nil {
		return err
	}
	err = w.run(ctx, s)
	return errors.Join(s.refused.err(), err)
}

// version returns the version of the module that this program was built with.
func version(module string) (string, error) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "", errors.New("this program was built without build information")
	}
	for _, dep := range info.Deps {
		if dep.Path == module {
			return dep.Version, nil
		}
	}
	return "", fmt.Errorf("this program was built without %s", module)
}
