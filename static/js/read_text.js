// The text in a picture, in the panel of the photo page: shows on the picture where a line stands
// while it is pointed at, all of them while the text has the focus, and copies it.
const SVG = "http://www.w3.org/2000/svg";

function lines(read) {
  return [...read.querySelectorAll("[data-line]")];
}

/** Outlines of lines on the picture, in place of those before. */
function draw(read, chosen) {
  const picture = read.closest("[data-viewer]")?.querySelector("[data-picture]");
  picture?.querySelector("[data-read-boxes]")?.remove();
  if (!picture || !chosen.length) return;
  const drawing = document.createElementNS(SVG, "svg");
  const { width, height } = read.dataset;
  drawing.setAttribute("class", "found-text");
  drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
  drawing.setAttribute("preserveAspectRatio", "none");
  drawing.setAttribute("aria-hidden", "true");
  drawing.dataset.readBoxes = "";
  for (const line of chosen) {
    const polygon = document.createElementNS(SVG, "polygon");
    polygon.setAttribute("points", line.dataset.line);
    drawing.append(polygon);
  }
  picture.append(drawing);
}

function shown(read) {
  if (read.matches(":hover")) return lines(read).filter((line) => line.matches(":hover"));
  return read.matches(":focus") ? lines(read) : [];
}

for (const event of ["pointerover", "pointerout", "focusin", "focusout"]) {
  document.addEventListener(event, ({ target }) => {
    const read = target.closest?.("[data-read]");
    if (read) requestAnimationFrame(() => draw(read, shown(read)));
  });
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy-read]");
  const read = button?.closest("[data-viewer]").querySelector("[data-read]");
  if (!read) return;
  try {
    await navigator.clipboard.writeText(lines(read).map((line) => line.textContent).join("\n"));
    button.textContent = button.dataset.done;
  } catch {
    getSelection().selectAllChildren(read); // where pages may not copy
  }
});
