/**
 * An array of a layer as a table of numbers, coloured by sign and size: orange below 0, blue above.
 *
 * @module
 */
import type { JSX, TargetedKeyboardEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
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
  useEffect(() => reveal(scroll.current!), [column, left]);
  const largest = largestOf(array.data);
  return (
    <figure class="matrix" data-array={name} data-sizes={array.sizes.join(",")}>
      <figcaption>
        <span data-symbol={array.symbol}>
          <TypesetSymbol symbols={shown.texts.derivation.symbols} symbol={array.symbol} indices={[]} />
        </span>{" "}
        <code>{name === array.symbol ? name : array.symbol}</code> {array.remark}{" "}
        <span class="soft">{sizesText(array)}</span>
        {parts.length > 0 && <span class="soft small"> · {parts.join(" and ")} are shown</span>}
      </figcaption>
      <div class="scroll" ref={scroll}>
        <table>
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
                {range(left, right).map((c) => (
                  <Cell key={c} {...{ name, array, shown, largest, row: r, column: c, columns }} />
                ))}
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
  const cell = scroll.querySelector<HTMLElement>('[aria-pressed="true"]');
  if (cell === null) return;
  const before = cell.getBoundingClientRect().left - scroll.getBoundingClientRect().left;
  const over = before + cell.offsetWidth - scroll.clientWidth;
  if (over > 0) scroll.scrollLeft += over;
  else if (before < 0) scroll.scrollLeft += before;
}

interface CellProps extends MatrixProps {
  readonly array: NamedArray;
  readonly largest: number;
  readonly row: number;
  readonly column: number;
  readonly columns: number;
}

function Cell({ name, array, shown, largest, row, column, columns }: CellProps): JSX.Element {
  const [rowAxis, columnAxis] = tableAxes(array.axes);
  const value = array.data[row * columns + column]!;
  const indices = [...(rowAxis ? [row] : []), ...(columnAxis ? [column] : [])];
  const cell = `${name} ${indices.join(",")}`;
  const isChosen = (!rowAxis || shown.at[rowAxis] === row) && (!columnAxis || shown.at[columnAxis] === column);
  const isResult = cell === `${shown.left.name} ${shown.left.indices.join(",")}`;
  const share = largest === 0 || !Number.isFinite(value) ? 0 : Math.round((40 * Math.abs(value)) / largest);
  return (
    <td>
      <button
        type="button"
        class={`cell ${value < 0 ? "negative" : "positive"} ${isResult ? "result" : ""}`}
        style={{ "--heat": `${share}%` }}
        title={`${cell} = ${value}`}
        aria-label={`${cell}: ${numberText(value)}`}
        aria-pressed={isChosen}
        tabIndex={isChosen ? 0 : -1}
        data-symbol={array.symbol}
        data-cell={cell}
        data-used={shown.used.has(cell) ? "" : undefined}
        data-value={value}
        onClick={() => choose(array.axes, row, column)}
        onKeyDown={(event) => moveFrom(event, array, row, column, columns)}
      >
        {numberText(value)}
      </button>
    </td>
  );
}

const MOVES: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The arrows choose the cell beside. */
function moveFrom(
  event: TargetedKeyboardEvent<HTMLButtonElement>,
  array: NamedArray,
  row: number,
  column: number,
  columns: number,
): void {
  const move = MOVES[event.key];
  if (move === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const [r, c] = [row + move[0], column + move[1]];
  if (r < 0 || c < 0 || c >= columns || r >= array.data.length / columns) return;
  choose(array.axes, r, c);
  const figure = event.currentTarget.closest("figure")!;
  requestAnimationFrame(() => figure.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus());
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

function sizesText({ axes, sizes }: NamedArray): string {
  if (axes.length === 0) return "";
  return `${axes.map((axis, i) => `${sizes[i]} ${{ n: "samples", d: "inputs", m: "outputs" }[axis]}`).join(" × ")}`;
}

function largestOf(data: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) if (Number.isFinite(data[i]!)) largest = Math.max(largest, Math.abs(data[i]!));
  return largest;
}

function range(first: number, end: number): number[] {
  return Array.from({ length: end - first }, (_, i) => first + i);
}
