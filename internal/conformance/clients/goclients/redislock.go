package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/bsm/redislock"
)

// redislockDay takes a lock, keeps another worker out of it and gives it up.
func redislockDay(ctx context.Context, s site) error {
	client := s.goRedis()
	return closing(redislockWork(ctx, redislock.New(client)), client)
}

func redislockWork(ctx context.Context, locker *redislock.Client) error {
	const key = "lock:import"
	lock, err := locker.Obtain(ctx, key, 10*time.Second, nil)
	if err != nil {
		return fmt.Errorf("obtaining the lock: %w", err)
	}
	_, contended := locker.Obtain(ctx, key, time.Second, nil)
	refreshed := lock.Refresh(ctx, time.Minute, nil)
	ttl, err := lock.TTL(ctx)
	if err == nil && ttl < 30*time.Second {
		err = fmt.Errorf("%s after a refresh to one minute", ttl)
	}
	return errors.Join(
		fails("obtaining what is held", contended, redislock.ErrNotObtained),
		doing("refreshing the lock", refreshed),
		doing("the time to live", err),
		doing("releasing the lock", lock.Release(ctx)),
		fails("releasing it again", lock.Release(ctx), redislock.ErrLockNotHeld),
	)
}
