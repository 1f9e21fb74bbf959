/**
 * Several runs on one page.
 *
 * @module
 */
import { plural } from "../base/format.ts";
import { documentOf } from "../page/document.ts";
import { commandBlock, table } from "../page/figure.ts";
import { type Html, html, name } from "../page/html.ts";
import type { Canvas } from "../page/plotting.ts";
import { SUMMARY_HEADINGS, summaryRow } from "../runs/summary-table.ts";
import type { Comparison } from "./comparison.ts";
import { overlayFigures, runKey } from "./overlay.ts";

/** The whole file. */
export function comparisonPage(comparison: Comparison, canvas: Canvas): string {
  const { runs, caution } = comparison;
  const title = `${plural(runs.length, "run")} compared`;
  const body = html`<header>
<h1>${title}</h1>
${caution && html`<p role="note"><strong>Not all of these runs can be compared.</strong> ${caution}</p>`}
</header>
<main>
${runsSection(comparison)}
${learningSections(comparison, canvas)}
${settingsSection(comparison)}
${commandsSection(comparison)}
</main>`;
  return documentOf(`${title}: training runs of chainrule`, body);
}

/** The last two columns take several lines where the page is too narrow, and on paper the names do. */
function runsSection({ runs }: Comparison): Html {
  const rows = runs.map(({ summary }, index) => {
    const [run, data, ...rest] = summaryRow(summary);
    return [html`${runKey(index)} ${name(run!)}`, name(data!), ...rest.map((cell) => (cell === "" ? "–" : cell))];
  });
  const outcomes = runs.map(({ summary, outcome }) => html`<li>${name(summary.run)}: ${outcome}</li>\n`);
  return html`<section><h2>Runs</h2>
<div class="wraps">${table("The runs", SUMMARY_HEADINGS, rows)}</div>
<ol>${outcomes}</ol></section>
`;
}

function learningSections({ groups }: Comparison, canvas: Canvas): Html {
  if (groups.length === 0) return html`<section><h2>Learning</h2><p>These runs have recorded no epoch.</p></section>`;
  const sections = groups.map((group) => {
    const what = groups.length > 1 && html`: ${name(group.problem.text)}`;
    return html`<section><h2>Learning${what}</h2>
<div class="grid">
${overlayFigures(group, canvas)}
</div></section>
`;
  });
  return html`${sections}`;
}

function settingsSection({ runs, settings: { differences, alike } }: Comparison): Html {
  const known = runs.flatMap((run, index) => (run.settings ? [{ run, index }] : []));
  const headings = ["run", ...differences.map(({ setting }) => setting)];
  const rows = known.map(({ run, index }, row) => {
    const cells = differences.map(({ values }) => (values[row] === undefined ? "–" : name(values[row])));
    return [html`${runKey(index)} ${name(run.summary.run)}`, ...cells];
  });
  const none = known.length < 2 ? "The settings of fewer than two runs can be read." : "None.";
  const differing = differences.length > 0 ? table("Where the settings differ", headings, rows) : html`<p>${none}</p>`;
  return html`<section><h2>Differences in configuration</h2>
<div class="wraps">${differing}</div>
${alike.length > 0 && html`<p>Alike: ${alike.join(" · ")}.</p>`}
</section>
`;
}

function commandsSection({ runs, command, folder }: Comparison): Html {
  const commands = runs.flatMap(({ command }, index) => (command === undefined ? [] : [`# ${index + 1}\n${command}`]));
  return html`<section><h2>To repeat</h2>
<p>The runs, each in the folder in which it was begun:</p>
${commandBlock("The commands of the runs", commands.join("\n"))}
<p>This page, in the folder <code>${folder}</code>:</p>
${commandBlock("The command of this page", command)}
</section>
`;
}
