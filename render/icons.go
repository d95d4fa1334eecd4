package render

import (
	"strings"
	"sync"
)

// icon is the path data of a box's sign, 18 points square, at a place. All
// signs are our own drawings.
func icon(b *box, x, y float64) string {
	d, ok := icons()[b.class]
	if b.bound != nil {
		d, ok = icons()["boundary"], true
	}
	if !ok {
		d = icons()[string(b.kind)]
	}
	return moved(d, point{x, y})
}

// icons maps a class, else a kind, to path data of M, C, L and Z.
var icons = sync.OnceValue(func() map[string]string {
	l := func(xy ...float64) string { // a line through points
		var o outline
		o.move(xy[0], xy[1])
		for i := 2; i+1 < len(xy); i += 2 {
			o.line(xy[i], xy[i+1])
		}
		return o.d()
	}
	c := func(x, y, r float64) string { return ellipse(x, y, r, r) }
	r := func(x, y, w, h, round float64) string { return rounded(rect{x, y, w, h}, round) }
	all := func(ds ...string) string { return strings.Join(ds, "") }
	curve := func(xy ...float64) string {
		var o outline
		o.move(xy[0], xy[1])
		for i := 2; i+5 < len(xy); i += 6 {
			o.curve(xy[i], xy[i+1], xy[i+2], xy[i+3], xy[i+4], xy[i+5])
		}
		return o.d()
	}
	person := all(c(9, 5.5, 3), curve(3, 16, 3, 11.5, 6, 10.5, 9, 10.5, 12, 10.5, 15, 11.5, 15, 16))
	globe := all(c(9, 9, 7), ellipse(9, 9, 3, 7), l(2, 9, 16, 9))
	waves := all(curve(2, 6, 5, 2, 7, 10, 9.5, 6, 12, 2, 14, 10, 16, 6), curve(2, 12, 5, 8, 7, 16, 9.5, 12, 12, 8, 14, 16, 16, 12))
	bars := all(r(2, 4, 3, 10, 1), r(7.5, 4, 3, 10, 1), r(13, 4, 3, 10, 1))
	arrowRight := all(l(3, 9, 15, 9), l(11, 5, 15, 9, 11, 13))
	pail := all(l(3, 5, 5, 16, 13, 16, 15, 5), ellipse(9, 5, 6, 2))
	bolt := l(10, 1.5, 4, 10, 9, 10, 8, 16.5, 14, 8, 9, 8, 10, 1.5)
	lock := all(r(3.5, 8, 11, 8, 1.5), curve(6, 8, 6, 1, 12, 1, 12, 8), l(9, 11, 9, 13))
	disks := all(ellipse(9, 4, 6, 2.2), curve(3, 4, 3, 4, 3, 9, 3, 9, 3, 12, 15, 12, 15, 9), l(15, 4, 15, 14), curve(3, 9, 3, 9, 3, 14, 3, 14, 3, 17, 15, 17, 15, 14))
	lines := all(r(3, 2, 12, 14, 1.5), l(6, 6, 12, 6), l(6, 9, 12, 9), l(6, 12, 10, 12))
	cloud := curve(5, 14, 1, 14, 1, 9, 5, 9, 5, 3, 13, 3, 13, 8, 17, 8, 17, 14, 13, 14, 10, 14, 8, 14, 5, 14)
	gear := all(c(9, 9, 3), l(9, 2, 9, 4.5), l(9, 13.5, 9, 16), l(2, 9, 4.5, 9), l(13.5, 9, 16, 9), l(4, 4, 5.9, 5.9), l(12.1, 12.1, 14, 14), l(4, 14, 5.9, 12.1), l(12.1, 5.9, 14, 4))
	shield := curve(9, 2, 11, 4, 13, 4, 15, 4, 15, 11, 13, 14, 9, 16.5, 5, 14, 3, 11, 3, 4, 5, 4, 7, 4, 9, 2)
	broadcast := all(c(9, 9, 1.8), curve(5.5, 5, 3, 7, 3, 11, 5.5, 13), curve(12.5, 5, 15, 7, 15, 11, 12.5, 13), curve(3, 2.5, -1, 6, -1, 12, 3, 15.5), curve(15, 2.5, 19, 6, 19, 12, 15, 15.5))
	cube := all(l(9, 1.5, 16, 5, 16, 13, 9, 16.5, 2, 13, 2, 5, 9, 1.5), l(2, 5, 9, 8.5, 16, 5), l(9, 8.5, 9, 16.5))
	clock := all(c(9, 9, 7), l(9, 5, 9, 9, 12, 11))
	return map[string]string{
		"actor": person, "trigger": arrowRight, "function": bolt, "store": lines, "role": all(c(6, 9, 3.2), l(9.2, 9, 16, 9), l(13, 9, 13, 12), l(16, 9, 16, 12)),
		"boundary": all(r(2, 2, 6, 6, 1), r(10, 2, 6, 6, 1), r(2, 10, 6, 6, 1), r(10, 10, 6, 6, 1)),

		"internet": globe, "account": all(r(2, 4, 14, 10, 1.5), c(6.5, 8, 1.6), curve(4, 12, 4, 10, 9, 10, 9, 12), l(11, 8, 14, 8), l(11, 11, 14, 11)), "user": person,
		"operator": all(person, l(12, 2, 15, 2)),

		"http-route": all(l(3, 3, 3, 15), l(6, 9, 15, 9), l(11, 5, 15, 9, 11, 13)), "function-url": all(r(1.5, 6.5, 8, 5, 2.5), r(8.5, 6.5, 8, 5, 2.5)),
		"websocket-route": all(l(3, 6, 15, 6), l(12, 3, 15, 6, 12, 9), l(15, 12, 3, 12), l(6, 9, 3, 12, 6, 15)), "graphql-field": all(l(9, 2, 15, 5.5, 15, 12.5, 9, 16, 3, 12.5, 3, 5.5, 9, 2), l(9, 2, 15, 12.5, 3, 12.5, 9, 2)),
		"load-balancer": all(c(3.5, 9, 1.8), l(5.3, 9, 9, 9), l(14, 4, 9, 4, 9, 14, 14, 14), l(9, 9, 14, 9)), "distribution": all(globe, l(13, 13, 16.5, 16.5)),
		"queue-poll": all(bars), "stream-poll": waves, "topic-subscription": broadcast, "bucket-event": pail, "schedule": clock,
		"bus-rule": l(2, 3, 16, 3, 11, 9, 11, 15, 7, 13, 7, 9, 2, 3), "pipe": all(r(2, 6, 14, 6, 1), l(5, 3.5, 5, 14.5), l(13, 3.5, 13, 14.5)), "log-subscription": lines,
		"identity-hook": person, "authorizer": all(shield, l(6, 9, 8.3, 11.5, 12.3, 6.5)), "email": all(r(2, 4, 14, 10, 1.5), l(2, 5, 9, 10.5, 16, 5)),
		"iot-rule":        all(r(5, 5, 8, 8, 1), l(7, 2, 7, 5), l(11, 2, 11, 5), l(7, 13, 7, 16), l(11, 13, 11, 16), l(2, 7, 5, 7), l(2, 11, 5, 11), l(13, 7, 16, 7), l(13, 11, 16, 11)),
		"custom-resource": gear, "api-destination": all(l(9, 3, 3, 3, 3, 15, 9, 15), l(7, 9, 16, 9), l(12, 5, 16, 9, 12, 13)), "direct": l(5, 3, 14, 9, 5, 15, 5, 3),

		"lambda": all(l(4, 15.5, 8.7, 6.5), l(4.5, 3, 6.8, 3, 13, 15.5, 15, 15.5)), "workflow": all(r(6.5, 1.5, 5, 4, 1), r(1.5, 12, 5, 4, 1), r(11.5, 12, 5, 4, 1), l(9, 5.5, 9, 9), l(4, 12, 4, 9, 14, 9, 14, 12)),
		"container": cube, "azure-function": bolt, "cloud-function": bolt, "edge-worker": all(bolt), "job": gear, "instance": all(r(2, 3, 14, 5, 1), r(2, 10, 14, 5, 1), l(5, 5.5, 6, 5.5), l(5, 12.5, 6, 12.5)),

		"table": all(r(2, 3, 14, 12, 1), l(2, 7, 16, 7), l(2, 11, 16, 11), l(7, 3, 7, 15)), "bucket": pail, "queue": bars, "topic": broadcast, "stream": waves,
		"bus":    all(l(2, 9, 16, 9), l(5, 4, 5, 9), l(9, 9, 9, 14), l(13, 4, 13, 9), c(5, 3, 1.2), c(13, 3, 1.2), c(9, 15, 1.2)),
		"secret": lock, "parameter": all(l(2, 5, 16, 5), l(2, 9, 16, 9), l(2, 13, 16, 13), c(6, 5, 1.5), c(12, 9, 1.5), c(8, 13, 1.5)), "key": all(c(5.5, 12, 3), l(8, 10, 15, 3), l(12, 6, 14.5, 8.5)),
		"cache": all(ellipse(9, 4, 6, 2), l(3, 4, 3, 14), l(15, 4, 15, 14), curve(3, 14, 3, 17, 15, 17, 15, 14), l(10, 7, 7, 11, 11, 11, 8, 15)), "relational-db": disks,
		"proxy": all(r(6, 3, 6, 12, 1), l(1, 9, 6, 9), l(12, 9, 17, 9)), "search": all(c(7.5, 7.5, 5), l(11.2, 11.2, 16, 16)), "warehouse": all(l(2, 16, 16, 16), r(3, 9, 3, 7, 0), r(7.5, 5, 3, 11, 0), r(12, 2, 3, 14, 0)),
		"file-system": l(2, 15, 2, 3, 7, 3, 9, 5.5, 16, 5.5, 16, 15, 2, 15), "log": lines, "user-pool": all(c(6.5, 6, 2.6), curve(1.5, 15, 1.5, 11, 4, 10, 6.5, 10, 9, 10, 11.5, 11, 11.5, 15), c(12.5, 5, 2.1), curve(12, 9.5, 15, 9.5, 16.5, 11, 16.5, 14)),
		"registry": all(r(2, 2, 6, 6, 1), r(10, 2, 6, 6, 1), r(2, 10, 6, 6, 1), r(10, 10, 6, 6, 1)), "model": all(l(9, 2, 10.8, 7.2, 16, 9, 10.8, 10.8, 9, 16, 7.2, 10.8, 2, 9, 7.2, 7.2, 9, 2)), "service": cloud,
	}
})
