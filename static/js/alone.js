// The page of faces alone: those that are chosen get a name, or are no faces, and leave the page.
import { keepReachable, watchKeys } from "./grid_keys.js";
import { isTyping } from "./keys.js";
import { Picking } from "./picking.js";

const root = document.querySelector("[data-alone]");
const form = root.querySelector("form");
const list = root.querySelector("ul");
const field = form.querySelector("[data-name]");
const picking = new Picking(root, root, ".face-pick input");
let deciding = []; // what is on its way

watchKeys(root);

form.addEventListener("htmx:beforeRequest", () => {
  deciding = picking.boxes.filter((box) => box.checked).map((box) => box.closest("li"));
});
form.addEventListener("htmx:responseError", () => (deciding = []));

/** What was decided here leaves; what was decided or undone elsewhere may bring faces back. */
document.body.addEventListener("people-changed", () => {
  const next = deciding.at(-1)?.nextElementSibling?.querySelector("input");
  deciding.forEach((face) => face.remove());
  const isOwn = deciding.length > 0 && list.children.length > 0;
  deciding = [];
  field.value = "";
  picking.update();
  if (!isOwn) return void window.htmx.trigger(list, "faces-changed");
  keepReachable(root);
  next?.focus();
});

root.addEventListener("keydown", (event) => {
  if (isTyping(event.target) || !event.target.matches(".face-pick input")) return;
  if (event.key === "Escape") picking.clear();
  if (event.key !== "Enter") return;
  event.preventDefault();
  if (!event.target.checked) picking.toggle(event.target);
  field.focus();
});
form.addEventListener("name-given-up", () => {
  (picking.boxes.find((box) => box.checked) ?? picking.boxes[0])?.focus();
});
