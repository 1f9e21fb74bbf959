/**
 * What every page is: one file that asks nothing of anybody.
 *
 * @module
 */
import { open, stat } from "node:fs/promises";
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
  const start = await startOf(path);
  if (start === "" || start?.includes(GENERATOR.text)) return;
  throw new ConfigError(`${path} is there already and is no page of chainrule's. Name another file with --out.`);
}

/**
 * Of a page it is enough, and a file may be longer than a text can be. Empty where there is none, or what is there cannot
 * be replaced anyway; undefined where it may not be read.
 */
async function startOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size === 0) return "";
  const file = await open(path, "r").catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}
