// One of the two stages: its own picture as it is, and the other one where it lies on it, which is
// seen when they are laid over each other, while it is held, and pale behind a part of it.
import { cssTurn, ontoFrame, ontoStage, placed, turnedShare, undone } from "./compare_geometry.js";
import { Gestures } from "./gestures.js";
import { blurImage } from "./placeholder.js";

const SHARP_ENOUGH = 1.05; // pixels of the screen for one of the picture

export class CompareStage {
  #share = 1;

  /** `compare` is told what is done to this stage; `at`: 0 for the first, 1 for the second. */
  constructor(element, compare, at) {
    this.element = element;
    this.compare = compare;
    this.at = at;
    this.turn = at === 0 ? 1 : undone(compare.laid.turn);
    // Where nothing is closer, the wheel goes on with the page. Before Gestures hears of it.
    element.addEventListener("wheel", (event) => {
      if (!compare.isZoomed && event.deltaY > 0 && !event.ctrlKey) event.stopImmediatePropagation();
    });
    new Gestures(element, this);
  }

  get room() {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  /** The pictures on this stage: its own, and the other once it was brought. */
  get layers() {
    return [...this.element.querySelectorAll("[data-layer]")];
  }

  /** The scale at which a pixel of its picture is one of the page. */
  closest(frame) {
    const { width } = this.#lies(frame, this.at);
    const image = this.element.querySelector("[data-layer=own] img");
    return Number(image.getAttribute("width")) / width || 1;
  }

  #lies(frame, at) {
    const { laid } = this.compare;
    return at === 0 ? placed(laid.left, 1, frame) : placed(laid.right, laid.turn, frame);
  }

  // Drawing

  layOut(frame) {
    this.#bringOther();
    this.frame = frame;
    this.#share = turnedShare(frame, this.turn, this.room);
    for (const layer of this.layers) {
      const world = layer.firstElementChild;
      world.style.width = `${frame.width}px`;
      world.style.height = `${frame.height}px`;
      this.#lay(world.firstElementChild, layer.dataset.layer === "own" ? this.at : 1 - this.at);
    }
  }

  #lay(image, at) {
    const lies = this.#lies(this.frame, at);
    for (const side of ["left", "top", "width", "height"]) image.style[side] = `${lies[side]}px`;
    image.style.transform = at === 0 ? "" : cssTurn(this.compare.laid.turn);
    if (image.dataset.blur) image.style.backgroundImage = blurImage(image.dataset.blur);
  }

  #bringOther() {
    if (this.layers.length > 1) return;
    const other = this.compare.stages[1 - this.at].element.querySelector("[data-layer]");
    const layer = other.cloneNode(true);
    layer.dataset.layer = "other";
    layer.setAttribute("aria-hidden", "true");
    this.element.querySelector("[data-layer]").after(layer);
  }

  look({ scale, x, y }) {
    this.scale = scale;
    const to = ontoStage({ x, y }, this.turn, this.#share);
    const drawn = `translate(${to.x}px, ${to.y}px) scale(${scale * this.#share}) ${cssTurn(this.turn)}`;
    for (const layer of this.layers) {
      layer.firstElementChild.style.transform = drawn;
      this.#sharpen(layer.querySelector("img"));
    }
  }

  /** The original in the place of the preview, once the preview has too few pixels. */
  async #sharpen(image) {
    const { full } = image.dataset;
    if (!full || this.scale === 1 || !image.naturalWidth) return;
    const pixels = image.offsetWidth * this.scale * this.#share * devicePixelRatio;
    if (pixels < image.naturalWidth * SHARP_ENOUGH) return;
    delete image.dataset.full;
    if (Number(image.getAttribute("width")) <= image.naturalWidth) return;
    const sharp = new Image();
    sharp.src = full;
    try {
      await sharp.decode();
    } catch {
      return; // the preview stays
    }
    image.src = full;
  }

  // What Gestures tells

  get isZoomed() {
    return this.compare.isZoomed;
  }

  zoom(factor, point) {
    this.compare.zoom(factor, ontoFrame(point, this.turn, this.#share));
  }

  toggle(point) {
    this.compare.toggle(ontoFrame(point, this.turn, this.#share));
  }

  pan(dx, dy) {
    const { x, y } = ontoFrame({ x: dx, y: dy }, this.turn, this.#share);
    this.compare.pan(x, y);
  }

  drag() {}

  drop() {}
}
