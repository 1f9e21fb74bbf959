/**
 * The files of a built page, found once: what is not in the list cannot be asked for, whatever its path says.
 *
 * @module
 */
import { readdir } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { DataError } from "../../src/index.ts";

/** A file that may be asked for. */
export interface SiteFile {
  readonly path: string;
  readonly type: string;
  /** Whether its name changes with its contents, so that it may be kept for ever. */
  readonly isHashed: boolean;
}

/** By the path in the address: `/assets/index-3fa9.js`. */
export type Site = ReadonlyMap<string, SiteFile>;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".ttf": "font/ttf",
  ".gz": "application/gzip",
  ".csv": "text/csv; charset=utf-8",
  ".png": "image/png",
  ".json": "application/json",
};

/** @throws DataError if there is no page in the folder */
export async function readSite(folder: string): Promise<Site> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const site = new Map<string, SiteFile>();
  for (const entry of entries) {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue; // a link could lead anywhere
    const path = join(entry.parentPath, entry.name);
    const name = `/${relative(folder, path).split(sep).join("/")}`;
    site.set(name, { path, type, isHashed: name.startsWith("/assets/") });
  }
  const index = site.get("/index.html");
  if (index === undefined) {
    throw new DataError(`The studio is not built: ${folder} has no page. In a clone, run npm run build:studio.`);
  }
  return site.set("/", index);
}
