// Selection on a page with a grid of photos: what was put away leaves the grid, what is taken back
// comes again.
import { Selection, idOf } from "./selection.js";
import { SelectionBar } from "./selection_bar.js";

const TILE = "[data-photo]";

class GridSelection {
  constructor(grid, bar) {
    this.grid = grid;
    this.hides = new Set(bar.dataset.hides.split(" "));
    grid.dataset.selectedWord = bar.dataset.selectedWord;
    this.bar = new SelectionBar(bar, {
      shownIds: () => this.#ids(),
      changed: (verb, ids) => this.#changed(verb, ids),
    });
    this.selection = new Selection(grid, {
      between: async (first, last) => this.#between(first, last),
      changed: (selection) => this.bar.follow(selection),
    });
    this.bar.attach(this.selection);
    this.#addTicks();
    grid.addEventListener("htmx:afterSettle", () => this.#grown());
    document.body.addEventListener("action-undone", () => this.#renew());
  }

  #ids() {
    return [...this.grid.querySelectorAll(TILE)].map(idOf);
  }

  #between(first, last) {
    const ids = this.#ids();
    const [from, to] = [ids.indexOf(first), ids.indexOf(last)].sort((a, b) => a - b);
    return ids.slice(Math.max(0, from), to + 1);
  }

  #grown() {
    this.#addTicks();
    this.bar.grow(this.#ids());
    this.selection.repaint();
  }

  #addTicks() {
    for (const tile of this.grid.querySelectorAll(`${TILE}:not(:has([data-tick]))`)) {
      const tick = document.createElement("span");
      tick.className = "tile-tick";
      tick.dataset.tick = "";
      tile.append(tick);
    }
  }

  #changed(verb, ids) {
    if (!this.hides.has(verb)) return this.#renew();
    for (const id of ids) this.grid.querySelector(`[data-photo="${id}"]`)?.remove();
    this.#settled();
  }

  /** The first part of the page anew; what follows it is fetched where it is scrolled to. */
  async #renew() {
    const response = await fetch(location.href);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-found]");
    if (!fresh) return location.reload();
    this.grid.replaceChildren(...fresh.children);
    window.htmx.process(this.grid);
    this.#settled();
  }

  #settled() {
    this.grid.dispatchEvent(new CustomEvent("htmx:afterSettle"));
  }
}

const grid = document.querySelector("[data-found]");
const bar = document.querySelector("[data-selection]");
if (grid && bar) new GridSelection(grid, bar);
