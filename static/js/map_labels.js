// Names on a map without a network: countries from far away, towns from near by, the largest first,
// and none over another.
const COUNTRIES_UNTIL = 6.5; // zoom
const TOWNS_FROM = 4;
const ROOM_PX = 26_000; // square pixels of the view for each label
const GAP_PX = 14;
const LINE_PX = 16;
const LETTER_PX = 6.6;

/** Twice the area of a ring, and its middle. */
function measure(ring) {
  let [area, x, y] = [0, 0, 0];
  ring.forEach(([x1, y1], i) => {
    const [x2, y2] = ring[(i + 1) % ring.length];
    const cross = x1 * y2 - x2 * y1;
    area += cross;
    x += (x1 + x2) * cross;
    y += (y1 + y2) * cross;
  });
  return { area: Math.abs(area), x: x / (3 * area), y: y / (3 * area) };
}

/** A label in the middle of each country's largest piece, the largest country first. */
export function countryLabels(countries) {
  const labels = countries.features.map(({ geometry, properties }) => {
    const [largest] = geometry.coordinates.map(([ring]) => measure(ring)).sort((a, b) => b.area - a.area);
    return { name: properties.name, latitude: largest.y, longitude: largest.x, area: largest.area, isCountry: true };
  });
  return labels.filter((label) => label.area > 0).sort((a, b) => b.area - a.area);
}

export function townLabels({ names, points }) {
  return names.map((name, i) => ({ name, latitude: points[2 * i], longitude: points[2 * i + 1] }));
}

/** Those of the candidates for which there is room, with the pixel at which each stands. */
export function placedLabels(map, size, [countries, towns]) {
  const zoom = map.getZoom();
  const wanted = [...(zoom < COUNTRIES_UNTIL ? countries : []), ...(zoom >= TOWNS_FROM ? towns : [])];
  const bounds = map.getBounds();
  const most = Math.max(6, Math.round((size.x * size.y) / ROOM_PX));
  const placed = [];
  for (const label of wanted) {
    if (placed.length >= most) break;
    const at = [label.latitude, label.longitude];
    if (!bounds.contains(at)) continue;
    const { x, y } = map.latLngToContainerPoint(at);
    const half = (label.name.length * LETTER_PX) / 2 + GAP_PX / 2;
    const box = { left: x - half, right: x + half, top: y - LINE_PX, bottom: y + LINE_PX };
    const isInside = box.left > 0 && box.right < size.x && box.top > 0 && box.bottom < size.y;
    if (isInside && !placed.some((other) => overlaps(other.box, box))) placed.push({ ...label, x, y, box });
  }
  return placed;
}

export function overlaps(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

export function drawLabels(context, labels, colour) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = colour("--map-land");
  for (const label of labels) {
    context.font = label.isCountry ? "600 12px system-ui, sans-serif" : "500 12px system-ui, sans-serif";
    context.fillStyle = colour(label.isCountry ? "--quiet" : "--text");
    context.strokeText(label.name, label.x, label.y);
    context.fillText(label.name, label.x, label.y);
  }
}
