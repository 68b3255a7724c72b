// A face is marked by hand: a box is drawn on the picture with mouse, finger or pen, or moved there
// with the arrow keys; then its name is asked for.
import { boxAbout, boxBetween, isLargeEnough, movedBox, pointIn, sizedBox } from "./face_geometry.js";

const STEP_PX = 8; // of the page, so that it is finer in a picture that is zoomed
const STEADY_PX = 6; // what is smaller was a click
const START = 0.25; // of the shorter side of what is seen
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

let marking = null;

class Marking {
  #box = null;
  #from = null;

  constructor(article, { isByKey }) {
    this.article = article;
    this.stage = article.querySelector("[data-stage]");
    this.button = article.querySelector("[data-mark-face]");
    this.#makeLayer();
    this.#makeBar();
    this.stage.dataset.marking = "";
    this.button.setAttribute("aria-pressed", "true");
    article.scrollTop = 0; // on a phone the panel lies over the picture
    if (isByKey) this.#start();
    this.layer.focus({ preventScroll: true });
  }

  #makeLayer() {
    this.layer = document.createElement("div");
    this.layer.className = "marking";
    this.layer.tabIndex = 0;
    this.layer.setAttribute("role", "application");
    this.drawn = document.createElement("div");
    this.drawn.className = "face-box";
    this.drawn.hidden = true;
    this.layer.append(this.drawn);
    this.stage.querySelector("[data-picture]").append(this.layer);
    for (const name of ["pointerdown", "pointermove", "pointerup", "pointercancel", "dblclick"]) {
      this.layer.addEventListener(name, (event) => this.#pointer(event));
    }
  }

  #makeBar() {
    const { content } = this.article.querySelector("[data-marking-bar]");
    this.bar = document.importNode(content, true).firstElementChild;
    this.layer.setAttribute("aria-label", this.bar.dataset.keys);
    this.asked = this.bar.querySelector("[data-marking-name]");
    this.said = this.bar.querySelector("[data-marking-said]");
    this.stage.append(this.bar);
    this.bar.querySelector("[data-marking-leave]").addEventListener("click", () => this.leave());
    this.#makeForm();
    window.htmx.process(this.bar);
  }

  #makeForm() {
    this.form = this.bar.querySelector("form");
    for (const side of ["left", "top", "width", "height"]) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: side });
      this.form.append(field);
    }
    this.form.addEventListener("name-given-up", () => this.leave());
    this.form.addEventListener("htmx:beforeSwap", ({ detail }) => {
      if (saysWhy(detail.xhr)) detail.isError = false; // it is said here, and not in a toast
    });
    this.form.addEventListener("htmx:afterRequest", ({ detail }) => this.#answered(detail));
  }

  get isOver() {
    return !this.layer.isConnected;
  }

  get #rect() {
    return this.layer.getBoundingClientRect();
  }

  // Drawing

  /** Only this layer hears of it: the stage beneath would swipe, pan or zoom. */
  #pointer(event) {
    event.stopPropagation();
    if (event.type === "pointerdown") this.#down(event);
    else if (!this.#from || event.pointerId !== this.#from.id) return;
    else if (event.type === "pointermove") this.#drag(event);
    else this.#up(event);
  }

  #down(event) {
    if (event.button || this.#from) return;
    this.layer.setPointerCapture(event.pointerId);
    this.#from = { id: event.pointerId, point: pointIn(this.#rect, event), before: this.#box };
  }

  #drag(event) {
    this.#show(boxBetween(this.#from.point, pointIn(this.#rect, event)));
  }

  #up(event) {
    const { before } = this.#from;
    this.#from = null;
    const isDrawn = event.type === "pointerup" && this.#isLargeEnough();
    if (isDrawn) this.ask();
    else this.#show(before);
  }

  #isLargeEnough() {
    const { width, height } = this.drawn.getBoundingClientRect();
    return this.#box && isLargeEnough(this.#box) && Math.min(width, height) >= STEADY_PX;
  }

  /** A box in the middle of what is seen of the picture. */
  #start() {
    const rect = this.#rect;
    const seen = this.stage.getBoundingClientRect();
    const middle = { clientX: seen.left + seen.width / 2, clientY: seen.top + seen.height / 2 };
    const side = START * Math.min(seen.width, seen.height, rect.width, rect.height);
    this.#show(boxAbout(pointIn(rect, middle), side / rect.width, side / rect.height));
  }

  #show(box) {
    this.#box = box;
    this.drawn.hidden = !box;
    if (!box) return;
    for (const [side, share] of Object.entries(box)) {
      this.drawn.style[side] = `${share * 100}%`;
      this.form.elements[side].value = share.toFixed(6);
    }
  }

  // Keys

  /** Whether the key was meant for the box. */
  key(event) {
    const act = this.#actionOf(event);
    act?.();
    return Boolean(act);
  }

  #actionOf({ key, shiftKey, target }) {
    if (target.closest("input, textarea, select")) return null;
    if (key === "Escape") return () => this.leave();
    if (Object.hasOwn(ARROWS, key)) return () => this.#arrow(ARROWS[key], shiftKey ? sizedBox : movedBox);
    return key === "Enter" && target === this.layer ? () => this.ask() : null;
  }

  #arrow([x, y], change) {
    const { width, height } = this.#rect;
    if (this.#box) this.#show(change(this.#box, (x * STEP_PX) / width, (y * STEP_PX) / height));
    else this.#start();
    this.#say();
  }

  #say() {
    const words = this.said.dataset.words;
    this.said.textContent = words.replace(/\{(\w+)\}/g, (_, side) => Math.round(this.#box[side] * 100));
  }

  // Its name

  ask() {
    if (!this.#box) this.#start();
    this.asked.hidden = false;
    this.form.querySelector("[data-name]").focus({ preventScroll: true });
  }

  #answered({ xhr }) {
    if (xhr.status >= 200 && xhr.status < 300) return void this.leave();
    const problem = this.bar.querySelector("[data-marking-problem]");
    problem.textContent = saysWhy(xhr) ? xhr.responseText : problem.dataset.words;
  }

  leave() {
    this.layer.remove();
    this.bar.remove();
    delete this.stage.dataset.marking;
    marking = null;
    const button = this.article.querySelector("[data-mark-face]");
    button?.setAttribute("aria-pressed", "false");
    button?.focus({ preventScroll: true });
  }
}

function saysWhy(xhr) {
  return Boolean(xhr.getResponseHeader("Content-Type")?.startsWith("text/plain"));
}

export function toggleMarking(article, how) {
  if (marking && !marking.isOver) return marking.leave();
  marking = new Marking(article, how);
}

// Before the photo page, which has the same keys
document.addEventListener("keydown", (event) => {
  if (!marking || marking.isOver || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!marking.key(event)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
