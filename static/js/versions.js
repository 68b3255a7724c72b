// Of many versions the one that is looked at is in view: in the strip on the stage, and in the list
// of the panel once that is there.

/** Scrolls the box alone, never the page around it. */
function center(box) {
  const current = box?.querySelector("[aria-current]");
  if (!current) return;
  const outer = box.getBoundingClientRect();
  const inner = current.getBoundingClientRect();
  box.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
  box.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 2;
}

export function showCurrentVersion(article) {
  center(article.querySelector("[data-versions]"));
}

document.addEventListener("htmx:load", ({ detail }) => {
  center(detail.elt.querySelector?.("[data-files]"));
});
