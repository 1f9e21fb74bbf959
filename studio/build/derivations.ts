/**
 * A Vite plugin: `import derivation from "….md"` gives a {@link Derivation}.
 *
 * @module
 */
import { dirname } from "node:path";
import { tex } from "@mdit/plugin-tex";
import katex from "katex";
import MarkdownIt from "markdown-it";
import type { Plugin } from "vite";
import type { Derivation, DerivationSymbol, Equation } from "./derivation.ts";
import { placeLinks } from "./links.ts";
import { markSymbols, symbolsIn, withoutIndices } from "./symbols.ts";

export function derivations(): Plugin {
  return {
    name: "chainrule:derivations",
    transform(source, id) {
      if (!id.endsWith(".md")) return undefined;
      return { code: `export default ${JSON.stringify(derivationOf(source, dirname(id)))};`, map: null };
    },
  };
}

/**
 * @param folder of the text, for its pictures
 * @throws what KaTeX throws for a formula that is none
 */
export function derivationOf(source: string, folder: string): Derivation {
  const symbols = symbolsIn(source);
  const equations: Equation[] = [];
  let section = "";
  const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false }).use(tex, {
    delimiters: "dollars",
    render: (formula: string, isDisplay: boolean) => {
      const equation = isDisplay ? numbered(formula, section, symbols) : undefined;
      if (equation === undefined) return typeset(formula, isDisplay);
      equations.push(equation);
      return `<div class="equation" id="equation-${equation.number}">${typeset(markSymbols(formula, symbols), true)}</div>`;
    },
  });
  markdown.renderer.rules.heading_open = (tokens, i) => {
    section = anchorOf(tokens[i + 1]!.content);
    return `<${tokens[i]!.tag} id="${section}">`;
  };
  placeLinks(markdown, folder);
  const html = markdown.render(source);
  const typesetSymbols = symbols.map(({ name, tex }) => [name, typeset(withoutIndices(tex), false)]);
  return {
    title: /^# (.+)$/m.exec(source)?.[1] ?? "",
    html,
    equations,
    symbols: Object.fromEntries(typesetSymbols),
  };
}

/** The equation in a formula with a `\tag`. */
function numbered(formula: string, section: string, symbols: readonly DerivationSymbol[]): Equation | undefined {
  const [tag, number, marker = ""] = /\\tag\{(\d+)\}[ ]*(?:%[ ]*(.*))?/.exec(formula) ?? [];
  if (tag === undefined) return undefined;
  const bare = formula.replace(tag, "").trim();
  return {
    number: Number(number),
    marker: marker.trim(),
    tex: bare,
    html: typeset(markSymbols(bare, symbols), true),
    section,
  };
}

function typeset(formula: string, displayMode: boolean): string {
  return katex.renderToString(formula, {
    displayMode,
    output: "htmlAndMathml",
    throwOnError: true,
    trust: ({ command }) => command === "\\htmlData",
    strict: (code: string) => (code === "htmlExtension" ? "ignore" : "warn"),
  });
}

/** The anchor that GitHub gives a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}
