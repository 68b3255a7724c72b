// A button in each password field that shows what is typed.
for (const field of document.querySelectorAll("input[data-show]")) {
  const button = document.createElement("button");
  const box = document.createElement("div");
  button.type = "button";
  button.textContent = field.dataset.show;
  button.setAttribute("aria-controls", field.id);
  box.className = "password";
  field.replaceWith(box);
  box.append(field, button);
  if (field.autofocus) field.focus(); // it lost the focus while it was moved
  button.addEventListener("click", () => {
    const isHidden = field.type === "password";
    field.type = isHidden ? "text" : "password";
    button.textContent = isHidden ? field.dataset.hide : field.dataset.show;
  });
}
