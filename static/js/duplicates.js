// The list of groups of duplicates: arrows move among them, and blurs lie behind what still loads.
import { watchKeys } from "./grid_keys.js";
import { showBlurs } from "./placeholder.js";

let watched = null;

/** The list may come only when the first group is found. */
function enter() {
  const list = document.querySelector("[data-duplicates]");
  if (!list) return;
  if (list !== watched) watchKeys(list);
  watched = list;
  showBlurs(list);
}

document.addEventListener("htmx:afterSettle", enter);
enter();

// Who comes back from a group finds what was decided there.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
