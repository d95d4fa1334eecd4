package iam

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"io"
	"slices"
	"strings"
)

// pack reads the records that tools/facts wrote (its pack.go has the layout).
// Nothing but the list of blocks is read before a record is asked for.
type pack struct {
	blocks []packBlock
}

type packBlock struct {
	first string
	data  []byte
	size  int
}

func openPack(raw []byte) pack {
	r := packReader{raw}
	blocks := make([]packBlock, r.uint())
	sizes := make([]int, len(blocks))
	for i := range blocks {
		blocks[i].first = string(r.bytes(r.uint()))
		sizes[i] = r.uint()
		blocks[i].size = r.uint()
	}
	for i := range blocks {
		blocks[i].data = r.bytes(sizes[i])
	}
	return pack{blocks}
}

// find returns the record of key.
func (p pack) find(key string) ([]byte, bool) {
	i, exact := slices.BinarySearchFunc(p.blocks, key, func(b packBlock, k string) int { return strings.Compare(b.first, k) })
	if !exact {
		i--
	}
	if i < 0 {
		return nil, false
	}
	for k, v := range p.blocks[i].records() {
		if k == key {
			return v, true
		}
	}
	return nil, false
}

// records yields the records of a block; keys and payloads share its memory.
func (b packBlock) records() func(yield func(string, []byte) bool) {
	return func(yield func(string, []byte) bool) {
		raw := make([]byte, b.size)
		if _, err := io.ReadFull(flate.NewReader(bytes.NewReader(b.data)), raw); err != nil {
			return // embedded data is held by a test
		}
		for r := (packReader{raw}); len(r.rest) > 0; {
			key := string(r.bytes(r.uint()))
			if !yield(key, r.bytes(r.uint())) {
				return
			}
		}
	}
}

type packReader struct{ rest []byte }

func (r *packReader) uint() int {
	n, size := binary.Uvarint(r.rest)
	r.rest = r.rest[max(size, 0):]
	return int(n)
}

func (r *packReader) bytes(n int) []byte {
	out := r.rest[:n:n]
	r.rest = r.rest[n:]
	return out
}
