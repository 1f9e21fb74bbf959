/**
 * Commands to type next.
 *
 * @module
 */
import { isAbsolute, relative } from "node:path";

/**
 * How this command is called again: as it was found on the path, by `npx` where npm found it (`node_modules/.bin` is on
 * nobody's path), else the script itself.
 *
 * @param script `process.argv[1]`
 * @param folder where the user is
 */
export function commandName(script: string, folder: string): string {
  const [parent, name = ""] = script.split(/[\\/]/).slice(-2);
  if (parent === ".bin") return "npx chainrule";
  if (name === "chainrule") return name;
  const path = relative(folder, script);
  return commandLine("node", path.startsWith("..") || isAbsolute(path) ? script : path);
}

/** Words as a shell takes them, quoted where needed. */
export function commandLine(...words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(" ");
}
