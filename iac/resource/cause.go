package resource

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"
)

// Cause is the useful part of a file system error, without the path that the
// caller names anyway.
func Cause(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	switch {
	case errors.Is(err, syscall.EISDIR):
		return "it is a folder, expected a file"
	case err.Error() == "path escapes from parent": // of os.Root, which has no value for it
		return "it is a symbolic link that leads outside the folders that were given"
	case errors.Is(err, fs.ErrNotExist):
		return "no such file or folder"
	case errors.Is(err, fs.ErrPermission):
		return "no permission to read it"
	case errors.Is(err, fs.ErrInvalid):
		return "the path leaves the folder that may be read"
	}
	return strings.TrimSpace(err.Error())
}
