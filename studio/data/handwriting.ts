/**
 * A drawn digit as MNIST has its own: as large as fits 20 × 20 pixels, with its centre of mass in the middle of 28 × 28.
 *
 * Strokes are lines, not pixels, until their size is known: a digit that is drawn small has no thicker pen.
 *
 * Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits".
 *
 * @module
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** From where the pen is set down to where it is lifted; x to the right and y down, 0 to 1 over the paper. */
export type Stroke = readonly Point[];

/** Pixels a side. */
export const DIGIT_SIDE = 28;
const BOX = 20;
/** Of the pen, in pixels: strokes are about as wide as those of MNIST. */
const PEN_RADIUS = 1.1;
/** What is smaller, of the paper's side, is not enlarged to the whole box: it is a dot. */
const LEAST_EXTENT = 0.15;

/** @returns (784), each pixel 0 (paper) to 1 (ink); undefined where nothing is drawn */
export function digitOf(strokes: readonly Stroke[]): Float32Array<ArrayBuffer> | undefined {
  const points = strokes.flat();
  if (points.length === 0) return undefined;
  const [left, top] = [least(points, "x"), least(points, "y")];
  const extent = Math.max(most(points, "x") - left, most(points, "y") - top, LEAST_EXTENT);
  const scale = (BOX - 2 * PEN_RADIUS) / extent;
  const placed = (x: number, y: number) =>
    drawn(strokes, (point) => ({ x: scale * point.x + x, y: scale * point.y + y }));
  const margin = (DIGIT_SIDE - BOX) / 2 + PEN_RADIUS;
  const [x, y] = [margin - scale * left, margin - scale * top];
  const centre = centreOf(placed(x, y));
  return placed(x + DIGIT_SIDE / 2 - centre.x, y + DIGIT_SIDE / 2 - centre.y);
}

/** The centre of mass, in pixels. */
export function centreOf(pixels: Float32Array): Point {
  let [mass, x, y] = [0, 0, 0];
  for (const [i, ink] of pixels.entries()) {
    mass += ink;
    x += ink * ((i % DIGIT_SIDE) + 0.5);
    y += ink * (Math.floor(i / DIGIT_SIDE) + 0.5);
  }
  return { x: x / mass, y: y / mass };
}

function drawn(strokes: readonly Stroke[], place: (point: Point) => Point): Float32Array<ArrayBuffer> {
  const pixels = new Float32Array(DIGIT_SIDE * DIGIT_SIDE);
  for (const stroke of strokes) {
    const points = stroke.map(place);
    for (const [i, to] of points.entries()) drawLine(pixels, points[Math.max(0, i - 1)]!, to);
  }
  return pixels;
}

/** Darkest on the line; a pixel's edge of grey around the pen. */
function drawLine(pixels: Float32Array, from: Point, to: Point): void {
  const reach = PEN_RADIUS + 1;
  const rows = [Math.floor(Math.min(from.y, to.y) - reach), Math.ceil(Math.max(from.y, to.y) + reach)] as const;
  const columns = [Math.floor(Math.min(from.x, to.x) - reach), Math.ceil(Math.max(from.x, to.x) + reach)] as const;
  for (let row = Math.max(0, rows[0]); row < Math.min(DIGIT_SIDE, rows[1]); row++) {
    for (let column = Math.max(0, columns[0]); column < Math.min(DIGIT_SIDE, columns[1]); column++) {
      const distance = distanceTo(from, to, { x: column + 0.5, y: row + 0.5 });
      const at = row * DIGIT_SIDE + column;
      pixels[at] = Math.max(pixels[at]!, Math.min(1, Math.max(0, PEN_RADIUS + 0.5 - distance)));
    }
  }
}

/** From a point to the nearest of a line between two. */
function distanceTo(from: Point, to: Point, { x, y }: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / length));
  return Math.hypot(x - from.x - along * dx, y - from.y - along * dy);
}

function least(points: readonly Point[], axis: "x" | "y"): number {
  return points.reduce((value, point) => Math.min(value, point[axis]), Number.POSITIVE_INFINITY);
}

function most(points: readonly Point[], axis: "x" | "y"): number {
  return points.reduce((value, point) => Math.max(value, point[axis]), Number.NEGATIVE_INFINITY);
}
