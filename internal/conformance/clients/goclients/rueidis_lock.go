package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/rueidis/rueidislock"
)

// rueidisLock takes a lock, holds it for longer than it is valid, keeps another
// worker out, and hands it over to one that waits.
func rueidisLock(ctx context.Context, s site) error {
	option := rueidislock.LockerOption{
		ClientOption:   s.rueidis(),
		KeyValidity:    1500 * time.Millisecond,
		ExtendInterval: 300 * time.Millisecond,
		TryNextAfter:   time.Second, // the server's 20 ms to answer are too short for a busy machine
		KeyMajority:    1,           // as there is one server
		NoLoopTracking: true,
	}
	ours, err := rueidislock.NewLocker(option)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	defer ours.Close()
	theirs, err := rueidislock.NewLocker(option)
	if err != nil {
		return fmt.Errorf("connecting another: %w", err)
	}
	defer theirs.Close()
	return errors.Join(
		lockHold(ctx, ours, theirs),
		lockHandOver(ctx, ours, theirs),
		lockForce(ctx, ours, theirs),
	)
}

const lockName = "report"

func lockHold(ctx context.Context, ours, theirs rueidislock.Locker) error {
	held, release, err := ours.TryWithContext(ctx, lockName)
	if err != nil {
		return fmt.Errorf("locking: %w", err)
	}
	defer release()
	select {
	case <-held.Done():
		return errors.New("the lock was lost while it was held")
	case <-time.After(2 * time.Second):
	}
	_, _, err = theirs.TryWithContext(ctx, lockName)
	return fails("locking what is locked", err, rueidislock.ErrNotLocked)
}

func lockHandOver(ctx context.Context, ours, theirs rueidislock.Locker) error {
	_, release, err := ours.WithContext(ctx, lockName)
	if err != nil {
		return fmt.Errorf("locking again: %w", err)
	}
	time.AfterFunc(100*time.Millisecond, release)
	_, release, err = theirs.WithContext(ctx, lockName)
	if err != nil {
		return fmt.Errorf("waiting for the lock: %w", err)
	}
	release()
	return nil
}

func lockForce(ctx context.Context, ours, theirs rueidislock.Locker) error {
	held, release, err := ours.WithContext(ctx, lockName)
	if err != nil {
		return fmt.Errorf("locking a third time: %w", err)
	}
	defer release()
	_, forced, err := theirs.ForceWithContext(ctx, lockName)
	if err != nil {
		return fmt.Errorf("taking the lock by force: %w", err)
	}
	defer forced()
	select {
	case <-held.Done():
		return nil
	case <-ctx.Done():
		return errors.New("who had the lock is not told that it was taken")
	}
}
