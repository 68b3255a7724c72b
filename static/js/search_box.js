// The search box: what may be meant is offered beneath it while typing.
import { Combobox } from "./combobox.js";

const WAIT_MS = 100;

class SearchBox extends Combobox {
  constructor(form) {
    super({
      form,
      input: form.querySelector("input[type=search]"),
      list: form.querySelector("[data-suggestions]"),
      status: form.querySelector("[data-suggest-status]"),
      waitMs: WAIT_MS,
    });
    this.input.addEventListener("focus", () => this.input.value || this.askSoon());
  }

  address() {
    const address = new URL(this.form.dataset.searchBox, location);
    address.searchParams.set("q", this.#halves()[0]);
    return address;
  }

  /** What is typed up to the end of the word at the caret, and what follows it. */
  #halves() {
    const { value, selectionEnd } = this.input;
    const caret = selectionEnd ?? value.length;
    const end = caret + value.slice(caret).search(/\s|$/);
    return [value.slice(0, end), value.slice(end)];
  }

  /** What is whole by itself is searched for at once. */
  choose(option) {
    this.#write(option, { isSearched: true });
  }

  take(option) {
    this.#write(option, { isSearched: false });
  }

  #write(option, { isSearched }) {
    const rest = "whole" in option.dataset ? "" : this.#halves()[1].trimStart();
    const isOpen = "open" in option.dataset;
    const taken = option.dataset.query + (isOpen || isSearched ? "" : " ");
    this.input.value = rest ? `${taken.trimEnd()} ${rest}` : taken;
    this.input.setSelectionRange(taken.length, taken.length);
    if (isSearched && !isOpen) return void this.form.requestSubmit();
    this.askSoon();
  }
}

for (const form of document.querySelectorAll("[data-search-box]")) new SearchBox(form);
