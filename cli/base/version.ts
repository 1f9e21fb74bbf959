/**
 * What the package says of itself.
 *
 * @module
 */
import { createRequire } from "node:module";
import { dirname } from "node:path";

interface PackageJson {
  readonly version: string;
  readonly engines: { readonly node: string };
}

const MANIFEST = "chainrule/package.json";
const require = createRequire(import.meta.url);
const { version: own, engines } = require(MANIFEST) as PackageJson;

/** Where the package lies, wherever in the package this file ends up. */
export const packageFolder: string = dirname(require.resolve(MANIFEST));

export const version: string = own;

/** The oldest Node.js that is supported: `20.20`. */
export const requiredNode: string = engines.node.replace(">=", "");
