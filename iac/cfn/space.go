package cfn

import "bytes"

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// countSpaces is how far a line is indented.
func countSpaces(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " ")) }

func blank(b []byte) bool { return len(bytes.Trim(b, " \t\r\n")) == 0 }
