// A field for a comment: after an @ people are offered, whom Enter or Tab names. Ctrl+Enter sends.
import { Combobox } from "./combobox.js";

const WAIT_MS = 80;
const NAMING = /(?:^|[\s(])@([^@\n]{0,40})$/u; // a name may have spaces
const adopted = new WeakSet();
let count = 0;

class MentionBox extends Combobox {
  constructor(form) {
    const list = form.querySelector("[data-offers]");
    count += 1;
    list.id = `mention-offers-${count}`;
    const input = form.querySelector("[data-say]");
    super({ form, list, input, status: form.querySelector("[data-status]"), waitMs: WAIT_MS });
    input.addEventListener("keydown", (event) => this.#send(event));
  }

  /** What is typed after the @ before the caret, if there is one. */
  get #typed() {
    return this.input.value.slice(0, this.input.selectionEnd).match(NAMING)?.[1] ?? null;
  }

  address() {
    const address = new URL(this.form.dataset.mentionBox, location);
    address.searchParams.set("q", this.#typed ?? "");
    return address;
  }

  askSoon() {
    if (this.#typed === null) this.close();
    else super.askSoon();
  }

  get opensByArrow() {
    return false;
  }

  take(option) {
    const { value, selectionEnd } = this.input;
    const start = selectionEnd - this.#typed.length;
    this.input.setRangeText(`${option.dataset.name} `, start, selectionEnd, "end");
    this.close();
  }

  choose(option) {
    this.take(option);
  }

  #send(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.form.requestSubmit();
  }
}

/** Also those that come with a fragment. */
function adopt(form) {
  if (adopted.has(form)) return;
  adopted.add(form);
  new MentionBox(form);
}

document.querySelectorAll("[data-mention-box]").forEach(adopt);
document.addEventListener("htmx:afterProcessNode", ({ target }) => {
  if (target.matches?.("[data-mention-box]")) adopt(target);
});

/** What is wrong with a comment stands beside it, as typed. */
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status !== 400 || !detail.target.matches("[data-talk]")) return;
  detail.shouldSwap = true;
  detail.isError = false;
});
