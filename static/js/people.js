// The page of people: names in place, keys, choosing several, and joining those who are one.
import { watchKeys } from "./grid_keys.js";
import { isTyping } from "./keys.js";
import { watchDragging } from "./people_drag.js";
import { Picking } from "./picking.js";

const page = document.querySelector("[data-people-page]");
const list = page.querySelector("[data-people-list]");
const picking = new Picking(list, page, "input[name=person]");
const picked = page.querySelector("[data-picked]");
const same = page.querySelector("[data-same]");
let focusAfter = null; // whose card takes the focus once the list was read anew
let isOld = false; // the list waits to be read anew until a name is typed

const cardOf = (element) => element?.closest("[data-person]");
const linkOf = (card) => card.querySelector(".person-link");
const byId = (id) => list.querySelector(`[data-person="${id}"]`);

// Naming in place

function ask(card) {
  if (card.querySelector("[data-name-box]")) return;
  const form = page.querySelector("[data-naming-box]").content.firstElementChild.cloneNode(true);
  const action = form.getAttribute("action").replace("/0/", `/${card.dataset.person}/`);
  form.setAttribute("action", action);
  form.setAttribute("hx-post", action);
  card.classList.add("naming");
  card.append(form);
  window.htmx.process(form);
  const field = form.querySelector("[data-name]");
  field.defaultValue = card.dataset.name;
  field.focus();
  field.select();
}

function putAway(card, { isLeft = false } = {}) {
  card.classList.remove("naming");
  card.querySelector("[data-name-box]")?.remove();
  if (!isLeft) linkOf(card).focus();
  if (isOld) window.htmx.trigger(document.body, "people-changed");
}

/** Who was named moves up; the keyboard goes on with the next who has no name. */
function named(card) {
  const next = card.nextElementSibling?.dataset.person;
  putAway(card);
  focusAfter = card.dataset.name ? card.dataset.person : (next ?? card.dataset.person);
}

// What is said of one, or of those who were chosen

const addressOf = (verb, id) => page.dataset[verb].replace("/0/", `/${id}/`);
const pick = (card) => picking.toggle(card.querySelector("input[name=person]"));

/** The card may be read anew meanwhile, the page stays. */
function say(verb, card, values) {
  const address = addressOf(verb, card.dataset.person);
  return window.htmx.ajax("POST", address, { source: page, swap: "none", values });
}

function hide(card) {
  const next = card.nextElementSibling ?? card.previousElementSibling;
  focusAfter = next?.dataset.person ?? null;
  return say("hide", card, { hidden: list.dataset.hidden !== "true" });
}

const isFavourite = (card) => card.dataset.favourite === "true";
const favour = (card, favourite = !isFavourite(card)) => say("favour", card, { favourite });

/** One after another, to be taken back together. */
async function eachOf(cards, act, words) {
  const changes = [];
  const note = ({ detail }) => changes.push(detail.change);
  picking.clear();
  document.body.addEventListener("people-changed", note);
  for (const card of cards) await act(card);
  document.body.removeEventListener("people-changed", note);
  if (changes.length > 1) tellOfAll(words.replace("0", changes.length), changes);
}

/** The toast of the last one speaks for all. */
function tellOfAll(words, changes) {
  const toast = document.querySelector('[data-toasts] [data-instead=people]');
  const undo = toast?.querySelector(".undo");
  if (!undo) return;
  const undoAll = undo.cloneNode(true);
  undoAll.removeAttribute("hx-post");
  undoAll.addEventListener("click", () => takeBack(changes.reverse()));
  undo.replaceWith(undoAll);
  toast.querySelector("span").textContent = words;
}

async function takeBack(changes) {
  for (const id of changes) {
    await window.htmx.ajax("POST", addressOf("undo", id), { source: page, swap: "none" });
  }
}

const pickedCards = () => picking.picked.map(byId).filter(Boolean);

// Joining

async function askWhetherSame(ids) {
  const address = new URL(picked.action);
  for (const id of ids) address.searchParams.append("person", id);
  await window.htmx.ajax("GET", address.pathname + address.search, { target: same, swap: "innerHTML" });
  if (same.childElementCount) same.showModal();
}

