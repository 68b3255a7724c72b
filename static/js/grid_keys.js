// The keyboard on a grid of photos: one of them can be tabbed to, arrows move among all.
const MOVES = {
  ArrowRight: (tiles, at) => at + 1,
  ArrowLeft: (tiles, at) => at - 1,
  ArrowDown: (tiles, at) => beside(tiles, at, 1),
  ArrowUp: (tiles, at) => beside(tiles, at, -1),
  Home: () => 0,
  End: (tiles) => tiles.length - 1,
};

/** The tile of the next row (by 1) or of the one before (by -1) whose middle is nearest. */
function beside(tiles, at, by) {
  const here = tiles[at];
  const centre = middle(here);
  let row = null;
  let best = at;
  for (let i = at + by; i >= 0 && i < tiles.length; i += by) {
    const top = tiles[i].offsetTop;
    if (top === here.offsetTop) continue;
    row ??= top;
    if (top !== row) break;
    if (best === at || Math.abs(middle(tiles[i]) - centre) < Math.abs(middle(tiles[best]) - centre)) best = i;
  }
  return best;
}

function middle(tile) {
  return tile.offsetLeft + tile.offsetWidth / 2;
}

/** Keeps one tile reachable by Tab, also where tiles were added or taken away. */
export function keepReachable(grid) {
  const tiles = [...grid.querySelectorAll(".tile")];
  const kept = tiles.find((tile) => tile.dataset.reachable !== undefined) ?? tiles[0];
  for (const tile of tiles) tile.tabIndex = tile === kept ? 0 : -1;
}

function mark(grid, tile) {
  grid.querySelector("[data-reachable]")?.removeAttribute("data-reachable");
  tile.dataset.reachable = "";
  keepReachable(grid);
}

function key(grid, event) {
  const move = MOVES[event.key];
  const tile = event.target.closest(".tile");
  if (!move || !tile || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  event.preventDefault();
  const tiles = [...grid.querySelectorAll(".tile")];
  const next = tiles[move(tiles, tiles.indexOf(tile))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

export function watchKeys(grid) {
  grid.addEventListener("keydown", (event) => key(grid, event));
  grid.addEventListener("focusin", ({ target }) => target.matches(".tile") && mark(grid, target));
  grid.addEventListener("htmx:afterSettle", () => keepReachable(grid));
  keepReachable(grid);
}
