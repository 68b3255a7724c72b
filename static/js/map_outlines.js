// Outlines of countries for a flat map: who reaches across the date line is drawn on both sides of it.
const TURN = 360;
const POLE = 89; // degrees: an outline that runs along the pole is closed there

/** Longitudes without jumps, so that they may leave the world at one side. */
export function continuous(ring) {
  let shift = 0;
  return ring.map(([x, y], i) => {
    const step = i ? x - ring[i - 1][0] : 0;
    const isAtPole = Math.abs(y) > POLE || (i && Math.abs(ring[i - 1][1]) > POLE);
    if (Math.abs(step) > TURN / 2 && !isAtPole) shift -= Math.sign(step) * TURN;
    return [x + shift, y];
  });
}

/** The pieces, and a copy a turn away of each that leaves the world. */
export function pieces(polygon) {
  const rings = polygon.map(continuous);
  const xs = rings[0].map(([x]) => x);
  const shifts = [0];
  if (Math.max(...xs) > TURN / 2) shifts.push(-TURN);
  if (Math.min(...xs) < -TURN / 2) shifts.push(TURN);
  return shifts.map((shift) => rings.map((ring) => ring.map(([x, y]) => [x + shift, y])));
}

export function unrolled(countries) {
  const features = countries.features.map((country) => {
    const { type, coordinates } = country.geometry;
    const polygons = type === "Polygon" ? [coordinates] : coordinates;
    return { ...country, geometry: { type: "MultiPolygon", coordinates: polygons.flatMap(pieces) } };
  });
  return { ...countries, features };
}
