// The list of groups of duplicates: arrows move among them, and blurs lie behind what still loads.
import { watchKeys } from "./grid_keys.js";
import { blurImage } from "./placeholder.js";

const list = document.querySelector("[data-duplicates]");

function showBlur() {
  for (const picture of list.querySelectorAll("[data-blur]:not([data-blur=''])")) {
    picture.style.backgroundImage = blurImage(picture.dataset.blur);
    picture.removeAttribute("data-blur");
  }
}

if (list) {
  watchKeys(list);
  list.addEventListener("htmx:afterSettle", showBlur);
  showBlur();
}

// Who comes back from a group finds what was decided there.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
