import { execFileSync } from "node:child_process";
import { resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

/**
 * Packs what `dist/` holds, and installs the package in a folder that has a package.json.
 *
 * @param flags more of npm's flags
 * @returns the name of the tarball in the folder
 */
export function installPacked(folder: string, flags: readonly string[] = []): string {
  const toFolder = ["--ignore-scripts", "--json", "--pack-destination", folder];
  const [packed] = JSON.parse(execFileSync("npm", ["pack", ...toFolder], { cwd: ROOT, encoding: "utf8" }));
  const words = ["install", "--no-audit", "--no-fund", ...flags, `./${packed.filename}`];
  execFileSync("npm", words, { cwd: folder, stdio: "ignore" });
  return packed.filename;
}
