package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-redsync/redsync/v4"
	"github.com/go-redsync/redsync/v4/redis/goredis/v9"
)

// redsyncDay takes a lock, keeps another worker out of it and hands it over.
func redsyncDay(ctx context.Context, s site) error {
	client := s.goRedis()
	rs := redsync.New(goredis.NewPool(client))
	expiry := redsync.WithExpiry(2 * time.Second)
	ours, theirs := rs.NewMutex("lock:report", expiry), rs.NewMutex("lock:report", expiry)
	return closing(errors.Join(
		doing("locking", ours.LockContext(ctx)),
		redsyncTaken(theirs.TryLockContext(ctx)),
		redsyncHeld(ctx, "extending", ours.ExtendContext),
		redsyncHeld(ctx, "unlocking", ours.UnlockContext),
		doing("locking what is free again", theirs.LockContext(ctx)),
		redsyncHeld(ctx, "unlocking what was taken over", theirs.UnlockContext),
	), client)
}

func redsyncTaken(err error) error {
	if taken := new(redsync.ErrTaken); errors.As(err, &taken) {
		return nil
	}
	if err == nil {
		err = errors.New("it succeeds")
	}
	return fmt.Errorf("locking what is locked must fail with ErrTaken: %w", err)
}

func redsyncHeld(ctx context.Context, what string, do func(context.Context) (bool, error)) error {
	held, err := do(ctx)
	if err == nil && !held {
		err = errors.New("the lock is not held")
	}
	return doing(what, err)
}
