// Selecting photos in a grid or on the timeline: a tick on each, a click once one is selected, Shift
// for all between two, dragging from a tick, a long press on a touch screen, and keys.
const LONG_PRESS = 450; // milliseconds
const MOVED = 10; // pixels after which it is no press
const TILE = "[data-photo]";

export class Selection {
  #ids = new Set();
  #last = null; // the tile's id from which Shift goes on
  #drag = null;
  #suppressed = 0; // until when a click only ends a press
  #hovered = null;

  /**
   * `between(first, last)` resolves to the ids from one photo to another, in their order.
   * `changed(selection)` hears of each change.
   */
  constructor(root, { between, changed }) {
    this.root = root;
    this.between = between;
    this.changed = changed;
    root.addEventListener("click", (event) => this.#clicked(event));
    root.addEventListener("pointerdown", (event) => this.#pressed(event));
    root.addEventListener("pointerover", ({ target }) => (this.#hovered = target.closest(TILE)));
    root.addEventListener("contextmenu", (event) => this.#drag?.isTouch && event.preventDefault());
    root.addEventListener("dragstart", (event) => this.#drag && event.preventDefault());
    // Scrolling begins with a touch move that nobody prevents.
    root.addEventListener("touchmove", (event) => this.#drag?.isOn && event.preventDefault(), { passive: false });
    document.addEventListener("keydown", (event) => this.#keyed(event));
  }

  get ids() {
    return [...this.#ids];
  }

  get size() {
    return this.#ids.size;
  }

  has(id) {
    return this.#ids.has(id);
  }

  set(ids, isOn) {
    for (const id of ids) {
      if (isOn) this.#ids.add(id);
      else this.#ids.delete(id);
    }
    this.#show();
  }

  /** All of them are taken, or where they are already, let go. */
  toggleAll(ids) {
    this.set(ids, !ids.every((id) => this.#ids.has(id)));
  }

  clear() {
    this.#ids.clear();
    this.#last = null;
    this.#show();
  }

  #show() {
    this.repaint();
    this.changed(this);
  }

  repaint() {
    document.documentElement.classList.toggle("selecting", this.size > 0);
    for (const tile of this.root.querySelectorAll(TILE)) this.#paint(tile);
  }

  #paint(tile) {
    const isOn = this.#ids.has(idOf(tile));
    if (tile.classList.contains("selected") === isOn) return;
    tile.classList.toggle("selected", isOn);
    if (isOn) tile.setAttribute("aria-description", this.root.dataset.selectedWord ?? "");
    else tile.removeAttribute("aria-description");
  }

  // Clicks

  #clicked(event) {
    const tile = event.target.closest(TILE);
    if (!tile || !this.root.contains(tile)) return;
    if (performance.now() < this.#suppressed) return event.preventDefault();
    const isMeant = event.target.closest("[data-tick]") || this.size > 0 || event.shiftKey;
    if (!isMeant || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (event.shiftKey) this.#takeTo(tile);
    else this.toggle(tile);
  }

  toggle(tile) {
    const id = idOf(tile);
    this.#last = id;
    this.toggleAll([id]);
  }

  async #takeTo(tile) {
    const id = idOf(tile);
    const ids = this.#last === null ? [id] : await this.between(this.#last, id);
    this.#last = id;
    this.set(ids, true);
  }

  // Dragging from a tick, or after a long press

  #pressed(event) {
    const tile = event.target.closest(TILE);
    const isTouch = event.pointerType === "touch";
    if (!tile || event.button || (!isTouch && !event.target.closest("[data-tick]"))) return;
    const stop = new AbortController();
    this.#drag = { first: idOf(tile), tile, x: event.clientX, y: event.clientY, isTouch, isOn: false, stop };
    if (isTouch) this.#drag.clock = setTimeout(() => this.#startDrag(), LONG_PRESS);
    const listen = (name, act) => addEventListener(name, act, { signal: stop.signal });
    listen("pointermove", (move) => this.#dragged(move));
    for (const name of ["pointerup", "pointercancel"]) listen(name, () => this.#released());
  }

  #startDrag() {
    this.#drag.isOn = true;
    this.#drag.before = new Set(this.#ids);
    this.#last = this.#drag.first;
    this.set([this.#drag.first], true);
    navigator.vibrate?.(10);
  }

  async #dragged({ clientX, clientY }) {
    const drag = this.#drag;
    const isMoved = Math.hypot(clientX - drag.x, clientY - drag.y) > MOVED;
    if (!drag.isOn && isMoved && drag.isTouch) return this.#released();
    if (!drag.isOn && isMoved) this.#startDrag();
    const tile = drag.isOn && document.elementFromPoint(clientX, clientY)?.closest(TILE);
    if (!tile || tile === drag.over || !this.root.contains(tile)) return;
    drag.over = tile;
    const ids = await this.between(drag.first, idOf(tile));
    if (this.#drag !== drag) return;
    this.#ids = new Set([...drag.before, ...ids]);
    this.#show();
  }

  #released() {
    const drag = this.#drag;
    if (!drag) return;
    clearTimeout(drag.clock);
    drag.stop.abort();
    if (drag.isOn) this.#suppressed = performance.now() + 300;
    this.#drag = null;
  }

  // Keys

  #keyed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return;
    const tile = document.activeElement?.closest?.(TILE) ?? this.#hovered;
    if (event.key === "x" && tile?.isConnected && this.root.contains(tile)) this.toggle(tile);
    else if (event.key === "Escape" && this.size > 0) this.clear();
    else return;
    event.preventDefault();
  }
}

export function idOf(tile) {
  return Number(tile.dataset.photo);
}

/** Somebody types, or something lies over the page. */
export function isBusy(target) {
  return Boolean(
    target.closest("input, textarea, select, [contenteditable], [data-menu][open]") ??
      document.querySelector("dialog[open]"),
  );
}
