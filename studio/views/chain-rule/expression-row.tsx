/**
 * One side of an equation, with the number of every symbol under it.
 *
 * @module
 */
import type { ComponentChildren, JSX } from "preact";
import { computed, type Expression, type Operation, type Quantity } from "./equations/expression.ts";
import { numberText } from "./number-text.ts";
import type { Shown } from "./shown.ts";
import { select } from "./state.ts";
import { TypesetSymbol } from "./typeset.tsx";

/** `both`: number under symbol; or one of them alone, as in the head and the rows of a table. */
export type Look = "both" | "symbols" | "numbers";

interface Props {
  readonly expression: Expression;
  readonly shown: Shown;
  readonly look: Look;
  /** The index that a sum runs over, and its place among the indices of each symbol. */
  readonly running?: Running;
}

export interface Running {
  readonly index: string;
  /** Whether the symbol's index at `position` is the running one. */
  isRunning(quantity: Quantity, position: number): boolean;
}

export function ExpressionRow({ expression, ...rest }: Props): JSX.Element {
  if (expression.kind === "quantity") return <Value quantity={expression} {...rest} />;
  if (expression.kind === "constant") return <span class="operator">{expression.text}</span>;
  if (expression.kind === "operation") return <OperationRow operation={expression} {...rest} />;
  const sign = expression.operator === "sum" ? "Σ" : expression.operator;
  return (
    <span class="quantity total" title={String(computed(expression))}>
      <span class="symbol">
        {sign}
        <sub>{expression.index}</sub>(…)
      </span>
      <span class="number">{numberText(computed(expression))}</span>
    </span>
  );
}

interface ValueProps extends Omit<Props, "expression"> {
  readonly quantity: Quantity;
}

function Value({ quantity, shown, look, running }: ValueProps): JSX.Element {
  const { name, indices, value } = quantity;
  const labels = indices.map((index, i) => (running?.isRunning(quantity, i) ? running.index : index));
  const symbol = shown.symbolOf(quantity);
  const symbolText = <TypesetSymbol symbols={shown.texts.derivation.symbols} symbol={symbol} indices={labels} />;
  if (look === "symbols") return <span data-symbol={symbol}>{symbolText}</span>;
  return (
    <button
      type="button"
      class={`quantity ${look}`}
      title={`${name} ${indices.join(",")} = ${value}`}
      tabIndex={look === "both" ? 0 : -1}
      data-symbol={symbol}
      data-cell={`${name} ${indices.join(",")}`}
      data-used=""
      data-value={value}
      onClick={() => {
        for (const [i, axis] of shown.subject.arrays[name]!.axes.entries()) select(axis, indices[i]!);
      }}
    >
      {look === "both" && symbolText}
      <span class="number">{numberText(value)}</span>
    </button>
  );
}

/** Of what binds less than a product, and so needs parentheses in one. */
const isSum = (expression: Expression): boolean =>
  expression.kind === "operation" && (expression.operator === "add" || expression.operator === "subtract");

function OperationRow({
  operation,
  ...rest
}: Omit<Props, "expression"> & { readonly operation: Operation }): JSX.Element {
  const row = (expression: Expression): JSX.Element => <ExpressionRow expression={expression} {...rest} />;
  const part = (expression: Expression): JSX.Element =>
    isSum(expression) ? <Parens>{row(expression)}</Parens> : row(expression);
  const [a, b, c] = operation.operands as [Expression, Expression, Expression];
  switch (operation.operator) {
    case "add":
      return <Infix sign="+">{[row(a), row(b)]}</Infix>;
    case "subtract":
      return <Infix sign="−">{[row(a), part(b)]}</Infix>;
    case "multiply":
      return <Infix sign="·">{[part(a), part(b)]}</Infix>;
    case "divide":
      return (
        <span class="fraction">
          <span>{row(a)}</span>
          <span>{row(b)}</span>
        </span>
      );
    case "negate":
      return <Parens open="−">{part(a)}</Parens>;
    case "square":
      return <Parens close=")²">{row(a)}</Parens>;
    case "cube":
      return <Parens close=")³">{row(a)}</Parens>;
    case "root":
      return <Parens open="√(">{row(a)}</Parens>;
    case "exp":
    case "log":
      return <Parens open={`${operation.operator}(`}>{row(a)}</Parens>;
    case "positivePart":
      return (
        <Parens open="max(" close=", 0)">
          {row(a)}
        </Parens>
      );
    case "isPositive":
      return (
        <Parens open="1[" close=" > 0]">
          {row(a)}
        </Parens>
      );
    case "isEqual":
      return (
        <Parens open="1[" close="]">
          <Infix sign="=">{[row(a), row(b)]}</Infix>
        </Parens>
      );
    case "where":
      return (
        <span class="inline">
          {row(a)} <span class="operator">if</span> <Infix sign="=">{[row(b), row(c)]}</Infix>
        </span>
      );
  }
}

interface ParensProps {
  readonly open?: string;
  readonly close?: string;
  readonly children: ComponentChildren;
}

function Parens({ open = "(", close = open === "−" ? "" : ")", children }: ParensProps): JSX.Element {
  return (
    <span class="inline">
      <span class="operator">{open}</span>
      {children}
      {close && <span class="operator">{close}</span>}
    </span>
  );
}

function Infix({
  sign,
  children: [left, right],
}: {
  readonly sign: string;
  readonly children: JSX.Element[];
}): JSX.Element {
  return (
    <span class="inline">
      {left}
      <span class="operator">{sign}</span>
      {right}
    </span>
  );
}
