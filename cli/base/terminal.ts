/**
 * Where the output goes: a terminal that can be repainted, or a pipe, a file, a log.
 *
 * @module
 */
import { type Style, styleFor } from "./style.ts";

/** One output stream and what it can show. */
export interface Terminal {
  /** Whether lines may be repainted: a terminal, and neither CI nor a dumb one. */
  readonly live: boolean;
  readonly unicode: boolean;
  readonly style: Style;
  readonly stream: NodeJS.WriteStream;
  /** Columns, asked anew each time: windows are resized. */
  width(): number;
  /** Writes one line, or several. */
  line(text?: string): void;
}

/** What can be found out about a stream. */
export interface Capabilities {
  readonly live: boolean;
  readonly colour: boolean;
  readonly unicode: boolean;
}

/** Variables of the process, such as `NO_COLOR`. */
export type Variables = Readonly<Record<string, string | undefined>>;

const FALLBACK_WIDTH = 80;

/** Control characters but line feed and tab, except where they start or end a style of the command: a file may hold others. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const COMMAND = /(?!\u001b\[(?:1|2|22|31|32|33|36|39)m)[^\P{Cc}\n\t]/gu;

/** Names come from files: what would move the cursor or set the window's title is shown, not done. */
export function withoutCommands(text: string): string {
  return text.replace(COMMAND, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * A stream as the commands see it; says nothing, and throws nothing, once it cannot be written to.
 *
 * @param failed told once if that is for another reason than that the reader has gone, such as a full disk
 */
export function terminalOf(
  stream: NodeJS.WriteStream,
  env: Variables = process.env,
  failed: (error: Error) => void = () => {},
): Terminal {
  const { live, colour, unicode } = capabilitiesOf(stream.isTTY === true, env, process.platform);
  let open = true;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    const isReaderGone = error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED";
    if (open && !isReaderGone) failed(error);
    open = false;
  });
  return {
    live,
    unicode,
    stream,
    style: styleFor(colour),
    width: () => widthOf(stream.columns),
    line: (text = "") => {
      const printable = stream.isTTY ? withoutCommands(text) : text; // in a pipe it may be data
      if (open) stream.write(`${unicode ? printable : toAscii(printable)}\n`);
    },
  };
}

/** What a stream can show, by its environment. */
export function capabilitiesOf(isTerminal: boolean, env: Variables, platform: string): Capabilities {
  const live = isTerminal && env.TERM !== "dumb" && !isSet(env.CI);
  return {
    live,
    colour: live && !env.NO_COLOR, // any text but an empty one: no-color.org
    unicode: showsUnicode(env, platform),
  };
}

/** A width that can be written to: some terminals say 0, pipes say nothing. */
export function widthOf(columns: number | undefined): number {
  return columns === undefined || !(columns > 0) ? FALLBACK_WIDTH : columns;
}

/** How wide a table may be: in a pipe or a file, as wide as it is. */
export function tableWidth({ stream, width }: Terminal): number {
  return stream.isTTY ? width() : Number.POSITIVE_INFINITY;
}

const ASCII: Readonly<Record<string, string>> = {
  "━": "=",
  "─": "-",
  "█": "#",
  "░": ".",
  "↓": "v",
  "↑": "^",
  "→": ">",
  "★": "*",
  "✔": "+",
  "✘": "x",
  "×": "x",
  "·": "-",
  "–": "-",
  "−": "-",
  "…": ".",
  "²": "2",
};

/** The same text, column for column, for a terminal that shows ASCII only. */
export function toAscii(text: string): string {
  return text.replace(/[━─█░↓↑→★✔✘×·–−…²]/g, (glyph) => ASCII[glyph]!);
}

function showsUnicode(env: Variables, platform: string): boolean {
  if (platform === "win32") return isSet(env.WT_SESSION) || isSet(env.TERM_PROGRAM);
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || (platform === "darwin" ? "UTF-8" : "");
  return /utf-?8/i.test(locale);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value !== "false";
}
