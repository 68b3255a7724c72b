// The geometry of boxes around faces. Pure. A box is { left, top, width, height } in fractions of the
// upright picture; a point is { x, y } in the same.
export const SMALLEST = 0.01; // of either side

/** Where a point of the page lies in the picture that fills this rectangle of the page. */
export function pointIn(rect, { clientX, clientY }) {
  return {
    x: within((clientX - rect.left) / rect.width, 0, 1),
    y: within((clientY - rect.top) / rect.height, 0, 1),
  };
}

export function boxBetween(a, b) {
  return {
    left: Math.min(a.x, b.x),
    top: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  };
}

/** A box about a point, as a whole within the picture. */
export function boxAbout({ x, y }, width, height) {
  return movedBox({ left: x - width / 2, top: y - height / 2, width, height }, 0, 0);
}

export function movedBox(box, dx, dy) {
  return {
    ...box,
    left: within(box.left + dx, 0, 1 - box.width),
    top: within(box.top + dy, 0, 1 - box.height),
  };
}

/** Its lower right corner moved. */
export function sizedBox(box, dx, dy) {
  return {
    ...box,
    width: within(box.width + dx, SMALLEST, 1 - box.left),
    height: within(box.height + dy, SMALLEST, 1 - box.top),
  };
}

export function isLargeEnough({ width, height }) {
  return width >= SMALLEST && height >= SMALLEST;
}

/** The smallest box that holds the point: a child's face before the adult's behind it. */
export function smallestAt(boxes, point) {
  const holding = boxes.filter((box) => holds(box, point));
  return holding.sort((a, b) => a.width * a.height - b.width * b.height)[0] ?? null;
}

function holds({ left, top, width, height }, { x, y }) {
  return x >= left && x <= left + width && y >= top && y <= top + height;
}

function within(value, least, most) {
  return Math.min(Math.max(value, least), Math.max(most, least));
}
