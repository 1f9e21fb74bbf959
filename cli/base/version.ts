/**
 * What the package says of itself.
 *
 * @module
 */
import { createRequire } from "node:module";

interface PackageJson {
  readonly version: string;
  readonly engines: { readonly node: string };
}

const { version: own, engines } = createRequire(import.meta.url)("chainrule/package.json") as PackageJson;

export const version: string = own;

/** The oldest Node.js that is supported: `20.20`. */
export const requiredNode: string = engines.node.replace(">=", "");
