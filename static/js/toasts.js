// Toasts: short notices that close by themselves, those that offer something later, and none while
// it is pointed at or has the focus. Any script may `showToast("text")`.
const SECONDS = 6;
const OFFER_SECONDS = 15;
const place = document.querySelector("[data-toasts]");

function startClock(toast) {
  const seconds = toast.querySelector(".undo") ? OFFER_SECONDS : SECONDS;
  let clock = 0;
  const stop = () => clearTimeout(clock);
  const start = () => {
    stop();
    clock = setTimeout(() => toast.remove(), seconds * 1000);
  };
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
  start();
}

/** Of those about the same only the last stays. */
function takePlace(toast) {
  const { instead } = toast.dataset;
  if (!instead) return;
  for (const older of place.querySelectorAll(`[data-instead="${CSS.escape(instead)}"]`)) {
    if (older !== toast) older.remove();
  }
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
  for (const toast of added.filter((node) => node.matches?.("[data-toast]"))) {
    takePlace(toast);
    startClock(toast);
  }
}).observe(place, { childList: true });
place.querySelectorAll("[data-toast]").forEach(startClock);

// What the server refuses in words for people.
document.addEventListener("htmx:responseError", ({ detail }) => {
  const kind = detail.xhr.getResponseHeader("Content-Type") ?? "";
  if (kind.startsWith("text/plain")) showToast(detail.xhr.responseText);
});
