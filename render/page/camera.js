// The camera: where the picture stands in the stage, and how large it is.
const stage = $('stage');
const still = matchMedia('(prefers-reduced-motion: reduce)');
const camera = { x: 0, y: 0, k: 1, w: 1, h: 1, svg: null };
const nearest = 4;

function aim(svg) {
  camera.svg = svg;
  camera.w = svg.width.baseVal.value;
  camera.h = svg.height.baseVal.value;
}

// room is the part of the stage that no panel covers.
function room() {
  const panel = $('panel');
  const w = stage.clientWidth - (panel.hidden ? 0 : panel.offsetWidth);
  return { w: Math.max(w, 120), h: Math.max(stage.clientHeight, 120) };
}

function wholeScale() {
  const r = room();
  return Math.min((r.w - 24) / camera.w, (r.h - 24) / camera.h, 1.4);
}

// leastScale keeps the picture from being lost.
const leastScale = () => Math.min(wholeScale() * 0.6, 0.5);

function place() {
  camera.svg.style.transform = `translate(${camera.x}px,${camera.y}px) scale(${camera.k})`;
}

let motion = 0;
let fitted = false; // everything is shown, and nobody moved it
function moveTo(x, y, k) {
  cancelAnimationFrame(motion);
  if (still.matches || document.hidden) {
    Object.assign(camera, { x, y, k });
    return place();
  }
  const from = { x: camera.x, y: camera.y, k: camera.k };
  let start;
  const step = (now) => {
    start = start === undefined ? now : start;
    const t = Math.min((now - start) / 220, 1);
    const s = 1 - (1 - t) ** 3;
    camera.k = from.k + (k - from.k) * s;
    camera.x = from.x + (x - from.x) * s;
    camera.y = from.y + (y - from.y) * s;
    place();
    if (t < 1) motion = requestAnimationFrame(step);
  };
  motion = requestAnimationFrame(step);
}

// centre brings a box of the picture to the middle of the room.
function centre(box, k, jump) {
  fitted = false;
  const r = room();
  const x = r.w / 2 - (box.x + box.width / 2) * k;
  const y = r.h / 2 - (box.y + box.height / 2) * k;
  if (jump) {
    cancelAnimationFrame(motion);
    Object.assign(camera, { x, y, k });
    return place();
  }
  moveTo(x, y, k);
}

function fit(jump) {
  centre({ x: 0, y: 0, width: camera.w, height: camera.h }, wholeScale(), jump);
  fitted = true;
}

// lookAt shows elements of the picture with some space around them.
function lookAt(elements) {
  if (elements.length === 0) return;
  let l = Infinity, t = Infinity, r = -Infinity, b = -Infinity;
  for (const e of elements) {
    const box = e.getBBox();
    l = Math.min(l, box.x);
    t = Math.min(t, box.y);
    r = Math.max(r, box.x + box.width);
    b = Math.max(b, box.y + box.height);
  }
  const free = room(), space = 48;
  const k = Math.min((free.w - space) / (r - l + 1), (free.h - space) / (b - t + 1), 1.3);
  centre({ x: l, y: t, width: r - l, height: b - t }, Math.max(k, wholeScale(), 0.05));
}

// zoomAt zooms around a point of the stage.
function zoomAt(px, py, factor) {
  cancelAnimationFrame(motion);
  fitted = false;
  const k = Math.min(Math.max(camera.k * factor, leastScale()), nearest);
  camera.x = px - (px - camera.x) * (k / camera.k);
  camera.y = py - (py - camera.y) * (k / camera.k);
  camera.k = k;
  place();
}

function zoom(factor) {
  const r = room();
  zoomAt(r.w / 2, r.h / 2, factor);
}

function pan(dx, dy) {
  fitted = false;
  cancelAnimationFrame(motion);
  camera.x += dx;
  camera.y += dy;
  place();
}

stage.addEventListener('wheel', (e) => {
  e.preventDefault();
  const unit = e.deltaMode === 1 ? 18 : 1;
  if (e.shiftKey || Math.abs(e.deltaX) > Math.abs(e.deltaY)) return pan(-(e.deltaX || e.deltaY) * unit, 0);
  const at = stage.getBoundingClientRect();
  zoomAt(e.clientX - at.x, e.clientY - at.y, Math.exp(-e.deltaY * unit * (e.ctrlKey ? 0.01 : 0.0016)));
}, { passive: false });

// One pointer drags, two pinch. A pointer that moved is no click.
const pointers = new Map();
let dragged = false;

stage.addEventListener('pointerdown', (e) => {
  if (e.pointerType === 'mouse' && e.button !== 0) return;
  if (pointers.size === 0) dragged = false;
  pointers.set(e.pointerId, { x: e.clientX, y: e.clientY, x0: e.clientX, y0: e.clientY });
});

stage.addEventListener('pointermove', (e) => {
  const p = pointers.get(e.pointerId);
  if (!p) return;
  if (!dragged && Math.hypot(e.clientX - p.x0, e.clientY - p.y0) < 4) return;
  if (!dragged) {
    dragged = true;
    stage.setPointerCapture(e.pointerId);
    stage.classList.add('ui-drags');
  }
  const others = [...pointers.entries()].filter(([id]) => id !== e.pointerId);
  if (others.length === 1) {
    const o = others[0][1];
    const was = Math.hypot(p.x - o.x, p.y - o.y), is = Math.hypot(e.clientX - o.x, e.clientY - o.y);
    const at = stage.getBoundingClientRect();
    if (was > 0) zoomAt((e.clientX + o.x) / 2 - at.x, (e.clientY + o.y) / 2 - at.y, is / was);
    pan((e.clientX - p.x) / 2, (e.clientY - p.y) / 2);
  } else if (others.length === 0) {
    pan(e.clientX - p.x, e.clientY - p.y);
  }
  p.x = e.clientX;
  p.y = e.clientY;
});

for (const end of ['pointerup', 'pointercancel']) {
  addEventListener(end, (e) => {
    pointers.delete(e.pointerId);
    if (pointers.size === 0) stage.classList.remove('ui-drags');
  });
}
