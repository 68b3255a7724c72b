// The bar beneath selected photos: how many there are, and what can be done with them.
import { isBusy } from "./selection.js";
import { showToast } from "./toasts.js";

const MOST_CARRIED = 1000; // photos that a form takes along

export class SelectionBar {
  #isAll = false; // the whole scope, without `#left`
  #left = new Set();

  constructor(bar, hooks) {
    this.bar = bar;
    this.hooks = hooks; // shownIds(), changed(verb, ids)
    this.count = bar.querySelector("[data-count]");
    bar.addEventListener("click", (event) => this.#clicked(event));
    bar.addEventListener("submit", (event) => this.#submitted(event));
    document.addEventListener("keydown", (event) => this.#keyed(event));
  }

  attach(selection) {
    this.selection = selection;
  }

  /** The selection changed. */
  follow(selection) {
    if (this.#isAll) this.#noteLeft(selection);
    const size = selection.size;
    this.bar.hidden = size === 0;
    this.count.textContent = this.#isAll && this.#left.size === 0
      ? this.count.dataset.all
      : this.count.dataset.words.replace("0", size.toLocaleString("en-GB"));
  }

  #noteLeft(selection) {
    if (selection.size === 0) return this.#takeAll(false);
    for (const id of this.hooks.shownIds()) {
      if (selection.has(id)) this.#left.delete(id);
      else this.#left.add(id);
    }
  }

  #takeAll(isAll) {
    this.#isAll = isAll;
    this.#left.clear();
    this.bar.toggleAttribute("data-is-all", isAll);
  }

  /** More of the list is there: of a whole scope it is selected, too. */
  grow(ids) {
    if (this.#isAll) this.selection.set(ids, true);
  }

  // What is pressed

  #clicked({ target }) {
    const button = target.closest("button");
    if (!button || !this.bar.contains(button)) return;
    if (button.matches("[data-clear]")) this.selection.clear();
    else if (button.matches("[data-take-all]")) this.#selectScope();
    else if (button.matches("[data-opens]")) this.#open(button.dataset.opens);
    else if (button.dataset.verb) this.act(button.dataset.verb, { ...button.dataset });
  }

  #selectScope() {
    this.#takeAll(true);
    this.selection.set(this.hooks.shownIds(), true);
  }

  #open(name) {
    const dialog = this.bar.querySelector(`[data-dialog="${name}"]`);
    dialog.showModal();
    dialog.dispatchEvent(new CustomEvent("opened")); // it may fetch what it offers
  }

  #submitted(event) {
    const form = event.target;
    if (form.matches("[data-carries]")) return this.#carry(event, form);
    if (!form.dataset.verb || event.submitter?.matches("[data-no]")) return;
    event.preventDefault();
    const said = Object.fromEntries(new FormData(form));
    form.closest("dialog").close();
    form.reset();
    this.act(form.dataset.verb, said);
  }

  /** A form of another page takes the photos along. */
  #carry(event, form) {
    const ids = this.selection.ids;
    if (this.#isAll || ids.length > MOST_CARRIED) {
      event.preventDefault();
      return showToast(this.bar.dataset.tooMany);
    }
    for (const field of form.querySelectorAll("[name=photo]")) field.remove();
    for (const id of ids) form.append(hidden("photo", id));
  }

  // Keys

  #keyed(event) {
    const button = this.bar.querySelector(`[data-bulk-key="${CSS.escape(event.key)}"]`);
    if (this.bar.hidden || !button || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return;
    event.preventDefault();
    button.click();
  }

  // Doing it

  async act(verb, said) {
    const ids = this.selection.ids;
    const values = { ...asked(said), verb, ...this.#chosen(ids) };
    await window.htmx.ajax("POST", this.bar.dataset.bulk, { source: this.bar, values, swap: "none" });
    this.#takeAll(false);
    this.selection.clear();
    this.hooks.changed(verb, ids);
  }

  #chosen(ids) {
    if (!this.#isAll) return { photos: ids.join(",") };
    const { scopeName, scopeKey, scopeValue } = this.bar.dataset;
    return { scope: scopeName, [scopeKey]: scopeValue, except: [...this.#left].join(",") };
  }
}

/** What a button or a form says besides its verb. */
function asked({ verb, bulkKey, ...said }) {
  return said;
}

function hidden(name, value) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  return field;
}
