// Deciding on one group after another by keys. The group that comes next is fetched ahead, so that
// its pictures are there at once.
import { isLookingCloser } from "./compare.js";
import { isTyping } from "./keys.js";
import { showToast } from "./toasts.js";

const place = document.querySelector("[data-duplicate]");

/** Of two, the left or the right one is kept; of more, the one before or behind is compared. */
function choose(by) {
  const keepers = [...place.querySelectorAll("[name=keeper]")];
  const others = [...place.querySelectorAll("[data-compare-with]")];
  if (!others.length) return keepers.at(by < 0 ? 0 : -1)?.click();
  const at = others.findIndex((link) => link.hasAttribute("aria-current"));
  const free = (link) => !link.closest("li").querySelector("[name=keeper]").checked;
  for (let next = at + by; next >= 0 && next < others.length; next += by) {
    if (free(others[next])) return others[next].click();
  }
}

/** What is compared is kept instead (c), or goes or stays (x). */
function chooseCompared(field) {
  const shown = place.querySelector("[data-compare-with][aria-current]");
  shown?.closest("li").querySelector(`[name=${field}]`).click();
}

const KEYS = {
  ArrowLeft: () => choose(-1),
  ArrowRight: () => choose(1),
  c: () => chooseCompared("keeper"),
  x: () => chooseCompared("trash"),
};

function keyed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
  if (isTyping(event.target) || event.target.closest("[type=radio], [role=slider], dialog, .menu")) return;
  if (!Object.hasOwn(KEYS, event.key) || isLookingCloser()) return;
  event.preventDefault();
  KEYS[event.key]();
}

// What comes next

const seen = new Set();

async function fetchAhead() {
  const address = place.querySelector("[data-next]")?.href;
  if (!address || seen.has(address)) return;
  seen.add(address);
  const response = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!response?.ok) return;
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const image of next.querySelectorAll("[data-layer] img")) new Image().src = image.getAttribute("src");
}

// What came

const groupShown = () => place.querySelector("[data-deciding]").getAttribute("action");
let before = groupShown();

/** Another group begins at its title; of the same one everything stays where it is. */
function settled() {
  if (groupShown() === before) return;
  before = groupShown();
  place.querySelector("[data-title]").focus({ preventScroll: true });
  scrollTo({ top: 0 });
  fetchAhead();
}

document.addEventListener("keydown", keyed);
place.addEventListener("htmx:afterSettle", settled);
// It was settled in another window: the next one, or the list.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.detail.xhr.status !== 404) return;
  event.preventDefault();
  showToast(place.dataset.gone);
  (place.querySelector("[data-next]") ?? place.querySelector("[data-list]")).click();
});
fetchAhead();
