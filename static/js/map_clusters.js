// Clusters of photos on the map: a picture and a number each. Those that would lie over each other
// are one until the map comes closer; no photo is counted twice or left out.
const L = window.L;
export const APART_PX = 58;
const SIZE_PX = 52;

/** Clusters of rows `[count, latitude, longitude, photo]`, the largest first, `at` giving the pixel. */
export function joined(rows, at) {
  const clusters = [];
  for (const [count, latitude, longitude, photo] of rows) {
    const point = at(latitude, longitude);
    const near = clusters.find((other) => Math.hypot(other.point.x - point.x, other.point.y - point.y) < APART_PX);
    if (near) near.add(count, latitude, longitude);
    else clusters.push(new Cluster({ count, latitude, longitude, photo, point }));
  }
  return clusters;
}

class Cluster {
  constructor(values) {
    Object.assign(this, values);
    this.points = [[this.latitude, this.longitude]];
  }

  add(count, latitude, longitude) {
    this.count += count;
    this.points.push([latitude, longitude]);
  }
}

/** As people read numbers at a glance: 950, 1.2k, 34k. */
export function shortly(count) {
  if (count < 1000) return String(count);
  const thousands = count / 1000;
  return thousands < 10 ? `${Math.floor(thousands * 10) / 10}k` : `${Math.floor(thousands)}k`;
}

function icon(cluster, thumbnail) {
  const host = document.createElement("span");
  const picture = document.createElement("img");
  picture.src = thumbnail.replace("/0/", `/${cluster.photo}/`);
  picture.alt = "";
  picture.draggable = false;
  host.append(picture);
  if (cluster.count > 1) {
    const number = document.createElement("span");
    number.className = "map-number";
    number.textContent = shortly(cluster.count);
    host.append(number);
  }
  return L.divIcon({ className: "map-cluster", iconSize: [SIZE_PX, SIZE_PX], html: host });
}

export class Clusters {
  constructor(map, { thumbnail, words, opened }) {
    this.layer = L.layerGroup().addTo(map);
    Object.assign(this, { map, thumbnail, words, opened });
  }

  show(rows) {
    const focused = document.activeElement?.dataset?.cover;
    this.layer.clearLayers();
    for (const cluster of joined(rows, (...at) => this.map.latLngToContainerPoint(at))) this.#add(cluster);
    if (focused) this.map.getContainer().querySelector(`[data-cover="${focused}"]`)?.focus();
  }

  set isHidden(value) {
    this.map.getPane("markerPane").hidden = value;
  }

  #add(cluster) {
    const options = { icon: icon(cluster, this.thumbnail), autoPanOnFocus: false };
    const marker = L.marker([cluster.latitude, cluster.longitude], options);
    marker.on("click", () => this.opened(cluster));
    this.layer.addLayer(marker);
    const element = marker.getElement();
    element.dataset.cover = cluster.photo;
    element.dataset.count = cluster.count;
    const words = cluster.count === 1 ? this.words.one : this.words.many.replace("0", cluster.count.toLocaleString());
    element.setAttribute("aria-label", words);
    element.addEventListener("keydown", (event) => {
      if (!["Enter", " "].includes(event.key)) return;
      event.preventDefault();
      this.opened(cluster);
    });
  }
}
