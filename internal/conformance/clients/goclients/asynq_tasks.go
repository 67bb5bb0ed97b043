package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hibiken/asynq"
)

// tasks has the server run a task of each kind.
func (a *asynqWork) tasks(ctx context.Context) error {
	becomes := func(want asynq.TaskState) func(context.Context, string) error {
		return func(ctx context.Context, id string) error { return a.becomes(ctx, id, want) }
	}
	second := time.Now().Add(time.Second)
	kinds := []struct {
		kind    string
		options []asynq.Option
		comes   func(ctx context.Context, id string) error
	}{
		{taskMail, []asynq.Option{asynq.Group(newsletter)}, a.gone},
		{taskMail, []asynq.Option{asynq.Group(newsletter), asynq.Unique(time.Minute)}, a.gone},
		{taskGood, nil, a.gone},
		{taskGood, []asynq.Option{asynq.Unique(time.Minute)}, a.gone},
		{taskGood, []asynq.Option{asynq.ProcessIn(time.Second)}, a.gone},
		{taskGood, []asynq.Option{asynq.Retention(time.Minute)}, becomes(asynq.TaskStateCompleted)},
		{taskGood, []asynq.Option{asynq.Retention(time.Second)}, a.gone},
		{taskFlaky, nil, a.gone},
		{taskBroken, []asynq.Option{asynq.MaxRetry(1)}, becomes(asynq.TaskStateArchived)},
		{taskSlow, []asynq.Option{asynq.MaxRetry(0), asynq.Deadline(second)}, becomes(asynq.TaskStateArchived)},
		{taskSlow, []asynq.Option{asynq.MaxRetry(0)}, a.cancel},
	}
	ids := make([]string, len(kinds))
	for i, k := range kinds {
		var err error
		if ids[i], err = a.enqueue(a.queue, k.kind, k.options...); err != nil {
			return err
		}
	}
	err := a.grouped()
	for i, k := range kinds {
		err = errors.Join(err, doing(k.kind, k.comes(ctx, ids[i])))
	}
	return errors.Join(err, await(ctx, "a batch is done", func() error {
		if n := a.batch.Load(); n != 2 {
			return fmt.Errorf("a batch of %d tasks", n)
		}
		return nil
	}))
}

// grouped finds the two tasks of a group that is not complete yet.
func (a *asynqWork) grouped() error {
	groups, err := a.inspector.Groups(a.queue)
	if err != nil {
		return fmt.Errorf("listing the groups: %w", err)
	}
	if len(groups) != 1 || groups[0].Size != 2 {
		return fmt.Errorf("listing the groups: there are %d, want one of two tasks", len(groups))
	}
	tasks, err := a.inspector.ListAggregatingTasks(a.queue, newsletter)
	return count("listing a group", tasks, 2, err)
}

// cancel waits until a task is running, and cancels it.
func (a *asynqWork) cancel(ctx context.Context, id string) error {
	if err := a.becomes(ctx, id, asynq.TaskStateActive); err != nil {
		return err
	}
	return errors.Join(
		doing("canceling", a.inspector.CancelProcessing(id)),
		a.becomes(ctx, id, asynq.TaskStateArchived),
	)
}

// schedule has a scheduler make a task, and the server run it.
func (a *asynqWork) schedule(ctx context.Context, s site) error {
	made := make(chan error, 1)
	scheduler := asynq.NewScheduler(s.asynq(), &asynq.SchedulerOpts{
		HeartbeatInterval: 500 * time.Millisecond, // twice that must be whole seconds
		Logger:            a.logger,
		PostEnqueueFunc: func(_ *asynq.TaskInfo, err error) {
			select {
			case made <- err:
			default: // it was told once
			}
		},
	})
	entry, err := scheduler.Register("@every 1s", asynq.NewTask(taskGood, nil), asynq.Queue(a.queue))
	if err != nil {
		return fmt.Errorf("registering a task: %w", err)
	}
	if err := scheduler.Start(); err != nil {
		return fmt.Errorf("starting: %w", err)
	}
	defer scheduler.Shutdown()
	return errors.Join(
		doing("enqueuing", <-made),
		doing("a ping", scheduler.Ping()),
		await(ctx, "the scheduler is listed", func() error {
			entries, err := a.inspector.SchedulerEntries()
			return count("its entries", entries, 1, err)
		}),
		await(ctx, "the task is in the history", func() error {
			events, err := a.inspector.ListSchedulerEnqueueEvents(entry)
			if err == nil && len(events) == 0 {
				err = errors.New("the history is empty")
			}
			return err
		}),
	)
}

// count checks how many there are in a listing.
func count[T any](what string, listed []T, want int, err error) error {
	if err == nil && len(listed) != want {
		err = fmt.Errorf("there are %d, want %d", len(listed), want)
	}
	return doing(what, err)
}
