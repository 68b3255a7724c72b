// A field for a name: people are offered beneath it while typing, as a combobox with a list. Enter
// takes the offer that is marked, else what was typed; Escape closes the list, and then gives up.
const WAIT_MS = 80;
const adopted = new WeakSet();
let count = 0;

class NameBox {
  #timer = 0;
  #asking = null; // the request under way
  #active = null;

  constructor(form) {
    this.form = form;
    this.input = form.querySelector("[data-name]");
    this.list = form.querySelector("[data-offers]");
    this.status = form.querySelector("[data-status]");
    this.chosen = form.querySelector("[data-chosen]");
    count += 1;
    this.list.id = `name-offers-${count}`;
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
    input.addEventListener("input", (event) => this.#typed(event));
    input.addEventListener("compositionend", () => this.#askSoon());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => this.close());
    form.addEventListener("submit", () => this.close());
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays
    list.addEventListener("click", ({ target }) => this.#choose(target.closest("[role=option]")));
  }

  // Asking

  #typed(event) {
    if (this.chosen) this.chosen.value = ""; // no longer the person who was picked
    if (!event.isComposing) this.#askSoon();
  }

  #askSoon() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#timer = setTimeout(() => this.#ask(), WAIT_MS);
  }

  async #ask() {
    this.#asking = new AbortController();
    const address = new URL(this.form.dataset.nameBox, location);
    address.searchParams.set("q", this.input.value);
    try {
      const response = await fetch(address, { signal: this.#asking.signal });
      if (response.ok && !response.redirected) this.#show(await response.text());
      else this.close();
    } catch {
      this.close(); // a newer question, or no line: the field works without
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
    const { left, right } = this.input.getBoundingClientRect();
    this.list.classList.toggle("to-left", left + right > innerWidth); // so that it stays on the screen
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

  /** Past either end lies the field itself. */
  #move(by) {
    if (this.list.hidden) return void this.#ask();
    const { options } = this;
    const stops = options.length + 1;
    const at = options.indexOf(this.#active) + 1;
    this.#mark(options[((at + by + stops) % stops) - 1] ?? null);
  }

  #take(option) {
    this.input.value = option.dataset.name;
    if (this.chosen) this.chosen.value = option.dataset.person;
    this.input.setSelectionRange(this.input.value.length, this.input.value.length);
    this.close();
  }

  #choose(option) {
    if (!option) return;
    this.#take(option);
    this.form.requestSubmit();
  }

  /** Whoever holds the field hears of it, and may put it away. */
  #giveUp() {
    this.input.value = this.input.defaultValue;
    if (this.chosen) this.chosen.value = "";
    this.input.blur();
    this.form.dispatchEvent(new CustomEvent("name-given-up", { bubbles: true }));
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
    if (key === "ArrowDown") return () => this.#move(1);
    if (key === "ArrowUp" && !this.list.hidden) return () => this.#move(-1);
    if (key === "Escape") return () => (this.list.hidden ? this.#giveUp() : this.close());
    if (!this.#active) return null;
    if (key === "Enter") return () => this.#choose(this.#active);
    if (key === "Tab" && !shiftKey) return () => this.#take(this.#active);
    return null;
  }
}

/** Also those that come with a fragment. */
function adopt(form) {
  if (adopted.has(form)) return;
  adopted.add(form);
  new NameBox(form);
}

document.querySelectorAll("[data-name-box]").forEach(adopt);
document.addEventListener("htmx:afterProcessNode", ({ target }) => {
  if (target.matches?.("[data-name-box]")) adopt(target);
});
