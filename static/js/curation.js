// Caption and rating on the photo page: keys while typing, and the word that it is saved.
const SECONDS = 3;

function isOurs(element) {
  return Boolean(element.closest("[data-panel]"));
}

function tell(article, isSaved) {
  const status = article.querySelector("[data-status]");
  status.textContent = isSaved ? status.dataset.saved : status.dataset.failed;
  if (isSaved) setTimeout(() => (status.textContent = ""), SECONDS * 1000);
}

/** Escape leaves the field for tags, and not the photo. */
function leftTags(event) {
  const field = event.target.closest("[data-new-tags]");
  if (!field || event.key !== "Escape") return;
  event.preventDefault();
  field.value = "";
  field.blur();
}

/** Enter saves, Shift and Enter is a new line, Escape takes back what was typed. */
function typed(event) {
  const caption = event.target.closest("[data-caption]");
  if (!caption) return;
  if (event.key === "Escape") {
    event.preventDefault(); // else it closes the photo
    caption.value = caption.defaultValue;
    caption.blur();
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    caption.blur(); // which is a change, and saves
  }
}

export function watchCuration() {
  document.addEventListener("keydown", typed);
  document.addEventListener("keydown", leftTags);
  document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
    if (detail.requestConfig.verb !== "post" || !isOurs(target)) return;
    tell(target.closest("[data-viewer]"), detail.successful);
    const caption = target.querySelector?.("[data-caption]");
    if (caption && detail.successful) caption.defaultValue = caption.value;
  });
}
