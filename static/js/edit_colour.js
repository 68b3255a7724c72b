// The colour of a recipe, as editing/colour.py says it: a test compares the two. Colours are sRGB as
// they are stored, from 0 to 1.
export const LEVELS = 256;
const LUMA = [0.2126, 0.7152, 0.0722];
const BLUR_SHARE = 1 / 2000;
const LEAST_SIGMA = 0.3;
const MOST_SIGMA = 8;
export const MOST_SHARP = 1.5;

const clip = (value) => Math.min(Math.max(value, 0), 1);

function toLinear(c) {
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}

function toEncoded(c) {
  return c <= 0.0031308 ? c * 12.92 : 1.055 * c ** (1 / 2.4) - 0.055;
}

function gains({ temperature, tint, exposure }) {
  const balance = [2 ** (0.005 * temperature), 2 ** (-0.003 * tint), 2 ** (-0.005 * temperature)];
  const grey = balance.reduce((sum, gain, at) => sum + gain * LUMA[at], 0);
  return balance.map((gain) => (gain / grey) * 2 ** exposure);
}

export function contrasted(c, by) {
  return c + by * c * (1 - c) * (2 * c - 1);
}

/** What becomes of each level, one list a channel. */
export function curves(recipe) {
  return gains(recipe).map((gain) =>
    Float32Array.from({ length: LEVELS }, (_, level) => {
      let c = toEncoded(clip(toLinear(level / (LEVELS - 1)) * gain));
      c += (recipe.shadows / 100) * c * (1 - c) ** 2;
      c += (recipe.highlights / 100) * c ** 2 * (1 - c);
      return clip(contrasted(c, recipe.contrast / 100));
    }),
  );
}

/** Saturation with the filter upon it: matrix row by row, lift, contrast. */
export function mixing(recipe, filters) {
  const { matrix, lift, contrast } = filters[recipe.filter];
  const share = recipe.black_and_white ? 0 : 1 + recipe.saturation / 100;
  const saturated = [0, 1, 2].map((row) => LUMA.map((luma, at) => (1 - share) * luma + (row === at ? share : 0)));
  const mixed = matrix.map((row) => [0, 1, 2].map((at) => row.reduce((sum, value, k) => sum + value * saturated[k][at], 0)));
  return { matrix: mixed, lift, contrast };
}

export function blurSigma(width, height) {
  return Math.min(Math.max(Math.max(width, height) * BLUR_SHARE, LEAST_SIGMA), MOST_SIGMA);
}

/** One row of the blur, from its middle to the right: it is the same to the left. */
export function blurWeights(sigma) {
  const radius = Math.ceil(2.5 * sigma);
  const half = Array.from({ length: radius + 1 }, (_, step) => Math.exp(-(step ** 2) / (2 * sigma ** 2)));
  const sum = half.reduce((all, weight) => all + weight, 0) * 2 - half[0];
  return half.map((weight) => weight / sum);
}

/** Light and colour of RGBA bytes, in their place. */
export function mixPixels(bytes, recipe, filters) {
  const tables = curves(recipe);
  const { matrix, lift, contrast } = mixing(recipe, filters);
  for (let at = 0; at < bytes.length; at += 4) {
    const [red, green, blue] = tables.map((table, channel) => table[bytes[at + channel]]);
    for (let row = 0; row < 3; row += 1) {
      const [r, g, b] = matrix[row];
      const c = clip(r * red + g * green + b * blue + lift[row]);
      bytes[at + row] = Math.round(clip(contrasted(c, contrast)) * 255);
    }
  }
}

/** Sharpness of RGBA bytes, in their place. */
export function sharpenPixels(bytes, width, height, sharpness) {
  if (!sharpness) return;
  const weights = blurWeights(blurSigma(width, height));
  const across = blurred(Float32Array.from(bytes), weights, { length: width, step: 4, lines: height, line: width * 4 });
  const both = blurred(across, weights, { length: height, step: width * 4, lines: width, line: 4 });
  const by = (MOST_SHARP * sharpness) / 100;
  for (let at = 0; at < bytes.length; at += 1) {
    if (at % 4 !== 3) bytes[at] = Math.min(Math.max(Math.round(bytes[at] + by * (bytes[at] - both[at])), 0), 255);
  }
}

/** One way: `step` from a pixel to the next, `line` from a line to the next. */
function blurred(values, weights, { length, step, lines, line }) {
  const out = new Float32Array(values.length);
  for (let row = 0; row < lines; row += 1) {
    for (let at = 0; at < length; at += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        const start = row * line + channel;
        let sum = values[start + at * step] * weights[0];
        for (let k = 1; k < weights.length; k += 1) {
          sum += weights[k] * (values[start + Math.max(at - k, 0) * step] + values[start + Math.min(at + k, length - 1) * step]);
        }
        out[start + at * step] = sum;
      }
    }
  }
  return out;
}
