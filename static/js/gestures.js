// Fingers, mouse and wheel on a stage, told as few things: zoom about a point, pan, swipe.
const SWIPE = 56; // pixels to the side that mean the next photo
const STEADY = 8; // pixels a finger moves while it only taps
const CONTROLS = 88; // pixels above the lower edge of a video that belong to its controls
const narrow = matchMedia("(width <= 760px)");

/** `target` gives isZoomed, zoom(factor, point), pan(dx, dy), drag(dx), drop(direction), toggle(point). */
export class Gestures {
  #pointers = new Map();
  #pinch = null;
  #dragged = 0;

  constructor(stage, target) {
    this.stage = stage;
    this.target = target;
    stage.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    stage.addEventListener("dblclick", (event) => this.#double(event));
    stage.addEventListener("pointerdown", (event) => this.#down(event));
    stage.addEventListener("pointermove", (event) => this.#move(event));
    stage.addEventListener("pointerup", (event) => this.#up(event, true));
    stage.addEventListener("pointercancel", (event) => this.#up(event, false));
  }

  /** Measured from the middle of the stage. */
  #point({ clientX, clientY }) {
    const box = this.stage.getBoundingClientRect();
    return { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 };
  }

  #wheel(event) {
    const scrollsToPanel = narrow.matches && !event.ctrlKey && !this.target.isZoomed;
    if (scrollsToPanel || event.target.closest("video")) return;
    event.preventDefault();
    const speed = event.ctrlKey ? 0.01 : 0.002;
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
    this.target.zoom(Math.exp(-event.deltaY * lines * speed), this.#point(event));
  }

  #double(event) {
    if (!event.target.closest("a, button, video")) this.target.toggle(this.#point(event));
  }

  #down(event) {
    if (event.button || event.target.closest("a, button") || this.#isControl(event)) return;
    this.#pointers.set(event.pointerId, this.#point(event));
    this.#dragged = 0;
    if (this.#pointers.size === 2) this.#pinch = this.#spread();
    if (this.target.isZoomed) this.stage.dataset.held = "";
  }

  #isControl({ target, clientY }) {
    const video = target.closest("video");
    return video && clientY > video.getBoundingClientRect().bottom - CONTROLS;
  }

  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const point = this.#point(event);
    this.#pointers.set(event.pointerId, point);
    if (this.#pinch) return this.#pinched();
    if (this.target.isZoomed) this.target.pan(point.x - before.x, point.y - before.y);
    else if (event.pointerType !== "mouse") this.#drag(event, point.x - before.x);
  }

  #drag(event, dx) {
    this.#dragged += dx;
    if (Math.abs(this.#dragged) < STEADY) return;
    this.stage.setPointerCapture(event.pointerId);
    this.target.drag(this.#dragged);
  }

  #pinched() {
    const before = this.#pinch;
    this.#pinch = this.#spread();
    this.target.pan(this.#pinch.x - before.x, this.#pinch.y - before.y);
    this.target.zoom(this.#pinch.size / before.size, this.#pinch);
  }

  /** The middle between two fingers, and how far they are apart. */
  #spread() {
    const [a, b] = this.#pointers.values();
    const size = Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, size };
  }

  #up(event, isMeant) {
    if (!this.#pointers.delete(event.pointerId)) return;
    const wasPinch = this.#pinch !== null;
    this.#pinch = null;
    delete this.stage.dataset.held;
    if (wasPinch || this.target.isZoomed) return;
    const far = isMeant && Math.abs(this.#dragged) > SWIPE;
    this.target.drop(far ? (this.#dragged < 0 ? "older" : "newer") : "");
    this.#dragged = 0;
  }
}
