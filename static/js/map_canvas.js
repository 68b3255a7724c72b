// A canvas over the whole view of a map, drawn anew whenever the view comes to rest.
const L = window.L;

export class CanvasLayer {
  constructor(map, name, zIndex, draw) {
    this.map = map;
    this.drawer = draw;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "leaflet-zoom-hide";
    this.canvas.setAttribute("aria-hidden", "true");
    const pane = map.createPane(name);
    pane.style.zIndex = zIndex;
    pane.style.pointerEvents = "none";
    pane.append(this.canvas);
    map.on("moveend zoomend resize viewreset", () => this.draw());
    map.whenReady(() => this.draw());
  }

  draw() {
    const size = this.map.getSize();
    const scale = window.devicePixelRatio || 1;
    L.DomUtil.setPosition(this.canvas, this.map.containerPointToLayerPoint([0, 0]));
    this.canvas.width = size.x * scale;
    this.canvas.height = size.y * scale;
    this.canvas.style.width = `${size.x}px`;
    this.canvas.style.height = `${size.y}px`;
    const context = this.canvas.getContext("2d");
    context.scale(scale, scale);
    this.drawer(context, size);
  }
}
