// A map to say on where photos were taken: a click puts a pin there, Enter puts it into the middle.
// The field of the form stays the truth; whoever types a point there sees the pin move.
import { makeMap } from "./map_base.js";

const L = window.L;
const WORLD = [[-60, -180], [75, 180]];
const NEAR = 10; // zoom: towns beside it tell where it is
const POINT = /^\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*$/;

function read(text) {
  const found = POINT.exec(text);
  if (!found) return null;
  const [latitude, longitude] = [Number(found[1]), Number(found[2])];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? [latitude, longitude] : null;
}

function pick(host) {
  const form = host.closest("form");
  const field = form.elements.point;
  host.hidden = false;
  const frame = host.querySelector("[data-map]");
  const map = makeMap(frame);
  const icon = L.divIcon({ className: "map-pin", iconSize: [28, 28] });
  const pin = L.marker([0, 0], { icon, draggable: true, keyboard: false });

  const show = (at) => pin.setLatLng(at).addTo(map);
  const say = ({ lat, lng }) => {
    field.value = `${lat.toFixed(6)}, ${lng.toFixed(6)}`;
    form.querySelector("[name=way][value=point]").checked = true;
    show([lat, lng]);
  };

  const first = read(field.value) ?? read(frame.dataset.at);
  if (first) map.setView(first, NEAR);
  else map.fitBounds(WORLD);
  if (first) show(first);
  map.on("click", ({ latlng }) => say(latlng));
  pin.on("dragend", () => say(pin.getLatLng()));
  frame.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    say(map.getCenter());
  });
  field.addEventListener("change", () => {
    const at = read(field.value);
    if (!at) return;
    show(at);
    map.setView(at, Math.max(map.getZoom(), NEAR));
  });
}

const host = document.querySelector("[data-map-pick]");
if (host) pick(host);
