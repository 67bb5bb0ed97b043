// Settings uses the client that the package redisclient opens, and tells who it
// is.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/clients/settings/redisclient"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	client, err := redisclient.New()
	if err != nil {
		return err
	}
	if err := client.Set(ctx, "app:key", "value", 0).Err(); err != nil {
		return err
	}
	value, err := client.Get(ctx, "app:key").Result()
	if err != nil {
		return err
	}
	fmt.Println(value)
	if os.Getenv("IDENTITY") == "" {
		return nil
	}
	user, err := client.Do(ctx, "ACL", "WHOAMI").Text()
	if err != nil {
		return err
	}
	name, err := client.ClientGetName(ctx).Result()
	fmt.Println(user)
	fmt.Println(name)
	return err
}
