// Pan and zoom of one drawing: wheel, drag, keys. The view is kept as a
// transform of the drawing, so that text stays sharp at every size.
export interface View {
  scale: number;
  x: number;
  y: number;
}

const least = 0.1;
const most = 8;

export function clampScale(s: number): number { return Math.min(most, Math.max(least, s)); }

/** The view after zooming by a factor around a point that stays where it is. */
export function zoomAt(v: View, factor: number, px: number, py: number): View {
  const scale = clampScale(v.scale * factor);
  const k = scale / v.scale;
  return { scale, x: px - (px - v.x) * k, y: py - (py - v.y) * k };
}

/** The view in which a drawing fills a window, centred, never enlarged beyond 1.25. */
export function fit(width: number, height: number, w: number, h: number, margin = 24): View {
  const scale = clampScale(Math.min((w - 2 * margin) / width, (h - 2 * margin) / height, 1.25));
  return { scale, x: (w - width * scale) / 2, y: (h - height * scale) / 2 };
}

/**
 * The first view: all of it when it can be read so, else as large as can be
 * read, from its left edge on, where the ways in are.
 */
export function begin(width: number, height: number, w: number, h: number, margin = 24): View {
  const whole = fit(width, height, w, h, margin);
  const scale = Math.max(whole.scale, Math.min(readable, clampScale((h - 2 * margin) / height)));
  const at = (size: number, room: number) => (size * scale > room - 2 * margin ? margin : (room - size * scale) / 2);
  return { scale, x: at(width, w), y: at(height, h) };
}

const readable = 0.8;

export class PanZoom {
  view: View = { scale: 1, x: 0, y: 0 };
  private size = { width: 1, height: 1 };
  private dragging: { x: number; y: number; moved: boolean } | undefined;
  /** Whether the last press moved the drawing, so that its click means nothing. */
  dragged = false;

  /** Called with each new view, and whether the user's own hand made it. */
  constructor(private readonly stage: HTMLElement, private readonly canvas: HTMLElement, private readonly changed: (v: View, hand: boolean) => void) {
    stage.addEventListener('wheel', (e) => this.wheel(e), { passive: false });
    stage.addEventListener('pointerdown', (e) => this.down(e));
    window.addEventListener('pointermove', (e) => this.move(e));
    window.addEventListener('pointerup', () => this.up());
  }

  resize(width: number, height: number): void { this.size = { width, height }; }

  set(v: View, hand = false): void {
    this.view = v;
    this.canvas.style.transform = `translate(${v.x}px, ${v.y}px) scale(${v.scale})`;
    this.changed(v, hand);
  }

  fit(): void { this.set(fit(this.size.width, this.size.height, this.stage.clientWidth, this.stage.clientHeight)); }

  begin(): void { this.set(begin(this.size.width, this.size.height, this.stage.clientWidth, this.stage.clientHeight)); }

  /** Moves and shrinks the drawing so that a part of it (in its own units) can be seen whole. */
  frame(x: number, y: number, width: number, height: number): void {
    const v = fit(width, height, this.stage.clientWidth, this.stage.clientHeight, 48);
    const scale = Math.min(v.scale, 1);
    this.set({ scale, x: this.stage.clientWidth / 2 - (x + width / 2) * scale, y: this.stage.clientHeight / 2 - (y + height / 2) * scale });
  }

  zoom(factor: number): void { this.set(zoomAt(this.view, factor, this.stage.clientWidth / 2, this.stage.clientHeight / 2), true); }

  pan(dx: number, dy: number): void { this.set({ ...this.view, x: this.view.x + dx, y: this.view.y + dy }, true); }

  /** Moves the drawing just so far that a box (in window coordinates) can be seen. */
  bring(box: DOMRect): void {
    const w = this.stage.clientWidth, h = this.stage.clientHeight, m = 32;
    const dx = box.left < m ? m - box.left : box.right > w - m ? Math.max(w - m - box.right, m - box.left) : 0;
    const dy = box.top < m ? m - box.top : box.bottom > h - m ? Math.max(h - m - box.bottom, m - box.top) : 0;
    if (dx !== 0 || dy !== 0) { this.pan(dx, dy); }
  }

  private wheel(e: WheelEvent): void {
    e.preventDefault();
    if (e.ctrlKey || e.metaKey || e.altKey) {
      this.set(zoomAt(this.view, Math.exp(-e.deltaY / 200), e.clientX, e.clientY), true);
    } else {
      const unit = e.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      this.pan(-(e.shiftKey ? e.deltaY : e.deltaX) * unit, -(e.shiftKey ? 0 : e.deltaY) * unit);
    }
  }

  private down(e: PointerEvent): void {
    if (e.button !== 0 && e.button !== 1) { return; }
    this.dragged = false;
    this.dragging = { x: e.clientX, y: e.clientY, moved: false };
  }

  private move(e: PointerEvent): void {
    const d = this.dragging;
    if (!d) { return; }
    if (!d.moved && Math.hypot(e.clientX - d.x, e.clientY - d.y) < 4) { return; }
    d.moved = true;
    this.dragged = true;
    this.stage.classList.add('dragging');
    this.pan(e.clientX - d.x, e.clientY - d.y);
    d.x = e.clientX;
    d.y = e.clientY;
  }

  private up(): void {
    this.dragging = undefined;
    this.stage.classList.remove('dragging');
  }
}
