// The frame of the crop over the picture: its handles by pointer, touch and arrow keys.
import { dragged, ratioOf } from "./edit_geometry.js";

const STEP = 0.01; // of a side, for an arrow key
const FAR = 0.05; // with Shift
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class CropFrame {
  #held = null;

  /** `editor` has the recipe, and is told of every change. */
  constructor(frame, canvas, editor) {
    Object.assign(this, { frame, canvas, editor });
    for (const handle of frame.querySelectorAll("[data-crop-handle]")) {
      handle.addEventListener("pointerdown", (event) => this.#down(event));
      handle.addEventListener("pointermove", (event) => this.#move(event));
      handle.addEventListener("pointerup", () => this.#up());
      handle.addEventListener("pointercancel", () => this.#up());
      handle.addEventListener("keydown", (event) => this.#key(event));
    }
    new ResizeObserver(() => this.place()).observe(canvas);
  }

  get #ratio() {
    const { crop, turns } = this.editor.recipe;
    const { width, height } = this.editor.picture;
    return turns % 2 ? ratioOf(crop.ratio, height, width) : ratioOf(crop.ratio, width, height);
  }

  /** Over the canvas, which shows the whole straightened picture. */
  place() {
    const { crop } = this.editor.recipe;
    const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = this.canvas;
    const { style } = this.frame;
    style.left = `${offsetLeft + crop.left * offsetWidth}px`;
    style.top = `${offsetTop + crop.top * offsetHeight}px`;
    style.width = `${crop.width * offsetWidth}px`;
    style.height = `${crop.height * offsetHeight}px`;
  }

  #down(event) {
    event.preventDefault();
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    handle.focus({ focusVisible: false });
    this.#held = { x: event.clientX, y: event.clientY, crop: this.editor.recipe.crop };
  }

  #move(event) {
    if (!this.#held) return;
    const { x, y, crop } = this.#held;
    const { offsetWidth, offsetHeight } = this.canvas;
    this.#drag(event.currentTarget, crop, (event.clientX - x) / offsetWidth, (event.clientY - y) / offsetHeight);
  }

  #up() {
    if (!this.#held) return;
    this.#held = null;
    this.editor.keep();
  }

  #key(event) {
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    const step = event.shiftKey ? FAR : STEP;
    this.#drag(event.currentTarget, this.editor.recipe.crop, way[0] * step, way[1] * step);
    this.editor.keep();
  }

  #drag(handle, crop, dx, dy) {
    const moved = dragged(crop, handle.dataset.cropHandle, dx, dy, this.#ratio);
    this.editor.change({ crop: { ...moved, ratio: crop.ratio } });
  }
}
