package pod

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

const (
	mebibyte = 1 << 20
	least    = mebibyte
	most     = 16 << 40

	// What a server needs beside its data: its own code and tables, and the
	// buffers of some hundred clients.
	overhead = 64 * mebibyte
	// A Sentinel keeps no data.
	sentinelMemory = 64 * mebibyte
)

// memory is what the pod may take, in bytes. A fork for a snapshot, a rewrite
// or a full synchronisation copies each page that is written meanwhile: at
// worst all of them (Redis documentation, administration). Without one, a
// quarter more than the data covers fragmentation and buffers.
func (s Spec) memory() uint64 {
	if s.sentinel() {
		return sentinelMemory
	}
	text, _ := s.Maxmemory.Get()
	data, _ := server.ParseMemory(text)
	if s.Saves.Or(true) {
		return 2*data + overhead
	}
	return data + data/4 + overhead
}

// resources are requests and limits. Memory has one number for both, so that
// the pod is not the first to be evicted.
func (s Spec) resources() manifest.Fields {
	size := fmt.Sprintf("%dMi", (s.memory()+mebibyte-1)/mebibyte)
	return manifest.Fields{
		{Key: "requests", Value: manifest.Fields{{Key: "cpu", Value: s.CPU.Or(defaultCPU)}, {Key: "memory", Value: size}}},
		{Key: "limits", Value: manifest.Fields{{Key: "memory", Value: size}}},
	}
}
