package main

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

// The catalogue that seed writes and the workload go-redis-readonly reads, a
// key of each type.
const (
	title    = "app:catalog:title"
	item     = "app:catalog:item"
	newest   = "app:catalog:newest"
	tags     = "app:catalog:tags"
	onSale   = "app:catalog:on-sale"
	bestsell = "app:catalog:bestsellers"
	changes  = "app:catalog:changes"
	days     = "app:catalog:days"
	visitors = "app:catalog:visitors"
	shops    = "app:catalog:shops"
)

// seed writes the catalogue anew.
func seed(ctx context.Context, s site) error {
	client := s.goRedis()
	_, err := client.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
		pipe.Del(ctx, title, item, newest, tags, onSale, bestsell, changes, days, visitors, shops)
		pipe.Set(ctx, title, "Garden tools", 0)
		pipe.HSet(ctx, item, "name", "spade", "price", "12.50")
		pipe.RPush(ctx, newest, "rake", "spade", "hoe")
		pipe.SAdd(ctx, tags, "steel", "wood")
		pipe.SAdd(ctx, onSale, "steel", "sharp")
		pipe.ZAdd(ctx, bestsell, redis.Z{Score: 1, Member: "hoe"}, redis.Z{Score: 2, Member: "rake"}, redis.Z{Score: 3, Member: "spade"})
		pipe.XAdd(ctx, &redis.XAddArgs{Stream: changes, ID: "1-1", Values: []any{"price", "12.00"}})
		pipe.XAdd(ctx, &redis.XAddArgs{Stream: changes, ID: "2-1", Values: []any{"price", "12.50"}})
		pipe.SetBit(ctx, days, 3, 1)
		pipe.SetBit(ctx, days, 7, 1)
		pipe.PFAdd(ctx, visitors, "ann", "bob", "eve")
		pipe.GeoAdd(ctx, shops,
			&redis.GeoLocation{Name: "Berlin", Longitude: 13.40, Latitude: 52.52},
			&redis.GeoLocation{Name: "Potsdam", Longitude: 13.06, Latitude: 52.40})
		return nil
	})
	return closing(doing("writing the catalogue", err), client)
}

// goRedisReadonly reads the catalogue, as a reporting application does.
func goRedisReadonly(ctx context.Context, s site) error {
	client := s.goRedis()
	return closing(errors.Join(
		expect(client.Ping(ctx), "PONG"),
		readKeys(ctx, client),
		readStrings(ctx, client),
		readHash(ctx, client),
		readList(ctx, client),
		readSets(ctx, client),
		readSortedSet(ctx, client),
		readStream(ctx, client),
		readGeo(ctx, client),
	), client)
}

func readKeys(ctx context.Context, client *redis.Client) error {
	return errors.Join(
		expect(client.Exists(ctx, title, item), 2),
		expect(client.Type(ctx, item), "hash"),
		expect(client.TTL(ctx, title), -1),
		expect(client.PTTL(ctx, title), -1),
	)
}

// readStrings reads the string, the bitmap and the HyperLogLog, which are all
// strings to the server.
func readStrings(ctx context.Context, client *redis.Client) error {
	return errors.Join(
		expect(client.Get(ctx, title), "Garden tools"),
		check(client.MGet(ctx, title, "app:catalog:none"), func(v []any) bool { return len(v) == 2 && v[1] == nil }),
		expect(client.GetRange(ctx, title, 0, 5), "Garden"),
		expect(client.StrLen(ctx, title), 12),
		expect(client.GetBit(ctx, days, 3), 1),
		expect(client.BitCount(ctx, days, nil), 2),
		expect(client.BitPos(ctx, days, 1), 3),
		expect(client.BitFieldRO(ctx, days, "u8", 0), []int64{0b00010001}),
		expect(client.PFCount(ctx, visitors), 3),
	)
}

func readHash(ctx context.Context, client *redis.Client) error {
	return errors.Join(
		expect(client.HGet(ctx, item, "name"), "spade"),
		expect(client.HMGet(ctx, item, "name", "none"), []any{"spade", nil}),
		expect(client.HGetAll(ctx, item), map[string]string{"name": "spade", "price": "12.50"}),
		check(client.HKeys(ctx, item), func(v []string) bool { return len(v) == 2 }),
		check(client.HVals(ctx, item), func(v []string) bool { return len(v) == 2 }),
		expect(client.HLen(ctx, item), 2),
		expect(client.HExists(ctx, item, "price"), true),
		done(client.HScan(ctx, item, 0, "", 10)),
	)
}

