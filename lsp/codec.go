package lsp

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxMessage bounds one message: a document of 20 MB, escaped, fits.
const maxMessage = 128 << 20

// codec frames messages as the base protocol does. Unlike the library's own it
// survives a message that is no JSON: it is told and skipped, since its length
// is known.
type codec struct {
	broken func(error) // hears of a message that was skipped
}

// WriteObject writes one message.
func (codec) WriteObject(w io.Writer, obj any) error {
	body, err := json.Marshal(obj)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "Content-Length: %d\r\n\r\n", len(body)); err != nil {
		return err
	}
	_, err = w.Write(body)
	return err
}

// ReadObject reads the next message that can be read.
func (c codec) ReadObject(r *bufio.Reader, v any) error {
	for {
		n, err := readHeader(r)
		if err != nil {
			return err
		}
		body := make([]byte, n)
		if _, err := io.ReadFull(r, body); err != nil {
			return err
		}
		if err := json.Unmarshal(body, v); err == nil {
			return nil
		} else if c.broken != nil {
			c.broken(err)
		}
	}
}

func readHeader(r *bufio.Reader) (int, error) {
	n := -1
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return 0, err
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return 0, fmt.Errorf("%q: no header, expected Content-Length: N", line)
		}
		if strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			if n, err = strconv.Atoi(strings.TrimSpace(value)); err != nil || n < 0 {
				return 0, fmt.Errorf("%q: no length", line)
			}
		}
	}
	switch {
	case n < 0:
		return 0, errors.New("a message without Content-Length")
	case n > maxMessage:
		return 0, fmt.Errorf("a message of %d bytes, more than %d", n, maxMessage)
	}
	return n, nil
}
