// The tree of folders: a button opens and closes what is in a folder; htmx brings it the first time.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-folder-open]");
  if (!button) return;
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  button.closest(".folder").querySelector(".folder-inside").hidden = !open;
});
