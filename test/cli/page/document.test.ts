import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { assertReplaceable, documentOf } from "../../../cli/page/document.ts";
import { html } from "../../../cli/page/html.ts";

const folder = mkdtempSync(join(tmpdir(), "chainrule-document-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("a page replaces a page, an empty file or nothing, and no file of the user's", async () => {
  const path = join(folder, "page.html");
  await assertReplaceable(path);
  for (const text of ["", documentOf("A page", html`<p>text</p>`)]) {
    writeFileSync(path, text);
    await assertReplaceable(path);
  }
  writeFileSync(path, "<!doctype html><p>My notes");
  await expect(assertReplaceable(path)).rejects.toMatchObject({ code: "CR_CONFIG" });
  truncateSync(path, 2 ** 30); // sparse, and longer than a text can be
  await expect(assertReplaceable(path)).rejects.toMatchObject({ code: "CR_CONFIG" });
});

it("a page replaces nothing that cannot be looked at, however large it is", async () => {
  const large = join(folder, "large.csv");
  writeFileSync(large, "a,b\n");
  truncateSync(large, 600 * 2 ** 20); // more than a string holds; takes no room on the disk
  await expect(assertReplaceable(large)).rejects.toMatchObject({ code: "CR_CONFIG" });
  mkdirSync(join(folder, "pages"));
  await expect(assertReplaceable(join(folder, "pages"))).rejects.toThrow(/pages already exists and cannot be read: /);
});
