// Scrolling over any height with an element of a modest one: browsers cap the height of elements,
// and lose precision before that. The element stands for a window of the whole, which is moved
// along when the scroll position comes near its ends.
export const TALLEST = 1_000_000;

export class VirtualScroll {
  #total = 0;
  #base = 0; // pixels of the whole above the window

  constructor(scroller, canvas) {
    this.scroller = scroller;
    this.canvas = canvas;
  }

  get offset() {
    return this.#base + this.scroller.scrollTop;
  }

  get height() {
    return this.scroller.clientHeight;
  }

  get end() {
    return Math.max(0, this.#total - this.height);
  }

  /** Where something at this place of the whole stands within the element. */
  place(offset) {
    return offset - this.#base;
  }

  /** The whole has another height, and its top edge of the view belongs at `offset`. */
  resize(total, offset) {
    this.#total = total;
    this.canvas.style.height = `${Math.min(total, TALLEST)}px`;
    this.moveTo(offset);
  }

  moveTo(offset) {
    const wanted = Math.round(Math.min(Math.max(0, offset), this.end));
    if (this.#slidesTo(wanted)) return;
    this.#base = this.#clampBase(wanted - TALLEST / 2);
    this.scroller.scrollTop = wanted - this.#base;
  }

  /** Moves the window along where the view is near an end of it. */
  recentre() {
    const top = this.scroller.scrollTop;
    const nearStart = top < TALLEST / 4 && this.#base > 0;
    const nearEnd = top > (TALLEST * 3) / 4 && this.#base < this.#clampBase(Infinity);
    if (!nearStart && !nearEnd) return;
    const wanted = this.#base + top;
    this.#base = this.#clampBase(wanted - TALLEST / 2);
    this.scroller.scrollTop = wanted - this.#base;
  }

  /** Whether moving the window alone will do: then a scroll under way goes on undisturbed. */
  #slidesTo(wanted) {
    const base = Math.round(wanted - this.scroller.scrollTop);
    if (base !== this.#clampBase(base)) return false;
    this.#base = base;
    return true;
  }

  #clampBase(base) {
    return Math.round(Math.min(Math.max(0, base), Math.max(0, this.#total - TALLEST)));
  }
}
