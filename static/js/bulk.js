// A rule works for a moment: the button that was pressed cannot be pressed again, and says so.
for (const form of document.querySelectorAll("[data-once]")) {
  form.addEventListener("submit", () => {
    const said = form.querySelector("[data-waiting]");
    said.textContent = said.dataset.waiting;
    form.querySelector("[type=submit]").disabled = true;
  });
}
// Back from another page the button is there again.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) window.location.reload();
});
