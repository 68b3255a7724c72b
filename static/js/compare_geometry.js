// The geometry of comparing two pictures. Pure. Both lie in one frame, whose size only tells its
// shape; a picture lies there at a box in fractions of it, turned as an EXIF orientation says.

// The matrices of the orientations 1 to 8: x' = a x + c y, y' = b x + d y, with y going down.
const TURNS = [
  null,
  [1, 0, 0, 1],
  [-1, 0, 0, 1],
  [-1, 0, 0, -1],
  [1, 0, 0, -1],
  [0, 1, 1, 0],
  [0, 1, -1, 0],
  [0, -1, -1, 0],
  [0, -1, 1, 0],
];
const BACK = [null, 1, 2, 3, 4, 5, 8, 7, 6];

/** The orientation that undoes another. */
export const undone = (orientation) => BACK[orientation];

export const isSideways = (orientation) => orientation >= 5;

export function turned({ x, y }, orientation) {
  const [a, b, c, d] = TURNS[orientation];
  return { x: a * x + c * y || 0, y: b * x + d * y || 0 };
}

export const cssTurn = (orientation) => `matrix(${TURNS[orientation].join(", ")}, 0, 0)`;

/** Where a picture lies in a frame of this size, before it is turned about its own middle. */
export function placed(box, orientation, frame) {
  const width = box.width * frame.width;
  const height = box.height * frame.height;
  const middle = { x: (box.left + box.width / 2) * frame.width, y: (box.top + box.height / 2) * frame.height };
  const size = isSideways(orientation) ? { width: height, height: width } : { width, height };
  return { left: middle.x - size.width / 2, top: middle.y - size.height / 2, ...size };
}

/** How much larger a frame may be drawn so that it, turned, still fits the stage. */
export function turnedShare(frame, orientation, stage) {
  if (!isSideways(orientation)) return 1;
  return Math.min(stage.width / frame.height, stage.height / frame.width);
}

/** A point or a way of a stage whose frame is turned, as it is in the frame. */
export function ontoFrame(point, orientation, share) {
  const { x, y } = turned(point, undone(orientation));
  return { x: x / share || 0, y: y / share || 0 };
}

/** A point of the frame, as a stage shows it whose frame is turned. */
export function ontoStage(point, orientation, share) {
  const { x, y } = turned(point, orientation);
  return { x: x * share || 0, y: y * share || 0 };
}
