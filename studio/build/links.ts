/**
 * Links and pictures of a derivation, for a page that has the chapters but not the repository around them.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type MarkdownIt from "markdown-it";

/**
 * Links to other texts become links to chapters (`data-chapter`, and `data-anchor` for a heading in it), links to code
 * become its name; pictures become part of the page.
 *
 * @param folder of the text
 */
export function placeLinks(markdown: MarkdownIt, folder: string): void {
  const { rules } = markdown.renderer;
  rules.link_open = (tokens, i) => {
    const address = String(tokens[i]!.attrGet("href"));
    if (/^https?:/.test(address)) return `<a href="${escaped(address)}" target="_blank" rel="noreferrer">`;
    const [path = "", anchor = ""] = address.split("#");
    if (path !== "" && !path.endsWith(".md")) return "<span>";
    const chapter = path === "" ? "" : chapterOf(path);
    return `<a href="#" data-chapter="${escaped(chapter)}" data-anchor="${escaped(anchor)}">`;
  };
  rules.link_close = (tokens, i) => (isLinkToCode(tokens, i) ? "</span>" : "</a>");
  rules.image = (tokens, i) => picture(join(folder, String(tokens[i]!.attrGet("src"))));
}

/** Without its style sheet, which would be the page's; what it draws in `currentColor` takes on the page's. */
function picture(path: string): string {
  return readFileSync(path, "utf8").replaceAll(/<style>.*?<\/style>/gs, "");
}

/** `../../src/layers/affine/affine.md` is the chapter `affine`; a README stands for its folder. */
function chapterOf(path: string): string {
  const name = basename(path, ".md");
  return name === "README" ? "contents" : name;
}

type Tokens = Parameters<NonNullable<MarkdownIt["renderer"]["rules"][string]>>[0];

function isLinkToCode(tokens: Tokens, close: number): boolean {
  const open = tokens.slice(0, close).findLast(({ type }) => type === "link_open");
  return !/^(https?:|#|[^#]*\.md(#|$))/.test(String(open?.attrGet("href")));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
