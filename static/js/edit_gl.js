// Draws a recipe with WebGL2: one pass for shape, light and colour, a second one to sharpen.
import { LEVELS, MOST_SHARP, blurSigma, blurWeights, curves, mixing } from "./edit_colour.js";
import { shapeOf, toOriginal } from "./edit_geometry.js";

const MOST_WEIGHTS = 24;

const EVERYWHERE = `#version 300 es
in vec2 place;
void main() { gl_Position = vec4(place, 0.0, 1.0); }`;

const COLOUR = `#version 300 es
precision highp float;
uniform sampler2D picture;
uniform sampler2D table;
uniform vec2 size;
uniform mat3x2 map;
uniform mat3 matrix;
uniform vec3 lift;
uniform float contrast;
out vec4 colour;

float curve(float level, int channel) {
  float at = level * ${LEVELS - 1}.0;
  int below = int(floor(at));
  int above = min(below + 1, ${LEVELS - 1});
  return mix(texelFetch(table, ivec2(below, 0), 0)[channel], texelFetch(table, ivec2(above, 0), 0)[channel], at - float(below));
}

void main() {
  vec2 point = vec2(gl_FragCoord.x, size.y - gl_FragCoord.y); // rows count from below here
  vec3 c = texture(picture, map * vec3(point, 1.0)).rgb;
  c = vec3(curve(c.r, 0), curve(c.g, 1), curve(c.b, 2));
  c = clamp(matrix * c + lift, 0.0, 1.0);
  colour = vec4(clamp(c + contrast * c * (1.0 - c) * (2.0 * c - 1.0), 0.0, 1.0), 1.0);
}`;

const SHARP = `#version 300 es
precision highp float;
uniform sampler2D picture;
uniform ivec2 size;
uniform float weights[${MOST_WEIGHTS}];
uniform int radius;
uniform float amount;
out vec4 colour;

vec3 pixel(ivec2 at) { return texelFetch(picture, clamp(at, ivec2(0), size - 1), 0).rgb; }

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec3 blurred = vec3(0.0);
  for (int y = -radius; y <= radius; y++) {
    for (int x = -radius; x <= radius; x++) {
      blurred += weights[abs(x)] * weights[abs(y)] * pixel(at + ivec2(x, y));
    }
  }
  vec3 c = pixel(at);
  colour = vec4(clamp(c + amount * (c - blurred), 0.0, 1.0), 1.0);
}`;

function program(gl, fragment) {
  const made = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, EVERYWHERE], [gl.FRAGMENT_SHADER, fragment]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  gl.bindAttribLocation(made, 0, "place");
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(made) ?? "no program");
  return made;
}

function texture(gl, filter) {
  const made = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, made);
  for (const [name, value] of [
    [gl.TEXTURE_MIN_FILTER, filter],
    [gl.TEXTURE_MAG_FILTER, filter],
    [gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE],
    [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE],
  ]) gl.texParameteri(gl.TEXTURE_2D, name, value);
  return made;
}

export class GlRenderer {
  /** Raises where the browser cannot. */
  constructor(canvas, image, filters) {
    const gl = canvas.getContext("webgl2", { preserveDrawingBuffer: true, antialias: false });
    if (!gl) throw new Error("no WebGL2");
    Object.assign(this, { canvas, gl, filters, name: "webgl2" });
    this.width = image.naturalWidth;
    this.height = image.naturalHeight;
    this.colour = program(gl, COLOUR);
    this.sharp = program(gl, SHARP);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 3, -1, -1, 3]), gl.STATIC_DRAW);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
    this.picture = texture(gl, gl.LINEAR);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, image);
    this.table = texture(gl, gl.NEAREST);
    this.between = texture(gl, gl.NEAREST);
    this.frame = gl.createFramebuffer();
  }

  draw(recipe) {
    const { gl, canvas } = this;
    const shape = shapeOf(recipe, this.width, this.height);
    canvas.width = shape.width;
    canvas.height = shape.height;
    gl.viewport(0, 0, shape.width, shape.height);
    const isSharp = recipe.sharpness > 0;
    if (isSharp) this.#aside(shape);
    this.#colour(recipe, shape);
    if (isSharp) this.#sharpen(recipe, shape);
  }

  /** The first pass into a texture of its own, lying as the canvas does. */
  #aside({ width, height }) {
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.between);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.frame);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, this.between, 0);
  }

  #colour(recipe, shape) {
    const { gl } = this;
    const at = (name) => gl.getUniformLocation(this.colour, name);
    const { matrix, lift, contrast } = mixing(recipe, this.filters);
    gl.useProgram(this.colour);
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, this.table);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, LEVELS, 1, 0, gl.RGBA, gl.FLOAT, this.#levels(recipe));
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.picture);
    gl.uniform1i(at("picture"), 0);
    gl.uniform1i(at("table"), 1);
    gl.uniform2f(at("size"), shape.width, shape.height);
    gl.uniformMatrix3x2fv(at("map"), false, toOriginal(shape));
    gl.uniformMatrix3fv(at("matrix"), true, matrix.flat());
    gl.uniform3fv(at("lift"), lift);
    gl.uniform1f(at("contrast"), contrast);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  #levels(recipe) {
    const tables = curves(recipe);
    return Float32Array.from({ length: LEVELS * 4 }, (_, at) => tables[at % 4]?.[at >> 2] ?? 1);
  }

  #sharpen(recipe, { width, height }) {
    const { gl } = this;
    const at = (name) => gl.getUniformLocation(this.sharp, name);
    const weights = blurWeights(blurSigma(width, height));
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.useProgram(this.sharp);
    gl.bindTexture(gl.TEXTURE_2D, this.between);
    gl.uniform1i(at("picture"), 0);
    gl.uniform2i(at("size"), width, height);
    gl.uniform1fv(at("weights"), weights);
    gl.uniform1i(at("radius"), weights.length - 1);
    gl.uniform1f(at("amount"), (MOST_SHARP * recipe.sharpness) / 100);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }
}
