// The search box: what may be meant is offered beneath it while typing, as a combobox with a list.
const WAIT_MS = 100;

class SearchBox {
  #timer = 0;
  #asking = null; // the request under way
  #active = null;

  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=search]");
    this.list = form.querySelector("[data-suggestions]");
    this.status = form.querySelector("[data-suggest-status]");
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-controls": this.list.id,
      "aria-expanded": "false",
    })) this.input.setAttribute(name, value);
    this.#listen();
  }

  #listen() {
    const { input, list, form } = this;
    input.addEventListener("input", (event) => event.isComposing || this.#askSoon());
    input.addEventListener("compositionend", () => this.#askSoon());
    input.addEventListener("focus", () => input.value || this.#askSoon());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => this.close());
    form.addEventListener("submit", () => this.close());
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays
    list.addEventListener("click", ({ target }) => this.#choose(target.closest("[role=option]")));
  }

  get isOpen() {
    return !this.list.hidden;
  }

  // Asking

  /** What is typed up to the end of the word at the caret, and what follows it. */
  #halves() {
    const { value, selectionEnd } = this.input;
    const caret = selectionEnd ?? value.length;
    const end = caret + value.slice(caret).search(/\s|$/);
    return [value.slice(0, end), value.slice(end)];
  }

  #askSoon() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#timer = setTimeout(() => this.#ask(), WAIT_MS);
  }

  async #ask() {
    this.#asking = new AbortController();
    const address = new URL(this.form.dataset.searchBox, location);
    address.searchParams.set("q", this.#halves()[0]);
    try {
      const response = await fetch(address, { signal: this.#asking.signal });
      if (response.ok && !response.redirected) this.#show(await response.text());
      else this.close();
    } catch {
      this.close(); // a newer question, or no line: the box works without
    }
  }

  #show(html) {
    if (document.activeElement !== this.input) return;
    const found = new DOMParser().parseFromString(html, "text/html").body;
    const said = found.querySelector("[data-said]");
    said.remove();
    this.#mark(null);
    this.list.replaceChildren(...found.childNodes);
    this.list.scrollTop = 0;
    this.#setOpen(this.options.length > 0);
    this.status.textContent = said.textContent;
  }

  close() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#setOpen(false);
    this.#mark(null);
    this.status.textContent = "";
  }

  #setOpen(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", isOpen);
  }

  // Choosing

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  #mark(option) {
    this.#active?.setAttribute("aria-selected", "false");
    this.#active = option;
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** Past either end lies the box itself. */
  #move(by) {
    if (!this.isOpen) return void this.#ask();
    const { options } = this;
    const stops = options.length + 1;
    const at = options.indexOf(this.#active) + 1;
    this.#mark(options[((at + by + stops) % stops) - 1] ?? null);
  }

  /** Writes the option into the box; what is whole by itself is searched for at once. */
  #choose(option, { isSearched = true } = {}) {
    if (!option) return;
    const rest = "whole" in option.dataset ? "" : this.#halves()[1].trimStart();
    const isOpen = "open" in option.dataset;
    const taken = option.dataset.query + (isOpen || isSearched ? "" : " ");
    this.input.value = rest ? `${taken.trimEnd()} ${rest}` : taken;
    this.input.setSelectionRange(taken.length, taken.length);
    if (isSearched && !isOpen) return void this.form.requestSubmit();
    this.#askSoon();
  }

  #key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.#actionOf(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  #actionOf({ key, shiftKey }) {
    if (key === "ArrowDown") return () => this.#move(1);
    if (key === "ArrowUp" && this.isOpen) return () => this.#move(-1);
    if (key === "Escape" && this.isOpen) return () => this.close();
    if (!this.#active) return null;
    if (key === "Enter") return () => this.#choose(this.#active);
    if (key === "Tab" && !shiftKey) return () => this.#choose(this.#active, { isSearched: false });
    return null;
  }
}

for (const form of document.querySelectorAll("[data-search-box]")) new SearchBox(form);
