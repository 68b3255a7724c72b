// Draws a recipe without WebGL: the same formulas, pixel by pixel.
import { mixPixels, sharpenPixels } from "./edit_colour.js";
import { shapeOf, toOriginal } from "./edit_geometry.js";

export class CanvasRenderer {
  name = "2d";

  constructor(canvas, image, filters) {
    Object.assign(this, { canvas, image, filters });
    this.width = image.naturalWidth;
    this.height = image.naturalHeight;
    this.context = canvas.getContext("2d", { willReadFrequently: true });
  }

  draw(recipe) {
    const shape = shapeOf(recipe, this.width, this.height);
    this.canvas.width = shape.width;
    this.canvas.height = shape.height;
    this.#place(shape);
    const pixels = this.context.getImageData(0, 0, shape.width, shape.height);
    mixPixels(pixels.data, recipe, this.filters);
    sharpenPixels(pixels.data, shape.width, shape.height, recipe.sharpness);
    this.context.putImageData(pixels, 0, 0);
  }

  #place(shape) {
    const [a, b, c, d, e, f] = toOriginal(shape);
    const toPixels = new DOMMatrix([a * this.width, b * this.height, c * this.width, d * this.height, e * this.width, f * this.height]);
    this.context.setTransform(toPixels.inverse());
    this.context.drawImage(this.image, 0, 0);
    this.context.resetTransform();
  }
}
