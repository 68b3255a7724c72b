// A grid of photos: exact justified rows, and the blur behind what still loads.
import { watchKeys } from "./grid_keys.js";
import { breakRows, clampRatio, measures } from "./layout.js";
import { showBlurs } from "./placeholder.js";

function ratioOf(tile) {
  const image = tile.querySelector("img");
  const [width, height] = [image.getAttribute("width"), image.getAttribute("height")];
  return clampRatio((1000 * width) / height);
}

/** Whole pixels that fill the row: the last photo takes what rounding left. */
function sizeRow(tiles, ratios, height, { width, gap }, isFilled) {
  let edge = 0;
  tiles.forEach((tile, i) => {
    const isLast = isFilled && i === tiles.length - 1;
    const wide = isLast ? width - edge : Math.floor(ratios[i] * height);
    edge += wide + gap;
    tile.style.flex = `0 0 ${wide}px`;
    tile.style.height = `${Math.round(height)}px`;
  });
}

function layOut(grid) {
  const tiles = [...grid.querySelectorAll(".tile")];
  const ratios = tiles.map(ratioOf);
  const sizes = measures(grid.clientWidth);
  breakRows(ratios, sizes, (first, end, height, isFilled) => {
    sizeRow(tiles.slice(first, end), ratios.slice(first, end), height, sizes, isFilled);
  });
}

for (const grid of document.querySelectorAll("[data-found]")) {
  new ResizeObserver(() => layOut(grid)).observe(grid);
  grid.addEventListener("htmx:afterSettle", () => layOut(grid));
  grid.addEventListener("htmx:afterSettle", () => showBlurs(grid));
  showBlurs(grid);
  watchKeys(grid);
}
