# Everyday commands; `make help` lists them. Tools are pinned in tools/go.mod.
TOOL = go tool -modfile=tools/go.mod
GOFILES = $(shell git ls-files -co --exclude-standard '*.go')

build: ## build bin/strideline and bin/strideline-graphviz
	go build -trimpath -o bin/ ./cmd/strideline ./cmd/strideline-graphviz

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1\t/'

all: build test lint ## build, test and lint

test: ## run every test
	go test ./...

update: ## rewrite golden files, docs/rules and docs/attributes.md; then read the diff
	go test $$(grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -n1 dirname | sort -u) -update

lint: ## go vet, staticcheck, gofumpt, actionlint
	go vet ./...
	$(TOOL) staticcheck ./...
	$(TOOL) actionlint .github/workflows/*.yml
	@unformatted=$$($(TOOL) gofumpt -l $(GOFILES)); test -z "$$unformatted" || { echo "run make fmt:"; echo "$$unformatted"; exit 1; }

fmt: ## format every Go file
	@$(TOOL) gofumpt -w $(GOFILES)

fuzz: ## run each fuzz target for 20,000 inputs
	@set -e; for f in $$(grep -rl --include='*_test.go' '^func Fuzz' . ); do for t in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*)\(.*/\1/p' $$f); do echo "$$t in $$(dirname $$f)"; go test ./$$(dirname $$f) -run '^$$' -fuzz "^$$t$$" -fuzztime 20000x; done; done

soak: ## 100,000 random edits in the language server, held to analyses from nothing
	SOAK=100000 go test ./lsp -run '^TestSoak$$' -timeout 60m -v | grep -v 'server:'

bench: ## run every benchmark once, with allocations
	go test ./... -run '^$$' -bench . -benchtime 1x -benchmem

facts: ## regenerate the embedded facts from ../shared/data
	go run -C tools ./facts

picture: build ## draw docs/analyze.png (needs script, aha and chromium)
	tools/picture.sh

report-picture: build ## draw docs/pictures/threat-model.png (needs chromium)
	tools/report-picture.sh

page-test: build ## walk through the page of diagram in Chromium (skips where there is none)
	@npm --prefix tools/page-test ci --ignore-scripts --no-audit --no-fund --silent
	npm --prefix tools/page-test test --silent

noise: build ## count the threats of the patterns by rule into docs/noise/README.md
	@bin/strideline analyze --fail-on never --format json ../shared/corpus/patterns 2>/dev/null | go run -C tools ./noise > docs/noise/README.md.new
	@mv docs/noise/README.md.new docs/noise/README.md

ext: ## check, test and package the VS Code extension for this machine
	vscode-ext/build.sh
	cd vscode-ext && npm test --silent

ext-all: ## package the VS Code extension for every platform
	vscode-ext/build.sh linux-x64 linux-arm64 alpine-x64 darwin-x64 darwin-arm64 win32-x64 win32-arm64

e2e: ## drive the extension in the real VS Code workbench (needs Chromium; LANE=latest for the newest)
	vscode-ext/e2e/e2e.sh

.PHONY: all build test update lint fmt fuzz bench soak facts picture report-picture page-test ext ext-all e2e help
