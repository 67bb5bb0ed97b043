package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hibiken/asynq"
)

// asynqDay runs tasks of all kinds in a server, has others made by a scheduler,
// and looks at both and steps in with the inspector, as an operator does.
func asynqDay(ctx context.Context, s site) error {
	a := &asynqWork{
		client:    asynq.NewClient(s.asynq()),
		inspector: asynq.NewInspector(s.asynq()),
		logger:    new(asynqLogger),
		// Names are new in each run, so that no earlier one is in the way.
		queue: "orders-" + rand.Text(),
		aside: "aside-" + rand.Text(),
	}
	return errors.Join(
		doing("a queue without a server", a.setAside()),
		doing("a queue with a server", a.serve(ctx, s)),
		doing("removing the queues", errors.Join(
			a.inspector.DeleteQueue(a.queue, true),
			a.inspector.DeleteQueue(a.aside, true),
		)),
		doing("closing", errors.Join(a.client.Close(), a.inspector.Close())),
		a.logger.err(),
	)
}

type asynqWork struct {
	client       *asynq.Client
	inspector    *asynq.Inspector
	logger       *asynqLogger
	queue, aside string

	flaky atomic.Int64 // how often the flaky task was tried
	batch atomic.Int64 // how many tasks were made one
}

// Types of tasks, which tell what becomes of them.
const (
	taskGood     = "order:good"
	taskFlaky    = "order:flaky"
	taskBroken   = "order:broken"
	taskSlow     = "report:slow"
	taskStubborn = "report:stubborn"
	taskMail     = "mail"
	taskBatch    = "mail:batch"
)

// newsletter is the group of the mails.
const newsletter = "newsletter"

var errBroken = errors.New("the task is broken")

func (a *asynqWork) handler() asynq.Handler {
	mux := asynq.NewServeMux()
	mux.HandleFunc(taskGood, func(_ context.Context, task *asynq.Task) error {
		_, err := task.ResultWriter().Write([]byte("done"))
		return err
	})
	mux.HandleFunc(taskFlaky, func(context.Context, *asynq.Task) error {
		if a.flaky.Add(1) == 1 {
			return errBroken
		}
		return nil
	})
	mux.HandleFunc(taskBroken, func(context.Context, *asynq.Task) error { return errBroken })
	mux.HandleFunc(taskSlow, func(ctx context.Context, _ *asynq.Task) error {
		<-ctx.Done()
		return ctx.Err()
	})
	mux.HandleFunc(taskStubborn, func(context.Context, *asynq.Task) error { select {} })
	mux.HandleFunc(taskBatch, func(_ context.Context, task *asynq.Task) error {
		a.batch.Store(int64(len(task.Payload())))
		return nil
	})
	return mux
}

// server returns a server that is less patient than by default, but for that
// an ordinary one.
func (a *asynqWork) server(s site, healthy func(error)) *asynq.Server {
	return asynq.NewServer(s.asynq(), asynq.Config{
		Concurrency:              10,
		Queues:                   map[string]int{a.queue: 1},
		TaskCheckInterval:        50 * time.Millisecond,
		DelayedTaskCheckInterval: 100 * time.Millisecond,
		RetryDelayFunc:           func(int, error, *asynq.Task) time.Duration { return 100 * time.Millisecond },
		JanitorInterval:          200 * time.Millisecond,
		ShutdownTimeout:          300 * time.Millisecond,
		HealthCheckInterval:      100 * time.Millisecond,
		HealthCheckFunc:          healthy,
		GroupGracePeriod:         time.Second,
		GroupAggregator: asynq.GroupAggregatorFunc(func(_ string, tasks []*asynq.Task) *asynq.Task {
			return asynq.NewTask(taskBatch, make([]byte, len(tasks)))
		}),
		Logger: a.logger,
	})
}

// serve does everything that needs a server, and shuts the server down while a
// task runs that does not end.
func (a *asynqWork) serve(ctx context.Context, s site) error {
	var once sync.Once
	healthy := make(chan error, 1)
	server := a.server(s, func(err error) { once.Do(func() { healthy <- err }) })
	if err := server.Start(a.handler()); err != nil {
		return fmt.Errorf("starting: %w", err)
	}
	err := errors.Join(
		doing("tasks", a.tasks(ctx)),
		doing("looking at the server", a.look()),
		doing("a pause", a.pause(ctx)),
		doing("a scheduler", a.schedule(ctx, s)),
		doing("a health check", <-healthy),
	)
	id, enqueued := a.enqueue(a.queue, taskStubborn)
	if enqueued == nil {
		enqueued = a.becomes(ctx, id, asynq.TaskStateActive)
	}
	server.Shutdown()
	err = errors.Join(err, enqueued)
	if err != nil {
		return err
	}
	return doing("after a shutdown", a.becomes(ctx, id, asynq.TaskStatePending))
}

// enqueue enqueues a task and returns its ID.
func (a *asynqWork) enqueue(queue, kind string, options ...asynq.Option) (string, error) {
	info, err := a.client.Enqueue(asynq.NewTask(kind, []byte("payload")), append(options, asynq.Queue(queue))...)
	if err != nil {
		return "", fmt.Errorf("enqueuing %s: %w", kind, err)
	}
	return info.ID, nil
}

// becomes waits until a task is in a state.
func (a *asynqWork) becomes(ctx context.Context, id string, want asynq.TaskState) error {
	return await(ctx, fmt.Sprintf("a task becomes %s", want), func() error {
		info, err := a.inspector.GetTaskInfo(a.queue, id)
		if err == nil && info.State != want {
			err = fmt.Errorf("%s is %s", info.Type, info.State)
		}
		return err
	})
}

// gone waits until a task is no more.
func (a *asynqWork) gone(ctx context.Context, id string) error {
	return await(ctx, "a task is done and removed", func() error {
		_, err := a.inspector.GetTaskInfo(a.queue, id)
		return fails("asking for it", err, asynq.ErrTaskNotFound)
	})
}

// asynqLogger takes what asynq logs, and remembers the first complaint: whatever
// fails in the background is only logged.
type asynqLogger struct {
	mu    sync.Mutex
	first string
}

func (l *asynqLogger) err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.first == "" {
		return nil
	}
	return fmt.Errorf("asynq logged: %s", l.first)
}

// Warn passes over what is logged of tasks that fail, or do not end, as they
// should.
func (l *asynqLogger) Warn(args ...any) {
	message := fmt.Sprint(args...)
	if !strings.HasPrefix(message, "Retry exhausted") && !strings.HasPrefix(message, "Quitting worker") {
		l.Error(message)
	}
}

func (l *asynqLogger) Error(args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.first == "" {
		l.first = fmt.Sprint(args...)
	}
}

func (*asynqLogger) Fatal(args ...any) { fail(fmt.Errorf("asynq: %s", fmt.Sprint(args...))) }
func (*asynqLogger) Debug(...any)      {}
func (*asynqLogger) Info(...any)       {}
