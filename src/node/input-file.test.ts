import { execFileSync } from "node:child_process";
import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataError } from "../base/errors.ts";
import { openInput, readBytes, readStream, withInput } from "./input-file.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "chainrule-input-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const textOf = async (chunks: AsyncIterable<Uint8Array>): Promise<string> =>
  new TextDecoder().decode(await readStream(chunks, "chunks"));

test("reads one open file from its beginning as often as it takes, whatever has its name by then", async () => {
  const path = join(folder, "a");
  const text = "0123456789".repeat(30_000);
  await writeFile(path, text);
  const file = await openInput(path);
  expect(file.size).toBe(300_000);
  expect([...(await file.start(3))]).toEqual([0x30, 0x31, 0x32]);
  expect(await file.start(400_000)).toHaveLength(300_000);
  for await (const chunk of file.chunks()) if (chunk.length > 0) break;
  await writeFile(join(folder, "b"), "another");
  await rename(join(folder, "b"), path);
  expect(await textOf(file.chunks())).toBe(text);
  expect(new TextDecoder().decode(await file.bytes())).toBe(text);
  await file.close();
});

test("tells whether somebody has written to the file", async () => {
  const path = join(folder, "a");
  await writeFile(path, "1");
  await withInput(path, async (file) => {
    const version = await file.version();
    expect(await file.version()).toBe(version);
    await appendFile(path, "2");
    expect(await file.version()).not.toBe(version);
  });
});

test("is closed after its use, also where that fails", async () => {
  const path = join(folder, "a");
  await writeFile(path, "1");
  const file = await withInput(path, async (opened) => opened);
  await expect(file.bytes()).rejects.toThrow(DataError);
  const failed = withInput(path, async (opened) => {
    throw Object.assign(new Error("no"), { opened });
  });
  const { opened } = await failed.catch((error) => error);
  await expect(opened.bytes()).rejects.toThrow(DataError);
});

test.skipIf(process.platform === "win32")("reads a pipe once, all of it, and does not look into it", async () => {
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  const writing = writeFile(pipe, "abc");
  await withInput(pipe, async (file) => {
    expect([file.size, (await file.start(2)).length]).toEqual([undefined, 0]);
    expect(await textOf(file.chunks())).toBe("abc");
  });
  await writing;
});

test("names the nearest file for one that does not exist", async () => {
  await writeFile(join(folder, "iris.csv"), "x");
  await expect(readBytes(join(folder, "irsi.csv"))).rejects.toThrow(
    `There is no file ${join(folder, "irsi.csv")}. Did you mean ${join(folder, "iris.csv")}?`,
  );
  await mkdir(join(folder, "penguins"));
  await expect(readBytes(join(folder, "penguin"))).rejects.toThrow("Check the path."); // a folder is no file
  await expect(readBytes(join(folder, "other.json"))).rejects.toThrow("Check the path.");
  await expect(readBytes(join(folder, "no", "a.csv"))).rejects.toThrow(`Nor is there a folder ${join(folder, "no")}.`);
  await expect(readBytes(join(folder, "iris.csv", "a"))).rejects.toThrow("a part of that path is not a folder");
});

test("says that a folder is no file", async () => {
  await expect(readBytes(folder)).rejects.toBeInstanceOf(DataError);
  await expect(readBytes(folder)).rejects.toThrow(`${folder} cannot be read: it is a folder. Name a file in it.`);
});

test.skipIf(process.platform === "win32")("reads no device, and no more than the limit, also from a pipe", async () => {
  await expect(readBytes("/dev/zero")).rejects.toThrow("/dev/zero cannot be read: it is a device. Name a file.");
  const [file, pipe] = [join(folder, "file"), join(folder, "pipe")];
  await writeFile(file, "abcde");
  expect(await readBytes(file, { limitBytes: 5 })).toHaveLength(5);
  await expect(readBytes(file, { limitBytes: 4 })).rejects.toThrow(`${file} cannot be read: it has more than 4 bytes`);
  execFileSync("mkfifo", [pipe]);
  const fed = async (limitBytes: number): Promise<Uint8Array> => {
    const writing = writeFile(pipe, "abcde");
    return readBytes(pipe, { limitBytes }).finally(() => writing);
  };
  expect(new TextDecoder().decode(await fed(5))).toBe("abcde");
  await expect(fed(4)).rejects.toThrow("it has more than 4 bytes, the most that is read (limitBytes).");
  await expect(readStream(Readable.from([Buffer.from("abcde")]), "standard input", { limitBytes: 4 })).rejects.toThrow(
    DataError,
  );
});
