// The bell asks again by itself; an open list stays open while its content is renewed.
const isBell = (element) => element.classList.contains("bell");
let wasOpen = false;

document.addEventListener("htmx:beforeSwap", (event) => {
  if (isBell(event.detail.target)) wasOpen = Boolean(event.detail.target.querySelector("[open]"));
});

document.addEventListener("htmx:load", (event) => {
  if (!isBell(event.detail.elt) || !wasOpen) return;
  event.detail.elt.querySelector("[data-bell]").open = true;
});
