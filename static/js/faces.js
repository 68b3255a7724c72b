// The faces of the open photo: boxes on the picture, drawn from the entries of its panel. A box shows
// while its entry or its place in the picture is pointed at or has the focus, and all of them at the
// press of a button. Changes bring the entries anew; the focus stays with its face.
import { toggleMarking } from "./face_marking.js";
import { pointIn, smallestAt } from "./face_geometry.js";

let pointed = ""; // the face under the pointer
let areAllShown = false;
let left = null; // where the focus was in entries that are replaced

// Entries and boxes

const OF_FACE = "[data-face], [data-of-face]"; // entries, and a question about one

function entriesIn(article) {
  return [...article.querySelectorAll("[data-face]")];
}

function boxOf(entry) {
  const [x, top, width, height] = entry.dataset.box.split(" ").map(Number);
  return { id: entry.dataset.face, left: x, top, width, height };
}

function draw(article) {
  const entries = entriesIn(article);
  article.querySelector("[data-face-boxes]")?.remove();
  article.querySelector("[data-show-faces]").hidden = entries.length === 0;
  const marks = article.querySelector("[data-mark-face]");
  if (marks) marks.hidden = !article.querySelector("[data-image]");
  if (!entries.length) return;
  const layer = document.createElement("div");
  layer.className = "face-boxes";
  layer.dataset.faceBoxes = "";
  layer.setAttribute("aria-hidden", "true"); // the panel says the same, and takes the keyboard
  layer.append(...entries.map(drawnBox));
  article.querySelector("[data-picture]").append(layer);
  showAll(article);
}

function drawnBox(entry) {
  const { id, left: x, top, width, height } = boxOf(entry);
  const box = document.createElement("div");
  box.className = "face-box";
  box.dataset.boxOf = id;
  box.toggleAttribute("data-quiet", "quiet" in entry.dataset);
  box.toggleAttribute("data-low", top + height > 0.9); // its label goes above it
  box.dataset.side = sideOf(x + width / 2);
  Object.assign(box.style, percent({ left: x, top, width, height }));
  box.append(label(entry));
  return box;
}

function percent(box) {
  return Object.fromEntries(Object.entries(box).map(([side, share]) => [side, `${share * 100}%`]));
}

/** Near an edge of the picture the label begins or ends with its box, else it would be cut off. */
function sideOf(middle) {
  if (middle < 0.2) return "left";
  return middle > 0.8 ? "right" : "middle";
}

/** The name, which leads to the person; without one, to where it is asked for. */
function label(entry) {
  const link = entry.querySelector("[data-person-page]");
  const words = document.createElement(link ? "a" : "button");
  if (link) words.href = link.href;
  else words.type = "button";
  if (!link) words.dataset.asksName = entry.dataset.face;
  words.className = "face-label";
  words.tabIndex = -1;
  words.textContent = entry.dataset.label;
  return words;
}

function showAll(article) {
  article.querySelector("[data-show-faces]").setAttribute("aria-pressed", areAllShown);
  article.querySelector("[data-face-boxes]")?.toggleAttribute("data-all", areAllShown);
}

// What is pointed at

/** Whose entry or question an element is in. */
function faceOf(element) {
  const { face, ofFace } = element?.closest?.(OF_FACE)?.dataset ?? {};
  return face ?? ofFace ?? "";
}

function faceAt({ target, clientX, clientY }) {
  const box = target.closest?.("[data-box-of]");
  if (box) return box.dataset.boxOf;
  const told = faceOf(target);
  if (told) return told;
  const article = target.closest?.("[data-stage]")?.closest("[data-viewer]");
  const layer = article?.querySelector("[data-face-boxes]");
  if (!layer || target.closest("a, button, form")) return "";
  const boxes = entriesIn(article).map(boxOf);
  return smallestAt(boxes, pointIn(layer.getBoundingClientRect(), { clientX, clientY }))?.id ?? "";
}

function light() {
  const article = document.querySelector("[data-viewer]");
  const focused = faceOf(document.activeElement);
  for (const one of article?.querySelectorAll("[data-face], [data-box-of]") ?? []) {
    const id = one.dataset.face ?? one.dataset.boxOf;
    one.toggleAttribute("data-lit", id === pointed || id === focused);
  }
}

function pointAt(face) {
  if (face === pointed) return;
  pointed = face;
  light();
}

/** In the panel, where its name is asked for. */
function askName(article, id) {
  const entry = article.querySelector(`[data-face="${id}"]`);
  const more = entry.closest("details");
  if (more) more.open = true;
  const field = entry.querySelector("[data-name]");
  (field ?? entry.querySelector("summary"))?.focus();
}

document.addEventListener("pointermove", (event) => {
  if (event.pointerType !== "touch") pointAt(faceAt(event));
});
document.documentElement.addEventListener("pointerleave", () => pointAt(""));
for (const event of ["focusin", "focusout"]) {
  document.addEventListener(event, () => requestAnimationFrame(light));
}

document.addEventListener("click", (event) => {
  const article = event.target.closest?.("[data-viewer]");
  if (!article) return;
  pointAt(faceAt(event)); // a tap
  const asking = event.target.closest("[data-asks-name]");
  if (asking) askName(article, asking.dataset.asksName);
  if (event.target.closest("[data-mark-face]")) toggleMarking(article, { isByKey: !event.detail });
  if (!event.target.closest("[data-show-faces]")) return;
  areAllShown = !areAllShown;
  showAll(article);
});

// A video shows other pictures than its first
document.addEventListener("play", ({ target }) => {
  if (target.matches("[data-video]")) target.dataset.played = "";
}, true);

// Escape closes an open menu, and not the photo
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("[data-viewer] [data-menu][open]");
  if (event.key !== "Escape" || !menu || event.target.closest("input")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  menu.open = false;
  menu.querySelector("summary").focus();
}, true);

// Entries come anew

function isPeople(target) {
  return target.matches?.("[data-people-of]");
}

document.addEventListener("htmx:beforeSwap", ({ target }) => {
  if (!isPeople(target) || !target.contains(document.activeElement)) return;
  const face = faceOf(document.activeElement);
  left = { face, at: entriesIn(target).findIndex((entry) => entry.dataset.face === face) };
});

document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (!isPeople(target)) return;
  const article = target.closest("[data-viewer]");
  if (!article) return;
  draw(article);
  light();
  if (left) refocus(target);
  left = null;
});

/** On the same face, else on the one in its place, else on what marks one. */
function refocus(people) {
  const entries = entriesIn(people);
  const same = entries.find((entry) => entry.dataset.face === left.face);
  const entry = same ?? entries[Math.min(left.at, entries.length - 1)];
  const next = entry?.querySelector("[data-person-page], [data-name]");
  (next ?? people.querySelector("[data-mark-face]:not([hidden])") ?? people.querySelector("h2"))
    ?.focus({ preventScroll: true });
}
