package main

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"os"
	"path/filepath"
)

// entry is one keyed record of a pack.
type entry struct {
	key     string
	payload []byte
}

// writePack writes entries, sorted by key, in blocks of about limit bytes, each
// compressed by itself, so that one record costs one small block to read:
//
//	uvarint number of blocks
//	per block: first key (uvarint length, bytes), uvarint packed size, uvarint size
//	the packed blocks; inside: key and payload, each with its uvarint length
func writePack(path string, entries []entry, limit int) error {
	var head, body, block bytes.Buffer
	first, blocks := "", 0
	flush := func() error {
		if block.Len() == 0 {
			return nil
		}
		packed, err := deflate(block.Bytes())
		if err != nil {
			return err
		}
		putString(&head, []byte(first))
		putUint(&head, len(packed))
		putUint(&head, block.Len())
		body.Write(packed)
		block.Reset()
		blocks++
		return nil
	}
	for _, e := range entries {
		if block.Len() > 0 && block.Len()+len(e.payload) > limit {
			if err := flush(); err != nil {
				return err
			}
		}
		if block.Len() == 0 {
			first = e.key
		}
		putString(&block, []byte(e.key))
		putString(&block, e.payload)
	}
	if err := flush(); err != nil {
		return err
	}
	var out bytes.Buffer
	putUint(&out, blocks)
	out.Write(head.Bytes())
	out.Write(body.Bytes())
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}

func deflate(raw []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(raw); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func putUint(b *bytes.Buffer, n int) { b.Write(binary.AppendUvarint(nil, uint64(n))) }

func putString(b *bytes.Buffer, s []byte) {
	putUint(b, len(s))
	b.Write(s)
}
