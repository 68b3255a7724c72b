// The list of groups of duplicates: arrows move among them, and blurs lie behind what still loads.
import { watchKeys } from "./grid_keys.js";
import { blurImage } from "./placeholder.js";

let watched = null;

function showBlur(list) {
  for (const picture of list.querySelectorAll("[data-blur]:not([data-blur=''])")) {
    picture.style.backgroundImage = blurImage(picture.dataset.blur);
    picture.removeAttribute("data-blur");
  }
}

/** The list may come only when the first group is found. */
function enter() {
  const list = document.querySelector("[data-duplicates]");
  if (!list) return;
  if (list !== watched) watchKeys(list);
  watched = list;
  showBlur(list);
}

document.addEventListener("htmx:afterSettle", enter);
enter();

// Who comes back from a group finds what was decided there.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
