// A page with one before and one after it: arrow keys follow its links, Escape leads back.
const RELATIONS = { ArrowLeft: "prev", ArrowRight: "next", Escape: "up" };
const page = document.querySelector("[data-steps]");

document.addEventListener("keydown", (event) => {
  const relation = RELATIONS[event.key];
  if (!relation || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.target.closest("video, input, textarea")) return;
  page.querySelector(`[rel="${relation}"]`)?.click();
});
