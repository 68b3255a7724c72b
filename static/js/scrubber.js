// The scrubber: years beside the timeline, a bubble with the month while dragging. Reaches any
// month at once, by pointer or by keys (it is a slider for screen readers).
import { monthName } from "./dates.js";

const LABEL_SPACE = 26; // pixels between years
const SHOWN_AFTER_SCROLL = 1200;

export class Scrubber {
  #months;
  #hideTimer;
  #current = 0;

  /** `onMove(offset)` when a person asks for a place. */
  constructor(root, onMove) {
    this.root = root;
    this.mark = root.querySelector("[data-mark]");
    this.bubble = root.querySelector("[data-bubble]");
    this.years = root.querySelector("[data-years]");
    this.onMove = onMove;
    root.addEventListener("pointerdown", (event) => this.#grab(event));
    root.addEventListener("pointermove", (event) => this.#drag(event));
    root.addEventListener("lostpointercapture", () => this.#release());
    root.addEventListener("pointerleave", () => this.#release());
    root.addEventListener("keydown", (event) => this.#key(event));
  }

  get isHeld() {
    return this.root.hasAttribute("data-held");
  }

  setMonths(months) {
    this.#months = months;
    this.root.setAttribute("aria-valuemax", months.length - 1);
    this.#drawYears();
  }

  /** Shows where the timeline stands. */
  follow(offset) {
    const share = this.#months.toShare(offset);
    this.#current = this.#months.at(offset);
    this.#point(share, this.#current);
    this.root.setAttribute("aria-valuenow", this.#current);
    this.root.setAttribute("aria-valuetext", monthName(this.#months.keys[this.#current]));
  }

  /** On a phone it is seen only around a scroll. */
  appear() {
    this.root.dataset.near = "";
    clearTimeout(this.#hideTimer);
    this.#hideTimer = setTimeout(() => delete this.root.dataset.near, SHOWN_AFTER_SCROLL);
  }

  #point(share, month) {
    const y = share * this.#height;
    this.mark.style.top = `${y}px`;
    if (!this.root.hasAttribute("data-hovered")) this.#bubbleAt(y, month);
  }

  #bubbleAt(y, month) {
    this.bubble.style.top = `${Math.min(Math.max(y, 14), this.#height - 14)}px`;
    this.bubble.textContent = monthName(this.#months.keys[month]);
  }

  get #height() {
    return this.root.clientHeight;
  }

  #grab(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.root.focus({ preventScroll: true });
    this.root.setPointerCapture(event.pointerId);
    this.root.dataset.held = "";
    this.#drag(event);
  }

  #drag(event) {
    const y = event.clientY - this.root.getBoundingClientRect().top;
    const share = Math.min(Math.max(0, y / this.#height), 1);
    const offset = this.#months.toOffset(share);
    if (this.isHeld) this.onMove(offset);
    if (event.pointerType === "touch" && !this.isHeld) return;
    this.root.dataset.hovered = "";
    this.#bubbleAt(share * this.#height, this.#months.at(offset));
  }

  #release() {
    delete this.root.dataset.hovered;
    if (!this.isHeld) return;
    delete this.root.dataset.held;
    this.appear();
  }

  #key(event) {
    const { key } = event;
    const last = this.#months.length - 1;
    const targets = {
      ArrowDown: this.#current + 1,
      ArrowRight: this.#current + 1,
      ArrowUp: this.#current - 1,
      ArrowLeft: this.#current - 1,
      PageDown: this.#current + 12,
      PageUp: this.#current - 12,
      Home: 0,
      End: last,
    };
    if (!(key in targets)) return;
    event.preventDefault();
    event.stopPropagation();
    const target = Math.min(Math.max(0, targets[key]), last);
    this.onMove(this.#months.tops[target]);
  }

  /** A year stands at its first month from above; years without room are left out. */
  #drawYears() {
    const labels = [];
    let free = 0;
    let year = "";
    this.#months.keys.forEach((key, i) => {
      const isNext = key.slice(0, 4) !== year;
      year = key.slice(0, 4);
      const y = this.#months.shares[i] * this.#height;
      if (!isNext || y < free || y > this.#height - LABEL_SPACE / 2) return;
      labels.push(yearLabel(year, y));
      free = y + LABEL_SPACE;
    });
    this.years.replaceChildren(...labels);
  }
}

function yearLabel(year, y) {
  const label = document.createElement("span");
  label.textContent = year;
  label.style.top = `${y}px`;
  return label;
}
