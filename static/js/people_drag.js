// One person dragged onto another: with a mouse or a pen at once, by touch after a short hold, so
// that the page still scrolls. A hold that ends where it began chooses the person.
const HOLD_MS = 350;
const NO_CLICK_MS = 300;
const STEADY = 8; // pixels
const EDGE = 60; // pixels from the top and the bottom, in which the page scrolls along
const SPEED = 12; // pixels a frame

class Dragging {
  #from = null; // the card, and where the pointer went down
  #timer = 0;
  #picture = null; // what follows the pointer, while it drags
  #onto = null;
  #frame = 0;
  #overAt = -Infinity;
  #hasLeft = false; // the place where it began

  constructor(list, { drop, hold }) {
    this.list = list;
    this.drop = drop;
    this.hold = hold;
    list.addEventListener("pointerdown", (event) => this.#down(event));
    addEventListener("pointermove", (event) => this.#moved(event));
    addEventListener("pointerup", () => this.#end({ isDropped: true }));
    addEventListener("pointercancel", () => this.#end());
    addEventListener("keydown", (event) => event.key === "Escape" && this.#end());
    list.addEventListener("touchmove", (event) => this.isOn && event.preventDefault(), { passive: false });
    list.addEventListener("contextmenu", (event) => this.isOn && event.preventDefault());
    list.addEventListener("dragstart", (event) => event.preventDefault());
    // What ends a drag is no click.
    list.addEventListener("click", (event) => this.#clicked(event), true);
  }

  get isOn() {
    return this.#picture !== null;
  }

  #clicked(event) {
    if (event.timeStamp - this.#overAt > NO_CLICK_MS) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #down(event) {
    this.#hasLeft = false;
    const link = event.target.closest(".person-link");
    if (!link || event.button || !event.isPrimary) return;
    const { clientX: x, clientY: y, pointerType } = event;
    this.#from = { card: link.closest("[data-person]"), x, y, isTouch: pointerType === "touch" };
    if (this.#from.isTouch) this.#timer = setTimeout(() => this.#begin(x, y), HOLD_MS);
  }

  #moved({ clientX: x, clientY: y }) {
    if (!this.#from) return;
    this.#hasLeft ||= Math.hypot(x - this.#from.x, y - this.#from.y) >= STEADY;
    if (!this.#hasLeft) return;
    if (this.isOn) this.#drag(x, y);
    else if (this.#from.isTouch) this.#end(); // it scrolls
    else this.#begin(x, y);
  }

  #begin(x, y) {
    this.#picture = this.#from.card.querySelector(".person-face").cloneNode(true);
    this.#picture.classList.add("person-dragged");
    document.body.append(this.#picture);
    this.#from.card.classList.add("dragged");
    getSelection().removeAllRanges();
    this.#drag(x, y);
  }

  #drag(x, y) {
    this.#picture.style.left = `${x}px`;
    this.#picture.style.top = `${y}px`;
    this.#scrollAt(y);
    const card = document.elementFromPoint(x, y)?.closest("[data-person]") ?? null;
    this.#mark(card === this.#from.card || !this.list.contains(card) ? null : card);
  }

  #scrollAt(y) {
    cancelAnimationFrame(this.#frame);
    const by = y < EDGE ? -SPEED : y > innerHeight - EDGE ? SPEED : 0;
    if (!by || !this.isOn) return;
    scrollBy(0, by);
    this.#frame = requestAnimationFrame(() => this.#scrollAt(y));
  }

  #mark(card) {
    this.#onto?.classList.remove("drop");
    this.#onto = card;
    card?.classList.add("drop");
  }

  #end({ isDropped = false } = {}) {
    clearTimeout(this.#timer);
    const [from, onto, wasOn] = [this.#from, this.#onto, this.isOn];
    this.#from?.card.classList.remove("dragged");
    this.#picture?.remove();
    this.#from = this.#picture = null;
    this.#mark(null);
    cancelAnimationFrame(this.#frame);
    if (!wasOn) return;
    this.#overAt = performance.now();
    if (isDropped && onto) this.drop(from.card, onto);
    else if (isDropped && from.isTouch && !this.#hasLeft) this.hold(from.card);
  }
}

/** `drop` is given the card and the one that it was let go over; `hold` the one that was held. */
export function watchDragging(list, { drop, hold }) {
  new Dragging(list, { drop, hold });
}
