// The page that asks: the next question shows at once, while the answer is on its way. Answers go
// one after the other, so that each is asked with what was said before.
import { showToast } from "./toasts.js";

const page = document.querySelector("[data-review]");
let sending = Promise.resolve();
let underway = 0;

const current = () => page.querySelector("[data-question]:not([hidden])");

/** Shows the next question, and says it to who does not see it. */
function moveOn(question) {
  const next = question.nextElementSibling;
  question.remove();
  if (!next) return;
  next.hidden = false;
  next.querySelector("[data-title]").focus({ preventScroll: true });
}

function answer(event) {
  const form = event.target.closest("[data-answers]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const said = new FormData(form, event.submitter);
  underway += 1;
  moveOn(form.closest("[data-question]"));
  sending = sending.then(() => ask(form.action, { method: "POST", body: said })).then(() => {
    underway -= 1;
  });
}

async function ask(address, options = {}) {
  const headers = { "HX-Request": "true" };
  try {
    const response = await fetch(address, { ...options, headers });
    if (!response.ok || response.redirected) throw new Error(response.statusText);
    show(await response.text(), options.method ? current() : null);
  } catch {
    showToast(page.dataset.failed);
    if (!current()) location.reload();
  }
}

/** Takes what the server says; the question that is looked at, `shown`, stays as it is. */
function show(html, shown) {
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  if (underway > 1) return; // a later answer knows more
  const same = shown && fresh.querySelector(`[data-question="${CSS.escape(shown.dataset.question)}"]`);
  if (same) {
    page.querySelectorAll("[data-question][hidden]").forEach((each) => each.remove());
    shown.after(...followers(same));
    shown.querySelector("[name=answered]").value = same.querySelector("[name=answered]").value;
    for (const part of ["[data-progress]", "[data-last]"]) {
      page.querySelector(part).replaceChildren(...fresh.querySelector(part).childNodes);
    }
  } else {
    page.replaceChildren(...fresh.childNodes);
    page.querySelector("[data-title]")?.focus({ preventScroll: true });
  }
  window.htmx?.process(page);
}

function followers(question) {
  const all = [];
  for (let next = question.nextElementSibling; next; next = next.nextElementSibling) all.push(next);
  return all;
}

page.addEventListener("submit", answer);
// An answer was undone: it is asked again.
document.body.addEventListener("people-changed", () => {
  const address = new URL(page.dataset.review, location);
  address.search = location.search;
  address.searchParams.delete("change");
  const answered = Number(page.querySelector("progress")?.value ?? 0);
  address.searchParams.set("answered", Math.max(0, answered - 1));
  sending = sending.then(() => ask(address));
});
