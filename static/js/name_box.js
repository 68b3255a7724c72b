// A field for a name: people are offered beneath it while typing. Enter takes the offer that is
// marked, else what was typed; Escape closes the list, and then gives up.
import { Combobox } from "./combobox.js";

const WAIT_MS = 80;
const adopted = new WeakSet();
let count = 0;

class NameBox extends Combobox {
  constructor(form) {
    const list = form.querySelector("[data-offers]");
    count += 1;
    list.id = `name-offers-${count}`;
    super({
      form,
      list,
      input: form.querySelector("[data-name]"),
      status: form.querySelector("[data-status]"),
      waitMs: WAIT_MS,
    });
    this.chosen = form.querySelector("[data-chosen]");
    this.input.addEventListener("input", () => this.#setChosen("")); // no longer who was picked
  }

  address() {
    const address = new URL(this.form.dataset.nameBox, location);
    address.searchParams.set("q", this.input.value);
    return address;
  }

  setOpen(isOpen) {
    const { left, right } = this.input.getBoundingClientRect();
    this.list.classList.toggle("to-left", left + right > innerWidth); // so that it stays on the screen
    super.setOpen(isOpen);
  }

  take(option) {
    this.input.value = option.dataset.name;
    this.#setChosen(option.dataset.person);
    this.input.setSelectionRange(this.input.value.length, this.input.value.length);
    this.close();
  }

  choose(option) {
    this.take(option);
    this.form.requestSubmit();
  }

  /** Whoever holds the field hears of it, and may put it away. */
  get giveUp() {
    return () => {
      this.input.value = this.input.defaultValue;
      this.#setChosen("");
      this.input.blur();
      this.form.dispatchEvent(new CustomEvent("name-given-up", { bubbles: true }));
    };
  }

  #setChosen(person) {
    if (this.chosen) this.chosen.value = person;
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
