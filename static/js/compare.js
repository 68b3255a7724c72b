// Two pictures of a group of duplicates, side by side or laid over each other: what is done to one
// is done to the other. What the page holds is read anew whenever another group comes.
import { CompareStage } from "./compare_stage.js";
import { isTyping } from "./keys.js";
import { FITTED, clampView, fitSize, zoomView } from "./zoom.js";

const CLOSER = 2.5; // a double click
const STEP = 1.4; // a press of plus or minus
const CLOSEST = 4; // times as large as fitted, also for small pictures
const PAN = 80; // pixels an arrow moves
const CUT_STEP = 5; // per cent an arrow moves the edge
const MODE = "heirloom-compare"; // remembered: side by side, or laid over

const ARROWS = {
  ArrowLeft: { x: PAN, y: 0 },
  ArrowRight: { x: -PAN, y: 0 },
  ArrowUp: { x: 0, y: PAN },
  ArrowDown: { x: 0, y: -PAN },
};

class Compare {
  #view = FITTED;
  #cut = 50;
  #observer = new ResizeObserver(() => this.#fit());

  constructor(root) {
    this.root = root;
    this.laid = JSON.parse(root.dataset.laid);
    this.stages = [...root.querySelectorAll("[data-compare-stage]")].map(
      (element, at) => new CompareStage(element, this, at),
    );
    this.cutter = root.querySelector("[data-cut]");
    this.level = root.querySelector("[data-level]");
    this.#listen();
    this.show(localStorage.getItem(MODE) ?? "beside");
    for (const stage of this.stages) this.#observer.observe(stage.element);
    root.dataset.ready = "";
  }

  close() {
    this.#observer.disconnect();
  }

  #listen() {
    this.root.addEventListener("click", ({ target }) => this.#press(target.closest("[data-does]")?.dataset));
    const hold = this.root.querySelector("[data-hold]");
    hold.addEventListener("pointerdown", () => this.hold(true));
    for (const name of ["pointerup", "pointerleave", "pointercancel", "blur"]) {
      hold.addEventListener(name, () => this.hold(false));
    }
    hold.addEventListener("contextmenu", (event) => event.preventDefault()); // a long press
    hold.addEventListener("keydown", ({ key }) => [" ", "Enter"].includes(key) && this.hold(true));
    hold.addEventListener("keyup", () => this.hold(false));
    this.cutter.addEventListener("keydown", (event) => this.#moveCut(event));
    this.cutter.addEventListener("pointerdown", (event) => this.cutter.setPointerCapture(event.pointerId));
    this.cutter.addEventListener("pointermove", (event) => this.#dragCut(event));
  }

  #press(pressed) {
    if (pressed?.does === "closer") this.zoom(STEP, undefined, { isMoving: true });
    if (pressed?.does === "farther") this.zoom(1 / STEP, undefined, { isMoving: true });
    if (pressed?.does === "whole") this.reset();
    if (pressed?.does === "beside" || pressed?.does === "over") this.show(pressed.does);
  }

  // Beside each other, or one over the other

  get isOver() {
    return this.root.dataset.mode === "over";
  }

  show(mode) {
    this.root.dataset.mode = mode === "over" ? "over" : "beside";
    localStorage.setItem(MODE, this.root.dataset.mode);
    for (const button of this.root.querySelectorAll("[data-does=beside], [data-does=over]")) {
      button.setAttribute("aria-pressed", button.dataset.does === this.root.dataset.mode);
    }
    this.cut(this.#cut);
    this.#fit();
  }

  toggleMode() {
    this.show(this.isOver ? "beside" : "over");
  }

  /** While it is held, the second picture is seen where the first is. */
  hold(isHeld) {
    this.root.toggleAttribute("data-held", isHeld);
  }

  /** How far from the left the first picture ends and the second begins, in per cent. */
  cut(at) {
    this.#cut = Math.min(Math.max(at, 0), 100);
    this.root.style.setProperty("--cut", `${this.#cut}%`);
    this.cutter.setAttribute("aria-valuenow", Math.round(this.#cut));
  }

  #moveCut(event) {
    const by = { ArrowLeft: -CUT_STEP, ArrowRight: CUT_STEP, Home: -100, End: 100 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    this.cut(this.#cut + by);
  }

  #dragCut({ clientX, pointerId }) {
    if (!this.cutter.hasPointerCapture(pointerId)) return;
    const box = this.stages[0].element.getBoundingClientRect();
    this.cut(((clientX - box.left) / box.width) * 100);
  }

  // Size and zoom

  #fit() {
    const room = this.stages[0].room;
    if (!room.width || !room.height) return;
    this.frame = fitSize(this.laid, room);
    this.most = Math.max(CLOSEST, ...this.stages.map((stage) => stage.closest(this.frame)));
    for (const stage of this.stages) stage.layOut(this.frame);
    this.#look(this.#view);
  }

  get isZoomed() {
    return this.#view.scale > 1;
  }

  zoom(factor, point = { x: 0, y: 0 }, { isMoving = false } = {}) {
    if (!this.frame) return;
    const scale = Math.min(Math.max(this.#view.scale * factor, 1), this.most);
    this.#look(zoomView(this.#view, point, scale), { isMoving });
  }

  toggle(point) {
    if (this.isZoomed) this.reset();
    else this.zoom(CLOSER, point, { isMoving: true });
  }

  reset() {
    this.#look(FITTED, { isMoving: true });
  }

  pan(dx, dy, { isMoving = false } = {}) {
    this.#look({ ...this.#view, x: this.#view.x + dx, y: this.#view.y + dy }, { isMoving });
  }

  #look(view, { isMoving = false } = {}) {
    if (!this.frame) return;
    this.#view = clampView(view, this.frame, this.stages[0].room, this.most);
    this.root.toggleAttribute("data-moving", isMoving);
    this.root.toggleAttribute("data-zoomed", this.isZoomed);
    this.level.textContent = `${Math.round(this.#view.scale * 100)} %`;
    for (const stage of this.stages) stage.look(this.#view);
  }

  // Keys

  /** True where the key was meant for the pictures. */
  key({ key }) {
    if (key === "h") this.hold(true);
    else if (key === "o") this.toggleMode();
    else if (key === "=") this.zoom(STEP, undefined, { isMoving: true });
    else if (ARROWS[key] && this.isZoomed) this.pan(ARROWS[key].x, ARROWS[key].y, { isMoving: true });
    else return false;
    return true;
  }
}

const place = document.querySelector("[data-duplicate]");
let compare = null;

function enter() {
  const root = place.querySelector("[data-compare]");
  if (root === compare?.root) return;
  compare?.close();
  compare = root && new Compare(root);
}

export function isLookingCloser() {
  return Boolean(compare?.isZoomed);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.target.matches("[type=radio]") || document.querySelector("dialog[open]:modal")) return;
  if (compare?.key(event)) event.preventDefault();
});
document.addEventListener("keyup", ({ key }) => key === "h" && compare?.hold(false));
addEventListener("blur", () => compare?.hold(false));
place.addEventListener("htmx:afterSettle", enter);
enter();
