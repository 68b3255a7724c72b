// An album ordered by hand: photos are dragged, or moved by Alt and the arrows; and photos are
// dropped onto the albums that lie in it.
const grid = document.querySelector("[data-by-hand]");
const shelf = document.querySelector("[data-album-drop]");
const photos = document.querySelector("[data-photo-list]");
const status = document.querySelector("[data-order-status]");
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };
let dragged = null;

const tiles = () => [...grid.querySelectorAll(".tile")];
const say = (text) => (status.textContent = text);

async function post(address, values) {
  const token = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  const body = new URLSearchParams(values);
  const response = await fetch(address, { method: "POST", body, headers: { ...token, "HX-Request": "true" } });
  if (!response.ok) throw new Error(await response.text());
}

async function keepPlace(tile) {
  const before = tile.previousElementSibling;
  const after = before?.matches(".tile") ? before.dataset.photo : "";
  dispatchEvent(new Event("resize"));
  grid.dispatchEvent(new Event("htmx:afterSettle"));
  try {
    await post(grid.dataset.byHand, { photo: tile.dataset.photo, after });
    say(`${status.dataset.moved} ${tiles().indexOf(tile) + 1}`);
  } catch {
    say(status.dataset.failed);
  }
}

/** By one place; past the ends nothing happens. */
function step(tile, by) {
  const all = tiles();
  const other = all[all.indexOf(tile) + by];
  if (!other) return;
  if (by > 0) other.after(tile);
  else other.before(tile);
  tile.focus();
  keepPlace(tile);
}

function dropOn(tile, event) {
  const { left, width } = tile.getBoundingClientRect();
  if (event.clientX > left + width / 2) tile.after(dragged);
  else tile.before(dragged);
  keepPlace(dragged);
}

async function putInto(album) {
  try {
    await post(shelf.dataset.albumDrop, { verb: "put_in", photo: dragged.dataset.photo, album: album.dataset.album });
    location.reload();
  } catch {
    say(status.dataset.failed);
  }
}

function watchDrops(place, target, act) {
  place.addEventListener("dragover", (event) => {
    const over = event.target.closest(target);
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    over.classList.add("drop-here");
  });
  place.addEventListener("dragleave", (event) => event.target.closest(target)?.classList.remove("drop-here"));
  place.addEventListener("drop", (event) => {
    const over = event.target.closest(target);
    over?.classList.remove("drop-here");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    act(over, event);
  });
}

if (photos && (grid || shelf)) {
  photos.addEventListener("dragstart", (event) => (dragged = event.target.closest(".tile")));
  photos.addEventListener("dragend", () => (dragged = null));
  if (shelf) watchDrops(shelf, "[data-album]", putInto);
}
if (grid) {
  watchDrops(grid, ".tile", dropOn);
  grid.addEventListener("keydown", (event) => {
    const tile = event.target.closest(".tile");
    if (!tile || !event.altKey || !STEPS[event.key]) return;
    event.preventDefault();
    step(tile, STEPS[event.key]);
  });
}
