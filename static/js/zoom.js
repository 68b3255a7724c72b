// The geometry of looking closer. Pure. A view is { scale, x, y }: the picture is drawn `scale` times
// its fitted size, its middle `x`, `y` pixels away from the middle of the stage.
export const FITTED = Object.freeze({ scale: 1, x: 0, y: 0 });

const LARGEST = 2; // pixels of the page for one of the picture
const CLOSEST = 3; // at least this much closer, also for small pictures

/** As large as fits the stage, but of a small picture only so large that it still looks good. */
export function fitSize(picture, stage) {
  const share = Math.min(stage.width / picture.width, stage.height / picture.height, LARGEST);
  return { width: picture.width * share, height: picture.height * share };
}

/** The largest scale: a pixel of the picture for one of the page. */
export function closest(picture, fitted) {
  return Math.max(CLOSEST, picture.width / fitted.width);
}

/** Zoomed to a scale, with what is under the point (from the middle of the stage) kept there. */
export function zoomView(view, point, scale) {
  const by = scale / view.scale;
  return {
    scale,
    x: point.x - (point.x - view.x) * by,
    y: point.y - (point.y - view.y) * by,
  };
}

/** Not smaller than fitted, not closer than `most`, and no gap where there could be picture. */
export function clampView(view, fitted, stage, most) {
  const scale = Math.min(Math.max(view.scale, 1), most);
  const { x, y } = scale === view.scale ? view : zoomView(view, { x: 0, y: 0 }, scale);
  return {
    scale,
    x: within(x, (fitted.width * scale - stage.width) / 2),
    y: within(y, (fitted.height * scale - stage.height) / 2),
  };
}

function within(value, most) {
  const limit = Math.max(0, most);
  return Math.min(Math.max(value, -limit), limit) || 0;
}
