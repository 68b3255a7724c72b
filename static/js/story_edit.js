// A story is changed: words are saved when a field is left; photos and chapters are dragged, or
// photos moved by Alt and the arrows. Without script the buttons do the same.
const page = document.querySelector("[data-story-edit]");
const status = page.querySelector("[data-story-status]");
const chapters = page.querySelector("[data-chapters]");
const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
let dragged = null;

const photosOf = (chapter) => chapter.querySelector("[data-photos]");
const all = () => [...page.querySelectorAll("[data-move-photo]")];

async function post(address, values) {
  const token = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  const body = new URLSearchParams(values);
  const answer = await fetch(address, { method: "POST", body, headers: { ...token, "HX-Request": "true" } });
  if (!answer.ok) throw new Error(answer.status === 422 ? await answer.text() : page.dataset.failed);
}

async function told(work, word) {
  try {
    await work;
    status.textContent = word;
  } catch (error) {
    status.textContent = error instanceof TypeError ? page.dataset.failed : error.message;
  }
}

function keepPhoto(photo) {
  const before = photo.previousElementSibling;
  const values = {
    photo: photo.dataset.movePhoto,
    chapter: photo.closest("[data-chapter]").dataset.chapter,
    after: before ? before.dataset.movePhoto : "",
  };
  return told(post(page.dataset.placePhoto, values), page.dataset.moved);
}

function keepChapter(chapter) {
  const before = chapter.previousElementSibling;
  return told(post(chapter.dataset.place, { after: before ? before.dataset.chapter : "" }), page.dataset.moved);
}

/** By one place; from the end of a chapter into the next. */
function step(photo, by) {
  const beside = by > 0 ? photo.nextElementSibling : photo.previousElementSibling;
  const chapter = photo.closest("[data-chapter]");
  const next = by > 0 ? chapter.nextElementSibling : chapter.previousElementSibling;
  if (beside && by > 0) beside.after(photo);
  else if (beside) beside.before(photo);
  else if (next && by > 0) photosOf(next).prepend(photo);
  else if (next) photosOf(next).append(photo);
  else return;
  photo.querySelector("a").focus();
  keepPhoto(photo);
}

function dropPhoto(event) {
  const over = event.target.closest("[data-move-photo]");
  if (!over) event.target.closest("[data-chapter]").querySelector("[data-photos]").append(dragged);
  else {
    const { left, width } = over.getBoundingClientRect();
    if (event.clientX > left + width / 2) over.after(dragged);
    else over.before(dragged);
  }
  keepPhoto(dragged);
}

function dropChapter(event) {
  const over = event.target.closest("[data-chapter]");
  const { top, height } = over.getBoundingClientRect();
  if (event.clientY > top + height / 2) over.after(dragged);
  else over.before(dragged);
  keepChapter(dragged);
}

const isChapter = () => dragged?.matches("[data-chapter]");

function targetOf(event) {
  const chapter = event.target.closest("[data-chapter]");
  const target = isChapter() ? chapter : (event.target.closest("[data-move-photo]") ?? (chapter && photosOf(chapter)));
  return target === dragged ? null : target;
}

function unmark() {
  for (const marked of page.querySelectorAll(".drop-here")) marked.classList.remove("drop-here");
}

chapters.addEventListener("dragstart", (event) => {
  const grip = event.target.closest("[data-grip]");
  dragged = grip ? grip.closest("[data-chapter]") : event.target.closest("[data-move-photo]");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  if (grip) event.dataTransfer.setDragImage(dragged, 0, 0);
  dragged.classList.add("is-dragged");
});
chapters.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  dragged = null;
  unmark();
});
chapters.addEventListener("dragover", (event) => {
  const target = dragged && targetOf(event);
  unmark();
  if (!target) return;
  event.preventDefault();
  target.classList.add("drop-here");
});
chapters.addEventListener("drop", (event) => {
  if (!dragged || !targetOf(event)) return;
  event.preventDefault();
  if (isChapter()) dropChapter(event);
  else dropPhoto(event);
});
chapters.addEventListener("keydown", (event) => {
  const photo = event.target.closest("[data-move-photo]");
  if (!photo || !event.altKey || !STEPS[event.key]) return;
  event.preventDefault();
  step(photo, STEPS[event.key]);
});

for (const form of page.querySelectorAll("[data-autosave]")) {
  form.querySelector("[data-save]").hidden = true;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => told(post(form.action, new FormData(form)), page.dataset.saved));
}
