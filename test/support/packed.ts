import { execFileSync } from "node:child_process";
import { resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

/**
 * Packs what `dist/` holds, and installs the package in a folder that has a package.json.
 *
 * @returns the name of the tarball in the folder
 */
export function installPacked(folder: string): string {
  const toFolder = ["--ignore-scripts", "--json", "--pack-destination", folder];
  const [packed] = JSON.parse(execFileSync("npm", ["pack", ...toFolder], { cwd: ROOT, encoding: "utf8" }));
  const flags = ["--no-audit", "--no-fund", "--omit=optional"];
  execFileSync("npm", ["install", ...flags, `./${packed.filename}`], { cwd: folder, stdio: "ignore" });
  return packed.filename;
}
