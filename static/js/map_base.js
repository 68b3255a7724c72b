// A map that needs no network but its own server: the outlines of countries, names of countries and
// towns, and tiles of a map server only where the operator chose one. Needs vendor/leaflet.js and
// vendor/topojson-client.min.js.
import { CanvasLayer } from "./map_canvas.js";
import { unrolled } from "./map_outlines.js";
import { drawLabels, placedLabels, countryLabels, townLabels } from "./map_labels.js";

const L = window.L;
const WORLD = [[-85.05, -180], [85.05, 180]];
const MOST_ZOOM = 18;
const NEAREST_OUTLINE = 0.25; // steps of the zoom

/** A colour of the page's tokens, as a canvas understands it. */
export function colour(host, name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  host.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

/** Calls back when light becomes dark, or the other way round. */
export function watchTheme(changed) {
  new MutationObserver(changed).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
}

/** Not so far out that the world is narrower than its frame. */
function leastZoom(host) {
  const exact = Math.log2(Math.max(host.clientWidth, 256) / 256);
  return Math.max(0, Math.ceil(exact / NEAREST_OUTLINE) * NEAREST_OUTLINE);
}

export function makeMap(host) {
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(host, {
    zoomControl: false,
    attributionControl: Boolean(host.dataset.tiles),
    zoomSnap: NEAREST_OUTLINE,
    maxZoom: MOST_ZOOM,
    minZoom: leastZoom(host),
    maxBounds: WORLD,
    maxBoundsViscosity: 1,
    zoomAnimation: !isStill,
    fadeAnimation: !isStill,
    inertia: !isStill,
  });
  new ResizeObserver(() => {
    map.setMinZoom(leastZoom(host));
    map.invalidateSize({ animate: false });
  }).observe(host);
  if (host.dataset.tiles) addTiles(map, host);
  else addOutlines(map, host);
  return map;
}

function addTiles(map, host) {
  map.attributionControl.setPrefix(false);
  const words = document.createElement("span");
  words.textContent = host.dataset.attribution;
  L.tileLayer(host.dataset.tiles, { maxZoom: MOST_ZOOM, attribution: words.innerHTML }).addTo(map);
}

async function fetchJson(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  return response.json();
}

async function addOutlines(map, host) {
  const [topology, towns] = await Promise.all([host.dataset.world, host.dataset.towns].map(fetchJson));
  const countries = unrolled(window.topojson.feature(topology, topology.objects.countries));
  const style = () => ({
    color: colour(host, "--map-border"),
    fillColor: colour(host, "--map-land"),
    fillOpacity: 1,
    weight: 0.8,
  });
  const land = L.geoJSON(countries, { renderer: L.canvas({ padding: 0.3 }), interactive: false, style }).addTo(map);
  const candidates = [countryLabels(countries), townLabels(towns)];
  const names = new CanvasLayer(map, "names", 420, (context, size) => {
    drawLabels(context, placedLabels(map, size, candidates), (name) => colour(host, name));
  });
  watchTheme(() => {
    land.setStyle(style());
    names.draw();
  });
  host.dataset.drawn = countries.features.length;
}
