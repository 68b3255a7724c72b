// The keyboard on a grid: one photo of it can be tabbed to, arrows move among all. A grid of other
// things says in data-stops what its arrows stop at, and in data-extras what else its items hold:
// that is tabbed to only where the arrows are.
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
  const here = tiles[at].getBoundingClientRect().top;
  const centre = middle(tiles[at]);
  let row = null;
  let best = at;
  for (let i = at + by; i >= 0 && i < tiles.length; i += by) {
    const { top } = tiles[i].getBoundingClientRect();
    if (top === here) continue;
    row ??= top;
    if (top !== row) break;
    if (best === at || Math.abs(middle(tiles[i]) - centre) < Math.abs(middle(tiles[best]) - centre)) best = i;
  }
  return best;
}

function middle(tile) {
  const { left, width } = tile.getBoundingClientRect();
  return left + width / 2;
}

const stopsOf = (grid) => grid.dataset.stops ?? ".tile";
const extrasOf = (grid) => (grid.dataset.extras ? grid.querySelectorAll(grid.dataset.extras) : []);
const tilesOf = (grid) => [...grid.querySelectorAll(stopsOf(grid))];

/** Keeps one tile reachable by Tab, also where tiles were added or taken away. */
export function keepReachable(grid) {
  const tiles = tilesOf(grid);
  const kept = tiles.find((tile) => tile.dataset.reachable !== undefined) ?? tiles[0];
  for (const tile of tiles) tile.tabIndex = tile === kept ? 0 : -1;
  const item = kept?.closest("li");
  for (const extra of extrasOf(grid)) extra.tabIndex = item?.contains(extra) ? 0 : -1;
}

function mark(grid, tile) {
  grid.querySelector("[data-reachable]")?.removeAttribute("data-reachable");
  tile.dataset.reachable = "";
  keepReachable(grid);
}

function key(grid, event) {
  const move = MOVES[event.key];
  const tile = event.target.closest(stopsOf(grid));
  if (!move || !tile || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  event.preventDefault();
  const tiles = tilesOf(grid);
  const next = tiles[move(tiles, tiles.indexOf(tile))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

export function watchKeys(grid) {
  grid.addEventListener("keydown", (event) => key(grid, event));
  grid.addEventListener("focusin", ({ target }) => target.matches(stopsOf(grid)) && mark(grid, target));
  grid.addEventListener("htmx:afterSettle", () => keepReachable(grid));
  keepReachable(grid);
}
