package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hibiken/asynq"
)

// setAside steps into a queue that nobody works on: it archives, runs, changes
// and deletes single tasks, and empties the queue.
func (a *asynqWork) setAside() error {
	var ids [4]string
	for i := range ids {
		var err error
		if ids[i], err = a.enqueue(a.aside, taskGood, asynq.ProcessIn(time.Hour)); err != nil {
			return err
		}
	}
	unique := []asynq.Option{asynq.Unique(time.Minute), asynq.TaskID("one")}
	_, first := a.enqueue(a.aside, taskGood, unique...)
	_, again := a.enqueue(a.aside, taskGood, unique...)
	_, conflict := a.enqueue(a.aside, taskGood, asynq.TaskID("one"))
	scheduled, err := a.inspector.ListScheduledTasks(a.aside)
	return errors.Join(
		count("listing the scheduled tasks", scheduled, len(ids), err),
		doing("enqueuing a unique task", first),
		fails("enqueuing it twice", again, asynq.ErrDuplicateTask),
		fails("enqueuing another of its name", conflict, asynq.ErrTaskIDConflict),
		doing("changing a task", a.inspector.UpdateTaskPayload(a.aside, ids[0], []byte("new"))),
		doing("archiving a task", a.inspector.ArchiveTask(a.aside, ids[1])),
		doing("running a task", a.inspector.RunTask(a.aside, ids[2])),
		doing("deleting a task", a.inspector.DeleteTask(a.aside, ids[3])),
		a.lists(),
		a.empty(),
	)
}

// lists finds the tasks of setAside in all lists.
func (a *asynqWork) lists() error {
	lists := []struct {
		name string
		list func(string, ...asynq.ListOption) ([]*asynq.TaskInfo, error)
		want int
	}{
		{"pending", a.inspector.ListPendingTasks, 2},
		{"active", a.inspector.ListActiveTasks, 0},
		{"scheduled", a.inspector.ListScheduledTasks, 1},
		{"retry", a.inspector.ListRetryTasks, 0},
		{"archived", a.inspector.ListArchivedTasks, 1},
		{"completed", a.inspector.ListCompletedTasks, 0},
	}
	var err error
	for _, l := range lists {
		tasks, listed := l.list(a.aside)
		err = errors.Join(err, count("listing "+l.name, tasks, l.want, listed))
	}
	info, asked := a.inspector.GetQueueInfo(a.aside)
	if asked == nil && (info.Size != 4 || info.MemoryUsage == 0) {
		asked = fmt.Errorf("it has %d tasks in %d bytes, want 4 in some", info.Size, info.MemoryUsage)
	}
	return errors.Join(err, doing("asking for the queue", asked))
}

// empty moves the tasks of setAside about and deletes them.
func (a *asynqWork) empty() error {
	steps := []struct {
		name string
		do   func(string) (int, error)
		want int
	}{
		{"archiving all scheduled tasks", a.inspector.ArchiveAllScheduledTasks, 1},
		{"running all archived tasks", a.inspector.RunAllArchivedTasks, 2},
		{"archiving all pending tasks", a.inspector.ArchiveAllPendingTasks, 4},
		{"deleting all archived tasks", a.inspector.DeleteAllArchivedTasks, 4},
		{"deleting all pending tasks", a.inspector.DeleteAllPendingTasks, 0},
		{"deleting all scheduled tasks", a.inspector.DeleteAllScheduledTasks, 0},
	}
	for _, step := range steps {
		n, err := step.do(a.aside)
		if err == nil && n != step.want {
			err = fmt.Errorf("there were %d, want %d", n, step.want)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	return nil
}

// look looks at the server and at what it has done.
func (a *asynqWork) look() error {
	queues, err := a.inspector.Queues()
	if err == nil && len(queues) < 2 {
		err = fmt.Errorf("there are %v", queues)
	}
	servers, listed := a.inspector.Servers()
	if listed == nil && len(servers) == 0 {
		listed = errors.New("there are none")
	}
	history, asked := a.inspector.History(a.queue, 2) // days, as one may just have ended
	if asked == nil && !slices.ContainsFunc(history, func(day *asynq.DailyStats) bool { return day.Processed > 0 }) {
		asked = errors.New("nothing was processed")
	}
	completed, done := a.inspector.ListCompletedTasks(a.queue)
	if done == nil && (len(completed) == 0 || string(completed[0].Result) != "done") {
		done = errors.New("there is no result")
	}
	_, deleted := a.inspector.DeleteAllCompletedTasks(a.queue)
	return errors.Join(
		doing("listing the queues", err),
		doing("listing the servers", listed),
		doing("asking for the history", asked),
		doing("asking for a result", done),
		doing("deleting the completed tasks", deleted),
	)
}

// pause keeps the server from a queue for a while.
func (a *asynqWork) pause(ctx context.Context) error {
	if err := a.inspector.PauseQueue(a.queue); err != nil {
		return fmt.Errorf("pausing: %w", err)
	}
	id, err := a.enqueue(a.queue, taskGood)
	if err != nil {
		return err
	}
	time.Sleep(200 * time.Millisecond)
	info, asked := a.inspector.GetQueueInfo(a.queue)
	if asked == nil && (!info.Paused || info.Pending != 1) {
		asked = fmt.Errorf("paused is %t, and %d tasks are pending", info.Paused, info.Pending)
	}
	return errors.Join(
		doing("asking for the queue", asked),
		doing("going on", a.inspector.UnpauseQueue(a.queue)),
		a.gone(ctx, id),
	)
}
