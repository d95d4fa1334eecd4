# Both programs on a base that holds no shell, no package manager and no root.
#
#   docker build --build-arg VERSION=v0.1.0 -t strideline .
#   docker run --rm --network none -v "$PWD:/work:ro" strideline analyze .
FROM golang:1.26 AS build
ARG VERSION=devel
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.release=$VERSION" -o /out/ ./cmd/strideline ./cmd/strideline-graphviz

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/ /usr/local/bin/
COPY LICENSE NOTICE /usr/share/doc/strideline/
WORKDIR /work
USER nonroot:nonroot
ENTRYPOINT ["/usr/local/bin/strideline"]
CMD ["analyze", "."]
