// Toasts: short notices that close by themselves. Any script may `showToast("text")`.
const SECONDS = 6;
const place = document.querySelector("[data-toasts]");

function startClock(toast) {
  setTimeout(() => toast.remove(), SECONDS * 1000);
}

export function showToast(text) {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.toast = "";
  toast.textContent = text;
  place.append(toast);
}

place.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) event.target.closest("[data-toast]").remove();
});
// Also those that come with a fragment.
new MutationObserver((changes) => {
  const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
  added.filter((node) => node.matches?.("[data-toast]")).forEach(startClock);
}).observe(place, { childList: true });
place.querySelectorAll("[data-toast]").forEach(startClock);
