// The theme switch: changes the page at once and keeps the choice with the account.
const form = document.querySelector("[data-theme-switch]");

function show(theme) {
  document.documentElement.dataset.theme = theme;
  for (const button of form.elements) {
    if (button.name === "theme") button.setAttribute("aria-pressed", button.value === theme);
  }
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const choice = new FormData(form, event.submitter);
  show(choice.get("theme"));
  fetch(form.action, { method: "POST", body: choice });
});