func readList(ctx context.Context, client *redis.Client) error {
	return errors.Join(
		expect(client.LRange(ctx, newest, 0, -1), []string{"rake", "spade", "hoe"}),
		expect(client.LIndex(ctx, newest, 0), "rake"),
		expect(client.LLen(ctx, newest), 3),
		expect(client.LPos(ctx, newest, "hoe", redis.LPosArgs{}), 2),
	)
}

func readSets(ctx context.Context, client *redis.Client) error {
	return errors.Join(
		check(client.SMembers(ctx, tags), func(v []string) bool { return len(v) == 2 }),
		expect(client.SIsMember(ctx, tags, "wood"), true),
		expect(client.SMIsMember(ctx, tags, "wood", "sharp"), []bool{true, false}),
		expect(client.SCard(ctx, tags), 2),
		check(client.SRandMember(ctx, tags), func(v string) bool { return v != "" }),
		expect(client.SInter(ctx, tags, onSale), []string{"steel"}),
		check(client.SUnion(ctx, tags, onSale), func(v []string) bool { return len(v) == 3 }),
		expect(client.SDiff(ctx, tags, onSale), []string{"wood"}),
		done(client.SScan(ctx, tags, 0, "", 10)),
	)
}

func readSortedSet(ctx context.Context, client *redis.Client) error {
	top := &redis.ZRangeBy{Min: "2", Max: "+inf"}
	rake, spade := redis.Z{Score: 2, Member: "rake"}, redis.Z{Score: 3, Member: "spade"}
	return errors.Join(
		expect(client.ZRange(ctx, bestsell, 0, 0), []string{"hoe"}),
		expect(client.ZRevRangeWithScores(ctx, bestsell, 0, 0), []redis.Z{spade}),
		expect(client.ZRangeByScoreWithScores(ctx, bestsell, top), []redis.Z{rake, spade}),
		expect(client.ZRevRangeByScoreWithScores(ctx, bestsell, top), []redis.Z{spade, rake}),
		expect(client.ZScore(ctx, bestsell, "rake"), 2),
		expect(client.ZMScore(ctx, bestsell, "hoe", "rake"), []float64{1, 2}),
		expect(client.ZRank(ctx, bestsell, "spade"), 2),
		expect(client.ZRevRank(ctx, bestsell, "spade"), 0),
		expect(client.ZCard(ctx, bestsell), 3),
		expect(client.ZCount(ctx, bestsell, "2", "+inf"), 2),
		done(client.ZScan(ctx, bestsell, 0, "", 10)),
	)
}

func readStream(ctx context.Context, client *redis.Client) error {
	return errors.Join(
		expect(client.XLen(ctx, changes), 2),
		check(client.XRange(ctx, changes, "-", "+"), func(m []redis.XMessage) bool { return len(m) == 2 && m[0].ID == "1-1" }),
		check(client.XRevRange(ctx, changes, "+", "-"), func(m []redis.XMessage) bool { return len(m) == 2 && m[0].ID == "2-1" }),
		check(client.XRead(ctx, &redis.XReadArgs{Streams: []string{changes, "1-1"}, Block: -1}), func(s []redis.XStream) bool {
			return len(s) == 1 && len(s[0].Messages) == 1
		}),
		check(client.XInfoStream(ctx, changes), func(i *redis.XInfoStream) bool { return i.Length == 2 }),
	)
}

func readGeo(ctx context.Context, client *redis.Client) error {
	near := &redis.GeoSearchQuery{Member: "Berlin", Radius: 10, RadiusUnit: "km"}
	return errors.Join(
		check(client.GeoDist(ctx, shops, "Berlin", "Potsdam", "km"), func(km float64) bool { return 20 < km && km < 35 }),
		check(client.GeoPos(ctx, shops, "Berlin"), func(p []*redis.GeoPos) bool { return len(p) == 1 && p[0] != nil }),
		check(client.GeoHash(ctx, shops, "Berlin"), func(h []string) bool { return len(h) == 1 && h[0] != "" }),
		expect(client.GeoSearch(ctx, shops, near), []string{"Berlin"}),
	)
}
