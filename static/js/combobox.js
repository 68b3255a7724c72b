// A text field beneath which something is offered while typing, as a combobox with a list. What is
// asked, and what choosing means, its heirs say: `address()`, `choose(option)`, `take(option)`.
export class Combobox {
  #timer = 0;
  #asking = null; // the request under way
  #active = null;

  constructor({ form, input, list, status, waitMs }) {
    Object.assign(this, { form, input, list, status, waitMs });
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-controls": list.id,
      "aria-expanded": "false",
    })) input.setAttribute(name, value);
    this.#listen();
  }

  #listen() {
    const { input, list, form } = this;
    input.addEventListener("input", (event) => event.isComposing || this.askSoon());
    input.addEventListener("compositionend", () => this.askSoon());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => this.close());
    form.addEventListener("submit", () => this.close());
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays
    list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]");
      if (option) this.choose(option);
    });
  }

  get isOpen() {
    return !this.list.hidden;
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  /** What Escape does where the list is closed, if anything. */
  get giveUp() {
    return null;
  }

  /** Whether the arrow down asks where the list is closed; in a field of many lines it moves. */
  get opensByArrow() {
    return true;
  }

  askSoon() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#timer = setTimeout(() => this.#ask(), this.waitMs);
  }

  async #ask() {
    this.#asking = new AbortController();
    try {
      const response = await fetch(this.address(), { signal: this.#asking.signal });
      if (response.ok && !response.redirected) this.#show(await response.text());
      else this.close();
    } catch (error) {
      if (error.name !== "AbortError") this.close(); // no line: the field works without
    }
  }

  #show(html) {
    if (document.activeElement !== this.input) return;
    const found = new DOMParser().parseFromString(html, "text/html").body;
    const said = found.querySelector("[data-said]");
    said.remove();
    this.#mark(null);
    this.list.replaceChildren(...found.childNodes);
    this.options.forEach((option, i) => (option.id = `${this.list.id}-${i + 1}`));
    this.list.scrollTop = 0;
    this.setOpen(this.options.length > 0);
    this.status.textContent = said.textContent;
  }

  setOpen(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", isOpen);
  }

  close() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.setOpen(false);
    this.#mark(null);
    this.status.textContent = "";
  }

  #mark(option) {
    this.#active?.setAttribute("aria-selected", "false");
    this.#active = option;
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** Past either end lies the field itself. */
  #move(by) {
    if (!this.isOpen) return void this.#ask();
    const { options } = this;
    const stops = options.length + 1;
    const at = options.indexOf(this.#active) + 1;
    this.#mark(options[((at + by + stops) % stops) - 1] ?? null);
  }

  #key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.#actionOf(event);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation(); // the page beneath has keys of its own
    act();
  }

  #actionOf({ key, shiftKey }) {
    if (key === "ArrowDown" && (this.isOpen || this.opensByArrow)) return () => this.#move(1);
    if (key === "ArrowUp" && this.isOpen) return () => this.#move(-1);
    if (key === "Escape") return this.isOpen ? () => this.close() : this.giveUp;
    if (!this.#active) return null;
    if (key === "Enter") return () => this.choose(this.#active);
    if (key === "Tab" && !shiftKey) return () => this.take(this.#active);
    return null;
  }
}
