// The pages of a person: the name in place, and choosing among their faces.
import { watchKeys } from "./grid_keys.js";
import { isTyping } from "./keys.js";
import { Picking } from "./picking.js";

const head = document.querySelector("[data-person-head]");
const faces = document.querySelector("[data-face-page]");
let change = null; // the last that was said

/** A field that opens takes the focus; one that is given up closes. */
head.addEventListener("toggle", ({ target }) => opened(target), true);
head.addEventListener("name-given-up", ({ target }) => {
  const details = target.closest("details:not([data-menu])");
  if (!details) return;
  details.open = false;
  details.querySelector("summary").focus();
});

function opened(details) {
  const field = details.open && details.matches(":not([data-menu])") && details.querySelector("[data-name]");
  if (!field) return;
  field.focus();
  field.select();
}

/** Where the person is gone, the page that comes next says what was changed, with Undo. */
document.body.addEventListener("people-changed", ({ detail }) => (change = detail.change));
document.addEventListener("htmx:configRequest", ({ target, detail }) => {
  if (change && (target === head || target === faces)) detail.parameters.change = change;
});

class Faces {
  constructor(root) {
    this.root = root;
    this.picking = new Picking(root, root, ".face-pick input");
    root.addEventListener("picked", ({ detail }) => this.#allow(detail));
    root.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("click", ({ target }) => this.#clicked(target));
    root.addEventListener("name-given-up", () => this.#closeNaming());
    this.#allow(0);
    watchKeys(root);
  }

  #allow(count) {
    this.root.querySelector("[data-somebody-else]").hidden = false;
    for (const button of this.root.querySelectorAll("[data-needs-one]")) button.disabled = count !== 1;
    for (const button of this.root.querySelectorAll("[data-needs-faces]")) button.disabled = count < 1;
  }

  #key(event) {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const box = event.target.closest(".face-pick input");
    const act = this.#actionOf(event.key, box);
    if (!act) return;
    event.preventDefault();
    act();
  }

  #actionOf(key, box) {
    if (key === "Escape") return () => this.picking.clear();
    if (!box) return null;
    if (key === "x") return () => this.picking.toggle(box);
    // Enter in a form would press its first button.
    if (key === "Enter") return () => box.closest("li").querySelector(".face-photo").click();
    return null;
  }

  #clicked(target) {
    if (target.closest("[data-clear]")) this.picking.clear();
    if (target.closest("[data-somebody-else]")) this.#openNaming();
  }

  /** The faces that are chosen go along with the name. */
  #openNaming() {
    const naming = this.root.querySelector("[data-move]");
    const form = naming.querySelector("form");
    for (const old of form.querySelectorAll("[name=face]")) old.remove();
    for (const id of this.picking.picked) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: "face", value: id });
      form.append(field);
    }
    naming.hidden = false;
    form.querySelector("[data-name]").focus();
  }

  #closeNaming() {
    this.root.querySelector("[data-move]").hidden = true;
    this.root.querySelector("[data-somebody-else]").focus();
  }
}

if (faces) new Faces(faces);
