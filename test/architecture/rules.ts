/**
 * The rules that imports keep. Each one returns what breaks it: of an empty list nothing does.
 *
 * @module
 */
import type { Import } from "./sources.ts";

/**
 * Rooms from the ground up. A room is a folder with all folders in it, a file, or `"cli/*"`: the files of a folder itself.
 * A file belongs to the room with the longest name that it lies in.
 */
export type Floors = readonly (readonly string[])[];

/** From one room to another. */
export type Arrow = readonly [from: string, to: string];

/** Files that belong to no room. */
export function homeless(files: readonly string[], floors: Floors): string[] {
  return files.filter((file) => roomOf(file, floors) === undefined);
}

/**
 * Imports that do not point down: a file imports from its own room and from rooms on lower floors. Two rooms on one floor
 * do not know each other, so that no circle leads through several rooms.
 */
export function notDown(imports: readonly Import[], floors: Floors): Import[] {
  return imports.filter(({ from, to }) => {
    if (!isSource(to)) return false;
    const [own, other] = [roomOf(from, floors), roomOf(to, floors)];
    return own !== other && floorOf(other, floors) >= floorOf(own, floors);
  });
}

/** Between rooms, each once. */
export function arrowsOf(imports: readonly Import[], floors: Floors): Arrow[] {
  const arrows = imports.map(({ from, to }) => `${roomOf(from, floors)} ${roomOf(to, floors)}`);
  return [...new Set(arrows)].sort().map((arrow) => arrow.split(" ") as unknown as Arrow);
}

/** Every import that closes a circle of files, found by walking depth first. */
export function circles(imports: readonly Import[]): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(" → "));
    if (done.has(file) || path.includes(file)) return;
    for (const { from, to } of imports) if (from === file) walk(to, [...path, file]);
    done.add(file);
  };
  for (const { from } of imports) walk(from, []);
  return found;
}

/** What knows Node: src/node, the command, and what builds the studio. */
const KNOWS_NODE = /^(src\/node|cli|studio\/build)\/|^studio\/vite\.config\.ts$/;

/** Imports of `node:*` from elsewhere. */
export function leaksOfNode(imports: readonly Import[]): Import[] {
  return imports.filter(({ from, to }) => to.startsWith("node:") && !KNOWS_NODE.test(from));
}

/** The public face, and files that are shown as texts. */
const PUBLIC = /^src\/((node|node\/mpi|tables|metrics|formats\/onnx)\/)?index\.ts$|\.md$|\?raw$/;

/** Imports of the command and the studio that reach behind the public face. */
export function behindTheFace(imports: readonly Import[]): Import[] {
  return imports.filter(({ from, to }) => isOneOf(from, "cli", "studio") && isOneOf(to, "src") && !PUBLIC.test(to));
}

/** Imports from the command to the studio, and from the studio to the command. */
export function across(imports: readonly Import[]): Import[] {
  return imports.filter(
    ({ from, to }) =>
      (isOneOf(from, "cli") && isOneOf(to, "studio")) || (isOneOf(from, "studio") && isOneOf(to, "cli")),
  );
}

/** A file, everything that it imports, and what that imports, on and on. */
export function reachedFrom(file: string, imports: readonly Import[]): ReadonlySet<string> {
  const reached = new Set([file]);
  for (const path of reached) for (const { from, to } of imports) if (from === path) reached.add(to);
  return reached;
}

function isSource(path: string): boolean {
  return isOneOf(path, "src", "cli", "studio");
}

function isOneOf(path: string, ...folders: readonly string[]): boolean {
  return folders.some((folder) => path.startsWith(`${folder}/`));
}

function roomOf(path: string, floors: Floors): string | undefined {
  const rooms = floors.flat().filter((room) => isIn(path, room));
  return rooms.sort((a, b) => b.length - a.length)[0];
}

function isIn(path: string, room: string): boolean {
  if (room.endsWith("/*")) return path.slice(0, path.lastIndexOf("/")) === room.slice(0, -2);
  return path === room || path.startsWith(`${room}/`);
}

function floorOf(room: string | undefined, floors: Floors): number {
  return floors.findIndex((rooms) => room !== undefined && rooms.includes(room));
}
