/**
 * Commands to type next.
 *
 * @module
 */
import { isAbsolute, join, relative } from "node:path";
import { packageFolder } from "./version.ts";

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
  return commandLine("node", pathFrom(folder, script));
}

/** The table that comes with the package, as it is named from a folder: in a clone `examples/data/penguins.csv`. */
export function exampleTable(folder: string): string {
  return pathFrom(folder, join(packageFolder, "examples/data/penguins.csv"));
}

/** The path relative to a folder that holds the file, else the whole path. */
function pathFrom(folder: string, file: string): string {
  const path = relative(folder, file);
  return path.startsWith("..") || isAbsolute(path) ? file : path;
}

/** Advice names commands of `chainrule`; here they are called as this command was. */
export function asTyped(message: string, command: string): string {
  return message.replaceAll(/\bchainrule (?=(?:train|resume|runs|report|doctor)\b(?!\.\w))/g, `${command} `);
}

/** Words as a shell takes them, quoted where needed. */
export function commandLine(...words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(" ");
}
