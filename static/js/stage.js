// One picture on its stage: fitted over its blur, zoomed, and sharp when looked at closely.
import { Gestures } from "./gestures.js";
import { blurImage } from "./placeholder.js";
import { FITTED, clampView, closest, fitSize, zoomView } from "./zoom.js";

const CLOSER = 2.5; // a double click
const SHARP_ENOUGH = 1.05; // pixels of the screen for one of the picture

export class Stage {
  #view = FITTED;
  #observer = new ResizeObserver(() => this.#fit());

  /** `step(direction)` goes to a neighbour, and says whether there is one. */
  constructor(article, step) {
    this.stage = article.querySelector("[data-stage]");
    this.picture = article.querySelector("[data-picture]");
    this.image = article.querySelector("[data-image]");
    this.video = article.querySelector("[data-video]");
    this.status = article.querySelector("[data-status]");
    this.step = step;
    if (this.picture.dataset.blur) {
      this.picture.style.backgroundImage = blurImage(this.picture.dataset.blur);
    }
    this.image?.addEventListener("load", () => this.#fit());
    this.#observer.observe(this.stage);
    new Gestures(this.stage, this);
  }

  enter(direction) {
    this.picture.dataset.entering = direction;
  }

  close() {
    this.#observer.disconnect();
    if (!this.video) return;
    this.video.pause();
    this.video.removeAttribute("src");
    this.video.load(); // stops the download
  }

  // Size

  get #natural() {
    const { width, height } = this.picture.dataset;
    if (Number(width) && Number(height)) return { width: Number(width), height: Number(height) };
    if (!this.image?.naturalWidth) return null;
    return { width: this.image.naturalWidth, height: this.image.naturalHeight };
  }

  get #room() {
    return { width: this.stage.clientWidth, height: this.stage.clientHeight };
  }

  #fit() {
    const natural = this.#natural;
    if (!natural) return;
    this.fitted = fitSize(natural, this.#room);
    this.picture.dataset.sized = "";
    this.picture.style.width = `${this.fitted.width}px`;
    this.picture.style.height = `${this.fitted.height}px`;
    this.#look(this.#view, { isMoving: false });
  }

  // Zoom

  get isZoomed() {
    return this.#view.scale > 1;
  }

  get scale() {
    return this.#view.scale;
  }

  zoom(factor, point = { x: 0, y: 0 }, { isMoving = false } = {}) {
    if (!this.image || !this.fitted) return;
    const most = closest(this.#natural, this.fitted);
    const scale = Math.min(Math.max(this.#view.scale * factor, 1), most);
    this.#look(zoomView(this.#view, point, scale), { isMoving });
  }

  toggle(point) {
    if (this.isZoomed) this.reset();
    else this.zoom(CLOSER, point, { isMoving: true });
  }

  reset() {
    this.#look(FITTED, { isMoving: true });
  }

  pan(dx, dy) {
    this.#look({ ...this.#view, x: this.#view.x + dx, y: this.#view.y + dy }, { isMoving: false });
  }

  #look(view, { isMoving }) {
    if (!this.fitted) return;
    const most = closest(this.#natural, this.fitted);
    this.#view = clampView(view, this.fitted, this.#room, most);
    this.picture.toggleAttribute("data-moving", isMoving);
    this.stage.toggleAttribute("data-zoomed", this.isZoomed);
    const { scale, x, y } = this.#view;
    this.picture.style.setProperty("--scale", scale);
    this.picture.style.transform = this.isZoomed ? `translate(${x}px, ${y}px) scale(${scale})` : "";
    this.#sharpen();
  }

  /** The original in the place of the preview, once the preview has too few pixels. */
  async #sharpen() {
    const { image } = this;
    const full = image?.dataset.full;
    if (!full || !this.isZoomed || !image.naturalWidth) return;
    const pixels = this.fitted.width * this.#view.scale * devicePixelRatio;
    const hasMore = this.#natural.width > image.naturalWidth;
    if (!hasMore || pixels < image.naturalWidth * SHARP_ENOUGH) return;
    delete image.dataset.full;
    this.status.textContent = this.status.dataset.loading;
    await this.#replace(image, full);
    this.status.textContent = "";
  }

  async #replace(image, full) {
    const sharp = image.cloneNode();
    sharp.src = full;
    try {
      await sharp.decode();
    } catch {
      return; // the preview stays
    }
    image.replaceWith(sharp);
    this.image = sharp;
    sharp.dataset.sharp = "";
  }

  // Swipe

  drag(dx) {
    delete this.picture.dataset.moving;
    this.picture.style.transform = `translateX(${dx}px)`;
  }

  drop(direction) {
    if (direction && this.step(direction)) return;
    this.reset();
  }
}
