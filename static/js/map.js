// The map page: clusters of the view, the photos beside it, warmth, and a search inside the view.
// Where the map stands is in the address, so that it is there again after a photo.
import { makeMap } from "./map_base.js";
import { Clusters } from "./map_clusters.js";
import { Heat } from "./map_heat.js";

const WAIT_MS = 120;
const CLOSER = 2; // zooms
const FIRST_ZOOM = 2; // of the clusters that tell where all photos are
const FINER = 2; // zooms by which cells of warmth are finer than clusters
const WORLD = [[-60, -180], [75, 180]];

class MapPage {
  #waiting = 0;
  #asked = null;

  constructor(host) {
    this.host = host;
    this.words = host.dataset;
    this.list = host.querySelector("[data-found]");
    this.search = host.querySelector("[data-map-search]");
    this.map = makeMap(host.querySelector("[data-map]"));
    this.heat = new Heat(this.map);
    this.clusters = new Clusters(this.map, {
      thumbnail: this.words.thumbnail,
      words: { one: this.words.one, many: this.words.near },
      opened: (cluster) => this.#open(cluster),
    });
    this.#listen();
    this.#begin();
  }

  #listen() {
    this.map.on("moveend", () => {
      clearTimeout(this.#waiting);
      this.#waiting = setTimeout(() => this.#look(), WAIT_MS);
    });
    for (const button of this.host.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => this.#zoom(button.dataset.zoom));
    }
    const heat = this.host.querySelector("[data-heat]");
    heat.addEventListener("click", () => this.#warm(heat));
    this.search.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#fillList();
    });
    this.search.elements.q.addEventListener("search", () => this.#fillList());
    // What follows is asked for beside the list that it follows.
    this.list.addEventListener("htmx:configRequest", ({ detail }) => {
      if (detail.path.startsWith("?")) detail.path = this.words.search + detail.path;
    });
    document.body.addEventListener("library-changed", () => this.#look());
  }

  async #begin() {
    const [latitude, longitude, zoom] = (new URLSearchParams(location.search).get("at") ?? "").split(",").map(Number);
    if (Number.isFinite(zoom) && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) {
      this.map.setView([latitude, longitude], zoom);
    } else {
      this.map.fitBounds(WORLD);
      await this.#showAll();
    }
  }

  async #showAll() {
    const rows = await this.#read("-180,-90,180,90", FIRST_ZOOM);
    const points = rows?.map(([, latitude, longitude]) => [latitude, longitude]) ?? [];
    this.map.fitBounds(points.length ? points : WORLD, { padding: [56, 56], maxZoom: 11 });
    this.#look();
  }

  #zoom(way) {
    if (way === "all") this.#showAll();
    else if (way === "in") this.map.zoomIn(1);
    else this.map.zoomOut(1);
  }

  #warm(button) {
    this.heat.isOn = !this.heat.isOn;
    button.setAttribute("aria-pressed", this.heat.isOn);
    this.clusters.isHidden = this.heat.isOn;
    this.#look();
  }

  /** `west,south,east,north`, within the world. */
  get box() {
    const bounds = this.map.getBounds();
    const within = (value, most) => Math.max(-most, Math.min(value, most)).toFixed(6);
    return [
      within(bounds.getWest(), 180), within(bounds.getSouth(), 90),
      within(bounds.getEast(), 180), within(bounds.getNorth(), 90),
    ].join(",");
  }

  get zoom() {
    return Math.round(this.map.getZoom());
  }

  async #look() {
    const { lat, lng } = this.map.getCenter();
    const at = `${lat.toFixed(5)},${lng.toFixed(5)},${this.map.getZoom()}`;
    history.replaceState(history.state, "", `?at=${at}`);
    this.#fillList();
    this.#asked?.abort(); // a newer view asks for itself
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    const rows = await this.#read(this.box, this.zoom, signal);
    if (!rows) return;
    this.clusters.show(rows);
    this.#count(rows.reduce((sum, [count]) => sum + count, 0));
    if (this.heat.isOn) this.heat.show((await this.#read(this.box, Math.min(this.zoom + FINER, 20), signal)) ?? []);
    else this.heat.show([]);
  }

  /** Rows of clusters; null where nothing came, which is said, or nobody waits any more. */
  async #read(box, zoom, signal = null) {
    try {
      const response = await fetch(`${this.words.cells}?bbox=${box}&zoom=${zoom}`, { signal });
      if (!response.ok) throw new TypeError(`cells answer ${response.status}`);
      return (await response.json()).clusters;
    } catch {
      if (!signal?.aborted) this.#say(this.words.trouble);
      return null;
    }
  }

  #count(count) {
    if (this.search.elements.q.value.trim()) this.#say(this.words.foundWords);
    else this.#say(count === 1 ? this.words.countOne : this.words.countWords.replace("0", count.toLocaleString()));
  }

  #say(words) {
    this.host.querySelector("[data-map-count]").textContent = words;
  }

  /** The photos of the view, or those of a search in it. */
  #fillList() {
    const [west, south, east, north] = this.box.split(",");
    const q = this.search.elements.q.value.trim();
    this.search.elements.scope.value = `area:${south},${west},${north},${east}`;
    const found = new URLSearchParams({ q, scope: this.search.elements.scope.value, fragment: "1" });
    const shown = new URLSearchParams({ bbox: this.box, zoom: this.zoom });
    const address = q ? `${this.words.search}?${found}` : `${this.words.photos}?${shown}`;
    if (address === this.list.dataset.shows) return;
    this.list.dataset.shows = address;
    if (q) this.#say(this.words.foundWords);
    window.htmx.ajax("GET", address, { source: this.list, target: this.list, swap: "innerHTML" });
  }

  #open(cluster) {
    const { photo, points } = cluster;
    if (cluster.count > 1 && this.map.getZoom() < this.map.getMaxZoom()) {
      const closer = Math.min(this.map.getZoom() + CLOSER, this.map.getMaxZoom());
      if (points.length > 1) this.map.flyToBounds(points, { padding: [80, 80], maxZoom: closer, duration: 0.4 });
      else this.map.flyTo(points[0], closer, { duration: 0.4 });
      return;
    }
    const tile = this.list.querySelector(`a.tile[data-photo="${photo}"]`);
    if (tile) tile.click();
    else location.assign(this.words.photo.replace("/0/", `/${photo}/`));
  }
}

const host = document.querySelector("[data-map-page]");
if (host) new MapPage(host);
