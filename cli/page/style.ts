/**
 * How the page looks: light or dark as the reader's system is, on a telephone, on a wide screen and on paper.
 *
 * The colours of the series are Okabe and Ito's, which colour-blind readers can tell apart, and darker or lighter where
 * the background asks for it; lines differ in their dashes and symbols, too.
 *
 * @module
 */
import { Html } from "./html.ts";

export const STYLE: Html = new Html(`<style>
:root {
  color-scheme: light dark;
  --text: #1f2328; --soft: #59636e; --page: #ffffff; --raised: #f6f8fa; --line: #d1d9e0;
  --first: #0072b2; --second: #c04f00; --faint: #b4bcc4; --right: 0 114 178; --wrong: 213 94 0;
  --third: #007a5a; --fourth: #b0508a; --fifth: #1f2328; --sixth: #a07000;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e6edf3; --soft: #9da7b1; --page: #0d1117; --raised: #161b22; --line: #3d444d;
    --first: #56b4e9; --second: #ff9d4d; --faint: #59636e; --right: 0 114 178; --wrong: 213 94 0;
    --third: #2fc79a; --fourth: #e79cc6; --fifth: #e6edf3; --sixth: #f0e442;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 64rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { margin: 1rem 0 0.5rem; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 0.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1.3rem; }
h3 { margin: 1.25rem 0 0.25rem; font-size: 1rem; }
p { margin: 0.25rem 0 0.75rem; max-width: 44rem; }
.key-figures { display: flex; flex-wrap: wrap; gap: 0.5rem 2.5rem; margin: 0 0 0.5rem; }
.key-figures dt { color: var(--soft); font-size: 0.875rem; }
.key-figures dd { margin: 0; font-size: 1.75rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.doubt { padding: 0.5rem 0.75rem; border-left: 3px solid var(--second); background: var(--raised); }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 1rem 2rem; }
figure { margin: 0; min-width: 0; }
.full { grid-column: 1 / -1; }
figcaption p { color: var(--soft); font-size: 0.875rem; }
figure svg:not(.key) { max-width: 100%; height: auto; color: var(--text); --plot-background: var(--page);
  font: 12px system-ui, sans-serif; }
.narrow { display: none; }
.legend { display: flex; flex-wrap: wrap; gap: 0.1rem 1rem; margin: 0 0 0.25rem; padding: 0; list-style: none;
  font-size: 0.8125rem; }
.key { vertical-align: middle; stroke-width: 2.5; }
.key.first { stroke: var(--first); }
.key.second { stroke: var(--second); stroke-dasharray: 6 3; }
.key.faint { stroke: var(--faint); }
.key.best { stroke: var(--text); stroke-width: 1.5; stroke-dasharray: 1 3; }
.scroll { overflow-x: auto; max-width: 100%; margin: 0.25rem 0 0.75rem; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
th, td { padding: 0.2rem 0.6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child { padding-left: 0; text-align: left; }
thead th { color: var(--soft); font-weight: 600; }
tbody th { font-weight: 400; }
td bdi, th bdi { display: inline-block; max-width: 18rem; overflow: hidden; text-overflow: ellipsis; vertical-align: bottom; }
.matrix { font-size: 0.8125rem; }
.matrix th, .matrix td { padding: 0.2rem 0.35rem; border: 1px solid var(--page); }
.matrix tbody th { max-width: 9rem; overflow: hidden; text-overflow: ellipsis; }
.matrix .none { color: var(--soft); }
.matrix .right { background: rgb(var(--right) / calc(var(--share) * 55%)); }
.matrix .wrong { background: rgb(var(--wrong) / calc(10% + var(--share) * 65%)); }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr)); gap: 1rem 0.75rem; padding: 0;
  list-style: none; font-size: 0.8125rem; line-height: 1.35; }
.pictures img { width: 100%; max-width: 7rem; height: auto; image-rendering: pixelated; border: 1px solid var(--line); }
small { color: var(--soft); }
pre { margin: 0; padding: 0.75rem; background: var(--raised); font: 0.8125rem/1.45 ui-monospace, monospace; width: max-content;
  min-width: 100%; }
.command { white-space: pre-wrap; width: auto; user-select: all; }
.command span { white-space: nowrap; }
code { font: 0.875em ui-monospace, monospace; color: var(--soft); }
li code { white-space: nowrap; }
summary { cursor: pointer; color: var(--soft); font-size: 0.875rem; }
:focus-visible { outline: 2px solid var(--first); outline-offset: 2px; }
@media (min-width: 48rem), print {
  .wraps td:nth-last-child(-n+2) { white-space: normal; }
}
@media (max-width: 32rem) {
  .wide { display: none; }
  .narrow { display: block; }
}
@media print {
  :root { --text: #000000; --soft: #444444; --page: #ffffff; --raised: #ffffff; --line: #bbbbbb;
    --first: #0072b2; --second: #c04f00; --faint: #b4bcc4;
    --third: #007a5a; --fourth: #b0508a; --fifth: #000000; --sixth: #a07000; }
  @page { margin: 15mm; }
  body { max-width: none; padding: 0; font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .grid { grid-template-columns: 1fr 1fr; }
  .wide { display: none; }
  .narrow { display: block; }
  .scroll { overflow: visible; }
  .wraps th, .wraps td { padding-inline: 0.3rem; }
  .wraps th, .wraps bdi { white-space: normal; }
  .wraps bdi { overflow-wrap: anywhere; }
  details { display: none; }
  pre { white-space: pre-wrap; width: auto; }
  figure, .pictures li, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
</style>`);
