// Choosing several of a grid: each has a checkbox, Shift takes all between two, and a bar tells how
// many there are and what can be done with them.

export class Picking {
  #last = null;

  /** `root` stays while its content is read anew; `boxes` finds the checkboxes in it. */
  constructor(root, host, boxes) {
    this.root = root;
    this.host = host;
    this.selector = boxes;
    root.addEventListener("click", (event) => this.#clicked(event));
    root.addEventListener("change", ({ target }) => target.matches(boxes) && this.update());
    root.addEventListener("htmx:beforeSwap", () => this.#remember());
    root.addEventListener("htmx:afterSettle", () => this.#restore());
    this.update();
  }

  get boxes() {
    return [...this.root.querySelectorAll(this.selector)];
  }

  get picked() {
    return this.boxes.filter((box) => box.checked).map((box) => box.value);
  }

  toggle(box) {
    box.checked = !box.checked;
    this.#last = box;
    this.update();
  }

  clear() {
    for (const box of this.boxes) box.checked = false;
    this.#last = null;
    this.update();
  }

  update() {
    const count = this.picked.length;
    this.host.classList.toggle("picking", count > 0);
    const said = this.host.querySelector("[data-picked-count]");
    if (said) said.textContent = count ? said.dataset.words.replace("0", count) : "";
    this.host.dispatchEvent(new CustomEvent("picked", { detail: count }));
  }

  #clicked(event) {
    const box = event.target.closest(this.selector);
    if (!box) return;
    if (event.shiftKey && this.#last?.isConnected) this.#takeAllTo(box);
    this.#last = box;
  }

  #takeAllTo(box) {
    const { boxes } = this;
    const [from, to] = [boxes.indexOf(this.#last), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
    this.update();
  }

  #remember() {
    this.kept = new Set(this.picked);
  }

  #restore() {
    for (const box of this.boxes) box.checked ||= this.kept?.has(box.value) ?? false;
    this.update();
  }
}
