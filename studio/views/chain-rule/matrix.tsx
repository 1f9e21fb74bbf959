/**
 * An array of a layer as a table of numbers, coloured by sign and size: orange below 0, blue above.
 *
 * @module
 */
import type { JSX, TargetedKeyboardEvent } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Axis, NamedArray } from "./equations/equation.ts";
import { numberText } from "./number-text.ts";
import type { Shown } from "./shown.ts";
import { select } from "./state.ts";
import { TypesetSymbol } from "./typeset.tsx";
import { windowOf } from "./window.ts";

interface MatrixProps {
  readonly name: string;
  readonly shown: Shown;
}

export function Matrix({ name, shown }: MatrixProps): JSX.Element {
  const array = shown.subject.arrays[name]!;
  const [rowAxis, columnAxis] = tableAxes(array.axes);
  const [rows, columns] = [sizeOf(array, rowAxis), sizeOf(array, columnAxis)];
  const [row, column] = [indexAt(shown, rowAxis), indexAt(shown, columnAxis)];
  const [[top, bottom], [left, right]] = [windowOf(rows, row), windowOf(columns, column)];
  const parts = [
    ...(bottom - top < rows ? [`rows ${top}–${bottom - 1}`] : []),
    ...(right - left < columns ? [`columns ${left}–${right - 1}`] : []),
  ];
  const scroll = useRef<HTMLDivElement>(null);
  useEffect(() => reveal(scroll.current!), [name, column, left]);
  const largest = useMemo(() => largestOf(array.data), [array.data]);
  return (
    <figure class="matrix" data-array={name} data-sizes={array.sizes.join(",")}>
      <figcaption>
        <span data-symbol={array.symbol}>
          <TypesetSymbol symbols={shown.texts.derivation.symbols} symbol={array.symbol} indices={[]} />
        </span>{" "}
        <code>{name === array.symbol ? name : array.symbol}</code> {array.remark}{" "}
        <span class="soft">{sizesText(array, shown)}</span>
        {parts.length > 0 && <span class="soft small"> · {parts.join(" and ")} are shown</span>}
      </figcaption>
      <div class="scroll" ref={scroll}>
        {/* One listener for all cells: there are hundreds of them. */}
        <table
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are chosen is a grid
          role="grid"
          aria-label={`${name} ${array.remark}`}
          onClick={({ target }) => chooseAt(target as Element, array, [top, left])}
          onKeyDown={(event) => moveFrom(event, array, [top, left], [rows, columns])}
        >
          <thead>
            <tr>
              <th scope="col">{[rowAxis, columnAxis].filter(Boolean).join("\\")}</th>
              {range(left, right).map((c) => (
                <th scope="col" key={c} class={columnAxis && c === column ? "chosen" : ""}>
                  {columnAxis ? c : ""}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {range(top, bottom).map((r) => (
              <tr key={r}>
                <th scope="row" class={rowAxis && r === row ? "chosen" : ""}>
                  {rowAxis ? r : ""}
                </th>
                {range(left, right).map((c) => cellOf({ name, array, shown, largest, row: r, column: c, columns }))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

/** Moves the table sideways until the chosen cell can be seen; the page stays where it is. */
function reveal(scroll: HTMLElement): void {
  const cell = scroll.querySelector<HTMLElement>('[aria-selected="true"]');
  if (cell === null) return;
  const head = cell.parentElement!.querySelector("th")!.offsetWidth; // stays in place, over the cells
  const before = cell.getBoundingClientRect().left - scroll.getBoundingClientRect().left;
  const over = before + cell.offsetWidth - scroll.clientWidth;
  if (over > 0) scroll.scrollLeft += over;
  else if (before < head) scroll.scrollLeft += before - head;
}

interface CellProps extends MatrixProps {
  readonly array: NamedArray;
  readonly largest: number;
  readonly row: number;
  readonly column: number;
  readonly columns: number;
}

/** No component: there are hundreds of them. */
function cellOf({ name, array, shown, largest, row, column, columns }: CellProps): JSX.Element {
  const [rowAxis, columnAxis] = tableAxes(array.axes);
  const value = array.data[row * columns + column]!;
  const indices = [...(rowAxis ? [row] : []), ...(columnAxis ? [column] : [])];
  const cell = `${name} ${indices.join(",")}`;
  const isChosen = (!rowAxis || shown.at[rowAxis] === row) && (!columnAxis || shown.at[columnAxis] === column);
  const isResult = cell === `${shown.left.name} ${shown.left.indices.join(",")}`;
  const heat = largest === 0 || !Number.isFinite(value) ? 0 : Math.round((8 * Math.abs(value)) / largest);
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: in a grid, td is a gridcell
    <td
      key={column}
      // Classes, and no style of its own: a browser works out the look of all cells of a class together.
      class={`cell ${value < 0 ? "negative" : "positive"} heat-${heat} ${isResult ? "result" : ""}`}
      title={`${cell} = ${value}`}
      aria-selected={isChosen}
      tabIndex={isChosen ? 0 : -1}
      data-symbol={array.symbol}
      data-cell={cell}
      data-used={shown.used.has(cell) ? "" : undefined}
    >
      {numberText(value)}
    </td>
  );
}

/** The indices in the array of what is at the upper left of the window. */
type Corner = readonly [top: number, left: number];

/** The row and column of the array that a cell of the table shows; undefined for its heads. */
function indicesOf(target: Element, [top, left]: Corner): readonly [row: number, column: number] | undefined {
  const cell = target.closest<HTMLTableCellElement>("td");
  if (cell === null) return undefined;
  return [top + (cell.parentElement as HTMLTableRowElement).sectionRowIndex, left + cell.cellIndex - 1];
}

function chooseAt(target: Element, { axes }: NamedArray, corner: Corner): void {
  const at = indicesOf(target, corner);
  if (at) choose(axes, ...at);
}

const MOVES: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The arrows choose the cell beside. */
function moveFrom(
  event: TargetedKeyboardEvent<HTMLTableElement>,
  { axes }: NamedArray,
  corner: Corner,
  [rows, columns]: readonly [number, number],
): void {
  const move = MOVES[event.key];
  const at = indicesOf(event.target as Element, corner);
  if (move === undefined || at === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const [row, column] = [at[0] + move[0], at[1] + move[1]];
  if (row < 0 || column < 0 || column >= columns || row >= rows) return;
  choose(axes, row, column);
  const table = event.currentTarget;
  requestAnimationFrame(() => table.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
}

function choose(axes: readonly Axis[], row: number, column: number): void {
  const [rowAxis, columnAxis] = tableAxes(axes);
  if (rowAxis) select(rowAxis, row);
  if (columnAxis) select(columnAxis, column);
}

/** What has one number a sample is a column; what has one a unit, a row. */
function tableAxes(axes: readonly Axis[]): readonly [row: Axis | undefined, column: Axis | undefined] {
  if (axes.length === 2) return [axes[0], axes[1]];
  return axes[0] === "n" ? ["n", undefined] : [undefined, axes[0]];
}

function sizeOf({ axes, sizes }: NamedArray, axis: Axis | undefined): number {
  return axis === undefined ? 1 : sizes[axes.indexOf(axis)]!;
}

function indexAt({ at }: Shown, axis: Axis | undefined): number {
  return axis === undefined ? 0 : at[axis];
}

/** What neither mixes nor changes the number of its inputs has units. */
function sizesText({ axes, sizes }: NamedArray, { subject }: Shown): string {
  const names = { n: "samples", d: subject.axes.includes("m") ? "inputs" : "units", m: "outputs" };
  return axes.map((axis, i) => `${sizes[i]} ${names[axis]}`).join(" × ");
}

function largestOf(data: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) if (Number.isFinite(data[i]!)) largest = Math.max(largest, Math.abs(data[i]!));
  return largest;
}

function range(first: number, end: number): number[] {
  return Array.from({ length: end - first }, (_, i) => first + i);
}
