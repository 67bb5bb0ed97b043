package main

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/redis/go-redis/v9"
)

// A reply is a command of go-redis that has been executed, or will have been
// when its pipeline is.
type reply[T any] interface {
	redis.Cmder
	Result() (T, error)
}

// expect checks that a command was answered with a value.
func expect[T any](cmd reply[T], want T) error {
	got, err := cmd.Result()
	if err != nil {
		return fmt.Errorf("%v: %w", cmd.Args(), err)
	}
	if !reflect.DeepEqual(got, want) {
		return fmt.Errorf("%v replied %v, want %v", cmd.Args(), got, want)
	}
	return nil
}

// check checks that a command was answered with a value that is right.
func check[T any](cmd reply[T], right func(T) bool) error {
	got, err := cmd.Result()
	if err != nil {
		return fmt.Errorf("%v: %w", cmd.Args(), err)
	}
	if !right(got) {
		return fmt.Errorf("%v replied %v", cmd.Args(), got)
	}
	return nil
}

// atMost returns a check of a time to live.
func atMost(most time.Duration) func(time.Duration) bool {
	return func(ttl time.Duration) bool { return 0 < ttl && ttl <= most }
}

// done checks that a command was not answered with an error.
func done(cmd redis.Cmder) error {
	return doing(fmt.Sprint(cmd.Args()), cmd.Err())
}

// missing checks that a command found nothing.
func missing(cmd redis.Cmder) error {
	return fails(fmt.Sprint(cmd.Args()), cmd.Err(), redis.Nil)
}

// unknown reports whether the server does not have the command.
func unknown(cmd redis.Cmder) bool {
	return redis.HasErrorPrefix(cmd.Err(), "unknown command")
}

// doing says what was being done when something failed.
func doing(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// fails checks that something that must fail did so, and in the way it must.
func fails(what string, err, want error) error {
	if errors.Is(err, want) {
		return nil
	}
	if err == nil {
		err = errors.New("it succeeds")
	}
	return fmt.Errorf("%s must fail with %q: %w", what, want.Error(), err)
}

// await waits until something has come about. The error of the last look tells
// what was seen when it did not.
func await(ctx context.Context, what string, look func() error) error {
	for {
		err := look()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: %w", what, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// closing closes a client after its work, and tells of both.
func closing(err error, client interface{ Close() error }) error {
	return errors.Join(err, doing("closing the client", client.Close()))
}
