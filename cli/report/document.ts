/**
 * What every page is: one file that asks nothing of anybody.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { ConfigError } from "../../src/index.ts";
import { Html, html } from "./html.ts";
import { STYLE } from "./style.ts";

/** No script, no request: pictures are in the file, and so is the style. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const GENERATOR = new Html('<meta name="generator" content="chainrule">');

/** The whole file. */
export function documentOf(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${GENERATOR}
<title>${title}</title>
${STYLE}
</head>
<body>
${body}
</body>
</html>
`.text;
}

/**
 * Whether a page may be written there: where there is nothing, an empty file, or a page of ours.
 *
 * @throws ConfigError if something else would be lost
 */
export async function assertReplaceable(path: string): Promise<void> {
  const text = await readFile(path, "utf8").catch(() => "");
  if (text === "" || text.slice(0, 1024).includes(GENERATOR.text)) return;
  throw new ConfigError(`${path} is there already and is no page of chainrule's. Name another file with --out.`);
}
