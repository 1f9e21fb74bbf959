import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { styleFor } from "../../cli/base/style.ts";
import { capabilitiesOf, terminalOf, toAscii, widthOf, withoutCommands } from "../../cli/base/terminal.ts";

const UTF8 = { LANG: "en_US.UTF-8", TERM: "xterm" };

describe("capabilitiesOf", () => {
  it("repaints and colours on a terminal", () => {
    expect(capabilitiesOf(true, UTF8, "linux")).toEqual({ live: true, colour: true, unicode: true });
  });

  it("does neither in a pipe, nor on a dumb terminal", () => {
    expect(capabilitiesOf(false, UTF8, "linux")).toMatchObject({ live: false, colour: false });
    expect(capabilitiesOf(true, { ...UTF8, TERM: "dumb" }, "linux")).toMatchObject({ live: false, colour: false });
  });

  it("does neither in CI, whose terminals are logs", () => {
    expect(capabilitiesOf(true, { ...UTF8, CI: "true" }, "linux")).toMatchObject({ live: false, colour: false });
    expect(capabilitiesOf(true, { ...UTF8, CI: "false" }, "linux").live).toBe(true);
  });

  it("respects NO_COLOR, unless it is empty", () => {
    expect(capabilitiesOf(true, { ...UTF8, NO_COLOR: "1" }, "linux")).toMatchObject({ live: true, colour: false });
    expect(capabilitiesOf(true, { ...UTF8, NO_COLOR: "0" }, "linux").colour).toBe(false);
    expect(capabilitiesOf(true, { ...UTF8, NO_COLOR: "" }, "linux").colour).toBe(true);
  });

  it.each([
    [{ LANG: "C" }, "linux", false],
    [{}, "linux", false],
    [{ LANG: "de_DE.UTF-8", LC_ALL: "C" }, "linux", false],
    [{ LC_CTYPE: "C.utf8" }, "linux", true],
    [{}, "darwin", true],
    [{}, "win32", false],
    [{ WT_SESSION: "1" }, "win32", true],
  ])("shows more than ASCII by the locale: %j on %s", (env, platform, unicode) => {
    expect(capabilitiesOf(true, env, platform).unicode).toBe(unicode);
  });
});

describe("widthOf", () => {
  it("falls back to 80 columns", () => {
    expect([widthOf(undefined), widthOf(0), widthOf(120)]).toEqual([80, 80, 120]);
  });
});

describe("toAscii", () => {
  it("keeps every column in its place", () => {
    const text = "✔ 9 → 64 · 28 × 28 ━─█░ ↓↑ ★ ✘ – − … R²";
    expect(toAscii(text)).toBe("+ 9 > 64 - 28 x 28 =-#. v^ * x - - . R2");
  });
});

describe("terminalOf", () => {
  // A stream of a terminal cannot be made without one: those here have the little of it that is used.
  it("falls silent once the reader has gone", () => {
    const stream = new PassThrough();
    const terminal = terminalOf(stream as unknown as NodeJS.WriteStream, UTF8);
    terminal.line("one");
    stream.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    terminal.line("two");
    expect(stream.read().toString()).toBe("one\n");
  });

  it("shows what would steer a terminal, and passes it on to a pipe", () => {
    const line = (isTTY: boolean): string => {
      const stream = Object.assign(new PassThrough(), { isTTY });
      terminalOf(stream as unknown as NodeJS.WriteStream, UTF8).line("\u001b[1mé\u001b[22m\t\u001b[2J\u009b\r.");
      return stream.read().toString();
    };
    expect(line(true)).toBe("\u001b[1mé\u001b[22m\t\\u001b[2J\\u009b\\u000d.\n");
    expect(line(false)).toBe("\u001b[1mé\u001b[22m\t\u001b[2J\u009b\r.\n");
  });

  it("passes on the styles of the command and no other, such as those that conceal a text", () => {
    for (const paint of Object.values(styleFor(true))) expect(withoutCommands(paint("x"))).toBe(paint("x"));
    for (const code of ["8", "7", "5", "30", "40", "30;40", "38;5;0", "1;8", "0", ""]) {
      expect(withoutCommands(`\u001b[${code}mx`)).toBe(`\\u001b[${code}mx`);
    }
  });

  it("tells once that a stream cannot be written to, unless only the reader has gone", () => {
    const stream = new PassThrough();
    const failures: string[] = [];
    terminalOf(stream as unknown as NodeJS.WriteStream, UTF8, ({ message }) => failures.push(message));
    for (const code of ["ENOSPC", "EPIPE", "ENOSPC"]) stream.emit("error", Object.assign(new Error(code), { code }));
    const gone = new PassThrough();
    terminalOf(gone as unknown as NodeJS.WriteStream, UTF8, ({ message }) => failures.push(message));
    gone.emit("error", Object.assign(new Error("EPIPE"), { code: "EPIPE" }));
    expect(failures).toEqual(["ENOSPC"]);
  });
});
