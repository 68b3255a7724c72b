// Keys of every page: an element with data-key="x" is focused or pressed by x, and ? shows all keys.
const dialog = document.querySelector("[data-keys]");

export function isTyping(target) {
  return target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
}

function press(element) {
  if (element.matches("input, textarea")) {
    element.focus();
    element.select();
  } else {
    element.click();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "?") return void (dialog.open || dialog.showModal());
  const element = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!element || document.querySelector("dialog[open]:modal")) return;
  event.preventDefault();
  press(element);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-shows-keys]")) dialog.showModal();
  if (event.target === dialog) dialog.close();
});
