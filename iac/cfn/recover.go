package cfn

import (
	"strideline/model"
)

// blocks reads a broken file block by block.
func (t *yamlTree) blocks(err error) (*node, []model.Problem) {
	t.problem(t.src.span(0, 0, 1), "%s", err.Error())
	return nil, t.problems
}