/** The focused one, too: `x` here, `x` there, `m`. */
function merge(card) {
  const box = card.querySelector("input[name=person]");
  if (!box.checked) picking.toggle(box);
  if (picking.picked.length > 1) askWhetherSame(picking.picked);
}

// Keys

const KEYS = {
  n: ask,
  h: hide,
  f: (card) => favour(card),
  m: merge,
  x: pick,
  Escape: () => picking.clear(),
};

function keyed(event) {
  const card = cardOf(event.target);
  if (!card || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key](card);
}

function clicked(event) {
  const card = cardOf(event.target);
  if (!card) return;
  if (event.target.closest("[data-ask]")) {
    event.preventDefault();
    ask(card);
  } else if (event.target.closest(".person-link") && page.matches(".picking, .choosing")) {
    event.preventDefault();
    pick(card);
  }
}

list.addEventListener("keydown", keyed);
list.addEventListener("click", clicked);
list.addEventListener("name-given-up", ({ target }) => putAway(cardOf(target)));
list.addEventListener("focusout", ({ target, relatedTarget }) => {
  const form = target.closest("[data-name-box]");
  const isLeft = form && relatedTarget && !form.contains(relatedTarget);
  if (isLeft && target.value === target.defaultValue) putAway(cardOf(form), { isLeft });
});

page.addEventListener("picked", ({ detail }) => {
  picked.querySelector("[data-merge]").disabled = detail < 2;
});
picked.addEventListener("submit", (event) => {
  event.preventDefault();
  askWhetherSame(picking.picked);
});
picked.querySelector("[data-hide]").addEventListener("click", ({ currentTarget }) => {
  eachOf(pickedCards(), hide, currentTarget.dataset.words);
});
picked.querySelector("[data-favour]").addEventListener("click", ({ currentTarget }) => {
  const cards = pickedCards();
  const favourite = !cards.every(isFavourite);
  eachOf(cards, (card) => favour(card, favourite), currentTarget.dataset.words);
});
picked.querySelector("[data-clear]").addEventListener("click", () => {
  page.querySelector("[data-select]").setAttribute("aria-pressed", "false");
  page.classList.remove("choosing");
  picking.clear();
});
page.querySelector("[data-select]")?.addEventListener("click", ({ currentTarget }) => {
  const isOn = page.classList.toggle("choosing");
  currentTarget.setAttribute("aria-pressed", isOn);
  if (!isOn) picking.clear();
});

same.addEventListener("click", ({ target }) => target === same && same.close());
document.body.addEventListener("people-changed", () => {
  if (!same.open) return;
  same.close();
  picking.clear();
});

// Reading the list anew: as far as it was scrolled, with the keyboard where it was

document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
  if (detail.successful && target.matches("[data-name-box]") && cardOf(target)) named(cardOf(target));
});
list.addEventListener("htmx:configRequest", ({ target, detail }) => {
  if (target === list) detail.parameters.shown = list.querySelectorAll("[data-person]").length;
});
list.addEventListener("htmx:beforeSwap", ({ target, detail }) => {
  if (target !== list) return;
  isOld = Boolean(list.querySelector("[data-name-box]"));
  if (isOld) detail.shouldSwap = false;
  else focusAfter ??= cardOf(document.activeElement)?.dataset.person ?? null;
});
list.addEventListener("htmx:afterSettle", () => {
  const card = focusAfter && byId(focusAfter);
  focusAfter = null;
  if (card) linkOf(card).focus();
});

/** Who comes back to the page finds what was said meanwhile. */
addEventListener("pageshow", ({ persisted }) => {
  const [visit] = performance.getEntriesByType("navigation");
  if (persisted || visit?.type === "back_forward") window.htmx.trigger(document.body, "people-changed");
});

picked.querySelectorAll("[hidden]").forEach((button) => (button.hidden = false));
watchKeys(list);
watchDragging(list, {
  drop: (dragged, onto) => askWhetherSame([onto.dataset.person, dragged.dataset.person]),
  hold: pick,
});
