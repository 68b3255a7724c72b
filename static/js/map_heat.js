// Where most photos were taken, as warmth: each cell glows, and the more photos it has, the more.
import { CanvasLayer } from "./map_canvas.js";
import { colour } from "./map_base.js";

const REACH_PX = 34;
const LEAST = 0.16; // how much a single photo shows

/** How strongly a cell glows: by the logarithm, so that a home leaves something of a journey. */
export function strength(count, most) {
  return LEAST + (1 - LEAST) * (Math.log1p(count) / Math.log1p(Math.max(most, 1)));
}

export class Heat extends CanvasLayer {
  #rows = [];

  constructor(map) {
    super(map, "heat", 450, (context) => this.#paint(context));
    this.isOn = false;
  }

  show(rows) {
    this.#rows = rows;
    this.draw();
  }

  #paint(context) {
    if (!this.isOn || !this.#rows.length) return;
    const most = Math.max(...this.#rows.map(([count]) => count));
    const warm = colour(this.map.getContainer(), "--accent");
    context.fillStyle = warm;
    for (const [count, latitude, longitude] of this.#rows) {
      const { x, y } = this.map.latLngToContainerPoint([latitude, longitude]);
      this.#glow(context, x, y, strength(count, most));
    }
  }

  /** Rings that add up to a soft spot; a gradient would need the colour's own transparent. */
  #glow(context, x, y, share) {
    const rings = 6;
    context.globalAlpha = (share * 0.8) / rings;
    for (let ring = rings; ring > 0; ring -= 1) {
      context.beginPath();
      context.arc(x, y, (REACH_PX * (0.4 + 0.6 * share) * ring) / rings, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
