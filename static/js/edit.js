// The editor: what the fields say is shown on the picture at once, with undo within the page.
import { mixPixels } from "./edit_colour.js";
import { CanvasRenderer } from "./edit_canvas.js";
import { CropFrame } from "./edit_crop.js";
import { readForm, tellFigures, writeForm } from "./edit_form.js";
import { fitted, mirrored, ratioOf, turned, WHOLE } from "./edit_geometry.js";
import { GlRenderer } from "./edit_gl.js";

const NOTHING = {
  crop: { ...WHOLE, ratio: "free" },
  straighten: 0, turns: 0, mirror: false, exposure: 0, contrast: 0, highlights: 0, shadows: 0,
  temperature: 0, tint: 0, saturation: 0, sharpness: 0, filter: "none", black_and_white: false,
};

class Editor {
  #undone = [];
  #history = [];
  #isDrawing = false;
  #isComparing = false;

  constructor(form) {
    this.form = form;
    this.filters = JSON.parse(document.getElementById("edit-filters").textContent);
    this.canvas = this.find("[data-edit-canvas]");
    this.picture = { width: Number(form.dataset.width), height: Number(form.dataset.height) };
    this.recipe = readForm(form);
    this.#history.push(this.recipe);
    this.#listen();
    tellFigures(form);
  }

  find(selector) {
    return this.form.querySelector(selector);
  }

  async start() {
    const image = this.find("[data-edit-source]");
    await image.decode();
    this.renderer = this.#renderer(image);
    if (!this.picture.width) this.picture = { width: this.renderer.width, height: this.renderer.height };
    image.hidden = true;
    this.canvas.hidden = false;
    this.crop = new CropFrame(this.find("[data-crop]"), this.canvas, this);
    this.#drawFilters(image);
    this.draw();
    this.form.dataset.renderer = this.renderer.name;
  }

  #renderer(image) {
    try {
      return new GlRenderer(this.canvas, image, this.filters);
    } catch {
      const fresh = this.canvas.cloneNode(); // one that was asked for WebGL gives nothing else
      this.canvas.replaceWith(fresh);
      this.canvas = fresh;
      return new CanvasRenderer(fresh, image, this.filters);
    }
  }

  #drawFilters(image) {
    for (const canvas of this.form.querySelectorAll("[data-edit-filter]")) {
      const context = canvas.getContext("2d", { willReadFrequently: true });
      const scale = Math.max(canvas.width / image.naturalWidth, canvas.height / image.naturalHeight);
      const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
      context.drawImage(image, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
      const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
      mixPixels(pixels.data, { ...NOTHING, filter: canvas.dataset.editFilter }, this.filters);
      context.putImageData(pixels, 0, 0);
    }
  }

  // Showing

  get isCropping() {
    return this.find("[data-edit-shape]").open;
  }

  /** Once a frame, however fast a slider moves. */
  draw() {
    if (this.#isDrawing || !this.renderer) return;
    this.#isDrawing = true;
    requestAnimationFrame(() => {
      this.#isDrawing = false;
      const whole = { ...this.recipe, crop: { ...WHOLE, ratio: "free" } };
      const shown = this.isCropping ? whole : this.recipe;
      this.renderer.draw(this.#isComparing ? NOTHING : shown);
      this.find("[data-crop]").hidden = !this.isCropping || this.#isComparing;
      this.crop.place();
    });
  }

  compare(isPressed) {
    this.#isComparing = isPressed;
    this.find("[data-edit-compare]").setAttribute("aria-pressed", isPressed);
    this.draw();
  }

  // Changing

  change(part) {
    this.recipe = { ...this.recipe, ...part };
    writeForm(this.form, this.recipe);
    this.draw();
  }

  /** What is seen now is a step that can be undone. */
  keep() {
    if (JSON.stringify(this.#history.at(-1)) === JSON.stringify(this.recipe)) return;
    this.#history.push(this.recipe);
    this.#undone = [];
    this.#tellHistory();
  }

  undo() {
    if (this.#history.length < 2) return;
    this.#undone.push(this.#history.pop());
    this.#show();
  }

  redo() {
    if (!this.#undone.length) return;
    this.#history.push(this.#undone.pop());
    this.#show();
  }

  #show() {
    this.change(this.#history.at(-1));
    this.#tellHistory();
  }

  #tellHistory() {
    this.find("[data-edit-undo]").disabled = this.#history.length < 2;
    this.find("[data-edit-redo]").disabled = !this.#undone.length;
  }

  get isChanged() {
    return this.#history.length > 1;
  }

  done(recipe) {
    this.change(recipe);
    this.keep();
  }

  #fields({ target }) {
    const before = this.recipe;
    this.recipe = readForm(this.form);
    if (target.name === "crop_ratio") {
      const { width, height } = this.picture;
      const [across, down] = before.turns % 2 ? [height, width] : [width, height];
      const crop = fitted(before.crop, ratioOf(target.value, across, down));
      this.recipe = { ...this.recipe, crop: { ...crop, ratio: target.value } };
      writeForm(this.form, this.recipe);
    }
    tellFigures(this.form);
    this.draw();
  }

  #listen() {
    const { form } = this;
    form.addEventListener("input", (event) => this.#fields(event));
    form.addEventListener("change", (event) => {
      this.#fields(event);
      this.keep();
    });
    form.addEventListener("click", (event) => this.#clicked(event));
    form.addEventListener("dblclick", ({ target }) => {
      if (target.type === "range") this.done({ [target.name]: NOTHING[target.name] });
    });
    form.addEventListener("toggle", () => this.draw(), true);
    document.addEventListener("keydown", (event) => this.#key(event));
    const button = this.find("[data-edit-compare]");
    button.addEventListener("pointerdown", () => this.compare(true));
    for (const name of ["pointerup", "pointerleave", "pointercancel", "blur"]) {
      button.addEventListener(name, () => this.compare(false));
    }
    button.addEventListener("keydown", ({ key }) => [" ", "Enter"].includes(key) && this.compare(true));
    button.addEventListener("keyup", () => this.compare(false));
  }

  #clicked({ target }) {
    const button = target.closest("button");
    if (!button) return;
    if (button.dataset.editTurn) this.done(turned(this.recipe, button.dataset.editTurn));
    else if (button.matches("[data-edit-mirror]")) this.done(mirrored(this.recipe));
    else if (button.matches("[data-edit-reset]")) this.done(NOTHING);
    else if (button.matches("[data-edit-undo]")) this.undo();
    else if (button.matches("[data-edit-redo]")) this.redo();
  }

  #key(event) {
    const isCommand = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    const act = isCommand
      ? { z: () => (event.shiftKey ? this.redo() : this.undo()), y: () => this.redo() }[key]
      : this.#plain(key, event.target);
    if (!act) return;
    event.preventDefault();
    act();
  }

  #plain(key, target) {
    if (target.matches("select, input:not([type=range])")) return undefined;
    return {
      r: () => this.done(turned(this.recipe, "right")),
      m: () => this.done(mirrored(this.recipe)),
      escape: () => !this.isChanged && this.find("[data-edit-leave]").click(),
    }[key];
  }
}

const form = document.querySelector("[data-editor]");
if (form?.querySelector("[data-edit-source]")) {
  const editor = new Editor(form);
  editor.start().catch(() => {
    const status = editor.find("[data-edit-status]");
    status.textContent = status.dataset.failed;
  });
}
