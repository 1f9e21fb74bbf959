import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataError } from "../base/errors.ts";
import { assertWritable, writeAtomic } from "./atomic-write.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "chainrule-files-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

test("writes text and bytes", async () => {
  const path = join(folder, "a.bin");
  await writeAtomic(path, Uint8Array.of(1, 2, 3));
  expect([...(await readFile(path))]).toEqual([1, 2, 3]);
  await writeAtomic(path, "häh");
  expect(await readFile(path, "utf8")).toBe("häh");
  expect(await readdir(folder)).toEqual(["a.bin"]);
});

test.skipIf(process.platform === "win32")("keeps the mode of the file that is replaced", async () => {
  const path = join(folder, "secret");
  await writeFile(path, "old");
  await chmod(path, 0o600);
  await writeAtomic(path, "new");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("leaves the old file and nothing else where writing fails", async () => {
  const path = join(folder, "model");
  await mkdir(path);
  await writeFile(join(path, "inside"), "kept");
  await expect(writeAtomic(path, "new")).rejects.toThrow(`${path} cannot be written: it is a folder`);
  expect(await readdir(folder)).toEqual(["model"]);
  await writeFile(join(folder, "old"), "kept");
  const unwritable = 42 as unknown as string; // refused when the temporary file is already open
  await expect(writeAtomic(join(folder, "old"), unwritable)).rejects.toBeInstanceOf(DataError);
  expect(await readFile(join(folder, "old"), "utf8")).toBe("kept");
  expect((await readdir(folder)).sort()).toEqual(["model", "old"]);
  await expect(writeAtomic(join(folder, "no", "model"), "new")).rejects.toThrow("there is no folder");
});

test.skipIf(process.platform === "win32")("does not replace links and devices", async () => {
  await writeFile(join(folder, "real"), "old");
  await symlink(join(folder, "real"), join(folder, "link"));
  await expect(writeAtomic(join(folder, "link"), "new")).rejects.toThrow("it is not a regular file");
  execFileSync("mkfifo", [join(folder, "pipe")]);
  await expect(writeAtomic(join(folder, "pipe"), "new")).rejects.toThrow("it is not a regular file");
  expect((await stat(join(folder, "pipe"))).isFIFO()).toBe(true);
});

test.skipIf(process.platform === "win32")("tells beforehand whether a file can be written", async () => {
  const path = join(folder, "model");
  await assertWritable(path);
  expect(await readdir(folder)).toEqual([]);
  await writeFile(path, "old");
  await assertWritable(path);
  expect(await readFile(path, "utf8")).toBe("old");
  await symlink(path, join(folder, "link"));
  await expect(assertWritable(join(folder, "link"))).rejects.toThrow(
    "link cannot be written: it is not a regular file",
  );
  await expect(assertWritable("/dev/full")).rejects.toThrow("it is not a regular file but a link, a device or a pipe.");
  await expect(assertWritable(folder)).rejects.toThrow("it is a folder. Name a file in it.");
  await expect(assertWritable(join(folder, "no", "model"))).rejects.toThrow("there is no folder");
  await expect(assertWritable(join(folder, "m".repeat(250)))).rejects.toBeInstanceOf(DataError); // too long a name
});

test("keeps a complete file whenever it is looked at", async () => {
  const path = join(folder, "busy");
  const versions = ["a", "b"].map((letter) => letter.repeat(300_000));
  await writeAtomic(path, versions[0]!);
  let writing = true;
  const writer = (async () => {
    for (let i = 0; i < 20; i++) await writeAtomic(path, versions[i % 2]!);
    writing = false;
  })();
  const seen = new Set<string>();
  while (writing) seen.add(await readFile(path, "utf8"));
  await writer;
  for (const text of seen) expect(versions).toContain(text);
});
