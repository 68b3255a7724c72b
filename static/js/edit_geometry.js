// The shape of a recipe, as editing/geometry.py says it, and the frame of the crop. Pure.
export const WHOLE = { left: 0, top: 0, width: 1, height: 1 };
const LEAST = 0.02; // of a side

/** Sizes in pixels of a picture of this size; the straightened one's need not be whole. */
export function shapeOf({ crop, straighten, turns, mirror }, width, height) {
  const [across, down] = turns % 2 ? [height, width] : [width, height];
  const angle = (straighten * Math.PI) / 180;
  const shrink = Math.cos(angle) + Math.abs(Math.sin(angle)) * Math.max(across / down, down / across);
  const straight = [across / shrink, down / shrink];
  const [left, outWidth] = span(crop.left, crop.width, straight[0]);
  const [top, outHeight] = span(crop.top, crop.height, straight[1]);
  return { across, down, angle, straight, left, top, width: outWidth, height: outHeight, turns, mirror };
}

function span(start, length, side) {
  const most = Math.max(1, Math.floor(side + 1e-6));
  const first = Math.min(Math.floor(start * side + 0.5), most - 1);
  const last = Math.min(Math.floor((start + length) * side + 0.5), most);
  return [first, Math.max(1, last - first)];
}

/** Pixels of the edited picture to fractions of the original: [a, b, c, d, e, f], where
    u = a x + c y + e and v = b x + d y + f. */
export function toOriginal(shape) {
  const [cos, sin] = [Math.cos(shape.angle), Math.sin(shape.angle)];
  const [x0, y0] = [shape.left - shape.straight[0] / 2, shape.top - shape.straight[1] / 2];
  let map = [
    cos / shape.across,
    -sin / shape.down,
    sin / shape.across,
    cos / shape.down,
    0.5 + (cos * x0 + sin * y0) / shape.across,
    0.5 + (-sin * x0 + cos * y0) / shape.down,
  ];
  for (let turn = 0; turn < shape.turns; turn += 1) {
    const [a, b, c, d, e, f] = map;
    map = [b, -a, d, -c, f, 1 - e];
  }
  if (shape.mirror) map = [-map[0], map[1], -map[2], map[3], 1 - map[4], map[5]];
  return map;
}

/** The recipe after a quarter turn of what one sees. */
export function turned(recipe, way) {
  const { left, top, width, height, ratio } = recipe.crop;
  const crop =
    way === "right"
      ? { left: 1 - top - height, top: left, width: height, height: width }
      : { left: top, top: 1 - left - width, width: height, height: width };
  const turns = (recipe.turns + (way === "right" ? 1 : 3)) % 4;
  return { ...recipe, turns, crop: { ...crop, ratio: ratio.split(":").reverse().join(":") } };
}

/** The recipe after what one sees was mirrored: the mirror comes first, so that turns change too. */
export function mirrored(recipe) {
  const { left, width } = recipe.crop;
  return {
    ...recipe,
    mirror: !recipe.mirror,
    turns: (4 - recipe.turns) % 4,
    straighten: -recipe.straighten,
    crop: { ...recipe.crop, left: 1 - left - width },
  };
}

/** Width by height that a ratio asks for, in fractions of a picture of this shape; 0 for none. */
export function ratioOf(name, across, down) {
  if (name === "free") return 0;
  if (name === "original") return 1;
  const [width, height] = name.split(":").map(Number);
  return (width / height) * (down / across);
}

/** The largest crop of this ratio about the middle of another. */
export function fitted(crop, ratio) {
  if (!ratio) return crop;
  const middle = [crop.left + crop.width / 2, crop.top + crop.height / 2];
  let width = Math.max(crop.width, crop.height * ratio);
  width = Math.min(width, 1, ratio);
  const height = width / ratio;
  return within({ left: middle[0] - width / 2, top: middle[1] - height / 2, width, height });
}

export function within(crop) {
  const [width, height] = [Math.min(crop.width, 1), Math.min(crop.height, 1)];
  return {
    left: Math.min(Math.max(crop.left, 0), 1 - width),
    top: Math.min(Math.max(crop.top, 0), 1 - height),
    width,
    height,
  };
}

/** The crop after one of its handles ("n", "se", "move") was moved by fractions of the picture. */
export function dragged(crop, handle, dx, dy, ratio) {
  if (handle === "move") return within({ ...crop, left: crop.left + dx, top: crop.top + dy });
  let [left, top, right, bottom] = [crop.left, crop.top, crop.left + crop.width, crop.top + crop.height];
  if (handle.includes("w")) left = Math.min(Math.max(left + dx, 0), right - LEAST);
  if (handle.includes("e")) right = Math.max(Math.min(right + dx, 1), left + LEAST);
  if (handle.includes("n")) top = Math.min(Math.max(top + dy, 0), bottom - LEAST);
  if (handle.includes("s")) bottom = Math.max(Math.min(bottom + dy, 1), top + LEAST);
  const free = { left, top, width: right - left, height: bottom - top };
  return ratio ? held(free, crop, handle, ratio) : free;
}

/** With the ratio kept, from the side or corner that was not moved. */
function held(free, before, handle, ratio) {
  const byHeight = handle === "n" || handle === "s";
  let width = byHeight ? free.height * ratio : free.width;
  const right = handle.includes("w") ? before.left + before.width : before.left;
  const bottom = handle.includes("n") ? before.top + before.height : before.top;
  const mostWidth = handle.includes("w") ? right : 1 - right;
  const mostHeight = handle.includes("n") ? bottom : 1 - bottom;
  width = Math.max(Math.min(width, mostWidth, mostHeight * ratio), LEAST);
  const height = width / ratio;
  return within({
    left: handle.includes("w") ? right - width : right,
    top: handle.includes("n") ? bottom - height : bottom,
    width,
    height,
  });
}
