/**
 * The shapes of the classes: ten that are told apart without their colours.
 *
 * @module
 */

export type Corner = readonly [x: number, y: number];

/** Corners around (0, 0), all shapes about as large as a circle of radius 1; y down. */
export const SHAPES: readonly (readonly Corner[])[] = [
  ring([1], 24, 0),
  ring([1.25], 4, 45),
  ring([1.35], 3, -90),
  ring([1.35], 4, 0),
  ring([1.35], 3, 90),
  cross(0),
  cross(45),
  ring([1.5, 0.65], 10, -90),
  bar(1.5, 0.55),
  bar(0.55, 1.5),
];

/** @param label beyond the last, shapes begin again */
export function shapeOf(label: number): readonly Corner[] {
  return SHAPES[label % SHAPES.length]!;
}

/** So many corners, with the radii in turn. */
function ring(radii: readonly number[], count: number, degrees: number): Corner[] {
  return Array.from({ length: count }, (_, i) => turned([radii[i % radii.length]!, 0], degrees + (360 * i) / count));
}

function bar(x: number, y: number): Corner[] {
  return [
    [-x, -y],
    [x, -y],
    [x, y],
    [-x, y],
  ];
}

function cross(degrees: number): Corner[] {
  const arm: Corner[] = [
    [0.45, -0.45],
    [1.4, -0.45],
    [1.4, 0.45],
  ];
  return [0, 90, 180, 270].flatMap((quarter) => arm.map((corner) => turned(corner, degrees + quarter)));
}

function turned([x, y]: Corner, degrees: number): Corner {
  const [cos, sin] = [Math.cos((Math.PI * degrees) / 180), Math.sin((Math.PI * degrees) / 180)];
  return [x * cos - y * sin, x * sin + y * cos];
}
