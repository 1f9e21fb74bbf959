/**
 * What every page is: one file that asks nothing of anybody.
 *
 * @module
 */
import { constants } from "node:fs";
import { open } from "node:fs/promises";
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

/** In so many bytes a page of ours has said what it is. */
const START_BYTES = 1024;

/**
 * Whether a page may be written there: where there is nothing, an empty file, or a page of ours.
 *
 * @throws ConfigError if something else would be lost, or what is there cannot be looked at
 */
export async function assertReplaceable(path: string): Promise<void> {
  const start = await startOf(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return "";
    const why = `already exists and cannot be read: ${cause.message}`;
    throw new ConfigError(`${path} ${why}. Name another file with --out.`, { cause });
  });
  if (start === "" || start.includes(GENERATOR.text)) return;
  throw new ConfigError(`${path} already exists and is not a page of chainrule. Name another file with --out.`);
}

async function startOf(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)); // a pipe would never begin
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(START_BYTES));
    return new TextDecoder().decode(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
