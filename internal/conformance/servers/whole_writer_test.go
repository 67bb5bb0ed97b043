package servers_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// A writer is an application that asks Sentinels for the primary, and writes
// there without pause. It remembers what a replica was known to have copied.
type writer struct {
	client *redis.Client
	stop   chan struct{}
	done   sync.WaitGroup
	mu     sync.Mutex
	tried  int
	kept   []string // keys
}

// write starts a writer, which logs in to Sentinels and to servers.
func (w *watchedDeployment) write(t *testing.T) *writer {
	t.Helper()
	options := &redis.FailoverOptions{
		MasterName: "shop", TLSConfig: w.site.WithCertificate(), ContextTimeoutEnabled: true,
		SentinelUsername: "discovery", SentinelPassword: w.passwords["discovery"],
		Username: "app", Password: w.passwords["app"],
	}
	for _, n := range w.sentinels {
		options.SentinelAddrs = append(options.SentinelAddrs, n.Site.Address(true))
	}
	one := &writer{client: redis.NewFailoverClient(options)}
	t.Cleanup(func() {
		one.end()
		_ = one.client.Close()
	})
	one.begin()
	one.awaitMore(t)
	return one
}

func (w *writer) begin() {
	stop := make(chan struct{})
	w.stop = stop
	w.done.Go(func() {
		const pause = 5 * time.Millisecond
		for {
			select {
			case <-stop:
				return
			case <-time.After(pause):
				w.writeOne()
			}
		}
	})
}

// end stops the writer, if it writes.
func (w *writer) end() {
	if w.stop == nil {
		return
	}
	close(w.stop)
	w.stop = nil
	w.done.Wait()
}

// writeOne writes a key of its own, and has the primary wait for a replica.
func (w *writer) writeOne() {
	const patience = 5 * time.Second // of an application, while nobody answers
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	w.tried++
	key := fmt.Sprintf("app:kept:%d", w.tried)
	var copies *redis.Cmd
	_, err := w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.Set(ctx, key, key, 0)
		copies = p.Do(ctx, "WAIT", 1, 1000)
		return nil
	})
	if err != nil {
		return
	}
	if n, err := copies.Int(); err == nil && n > 0 {
		w.mu.Lock()
		w.kept = append(w.kept, key)
		w.mu.Unlock()
	}
}

func (w *writer) copied() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.kept[:len(w.kept):len(w.kept)]
}

// awaitMore waits until further writes are copied.
func (w *writer) awaitMore(t *testing.T) {
	t.Helper()
	const more = 50
	before := len(w.copied())
	eventually(t, "the application's writes are copied", func() bool { return len(w.copied()) >= before+more })
}

// requireKept fails the test if what was copied is not there any more.
func (w *writer) requireKept(t *testing.T) {
	t.Helper()
	for _, key := range w.copied() {
		if got, err := w.client.Get(context.Background(), key).Result(); err != nil || got != key {
			t.Errorf("%s was copied, and is %q now: %v", key, got, err)
		}
	}
}
