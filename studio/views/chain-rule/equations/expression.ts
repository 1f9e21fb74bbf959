/**
 * The right-hand side of an equation, as it can be both shown and computed: symbols with their numbers, and what is
 * done to them.
 *
 * @module
 */

/** A number by its symbol: element `indices` of what code calls `name`. */
export interface Quantity {
  readonly kind: "quantity";
  readonly name: string;
  /** None for a single number. */
  readonly indices: readonly number[];
  readonly value: number;
}

/** A number that no symbol stands for. */
export interface Constant {
  readonly kind: "constant";
  readonly text: string;
  readonly value: number;
}

export type Operator = keyof typeof OPERATORS;

export interface Operation {
  readonly kind: "operation";
  readonly operator: Operator;
  readonly operands: readonly Expression[];
}

/** A sum, a maximum or a minimum over an index: `terms[i]` is that of index i. */
export interface Reduction {
  readonly kind: "reduction";
  readonly operator: keyof typeof REDUCTIONS;
  readonly index: string;
  readonly terms: readonly Expression[];
}

export type Expression = Quantity | Constant | Operation | Reduction;

const OPERATORS = {
  add: (a: number, b: number = 0): number => a + b,
  subtract: (a: number, b: number = 0): number => a - b,
  multiply: (a: number, b: number = 1): number => a * b,
  divide: (a: number, b: number = 1): number => a / b,
  negate: (a: number): number => -a,
  square: (a: number): number => a * a,
  cube: (a: number): number => a * a * a,
  root: (a: number): number => Math.sqrt(a),
  exp: (a: number): number => Math.exp(a),
  log: (a: number): number => Math.log(a),
  /** max(a, 0). */
  positivePart: (a: number): number => Math.max(a, 0),
  /** 1[a > 0]. */
  isPositive: (a: number): number => (a > 0 ? 1 : 0),
  /** 1[a = b]. */
  isEqual: (a: number, b: number = 0): number => (a === b ? 1 : 0),
  /** a, where b = c; nothing elsewhere. */
  where: (a: number, b: number = 0, c: number = 0): number => (b === c ? a : Number.POSITIVE_INFINITY),
} as const;

const REDUCTIONS = {
  sum: (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0),
  max: (values: readonly number[]): number => Math.max(...values),
  min: (values: readonly number[]): number => Math.min(...values),
} as const;

export function computed(expression: Expression): number {
  if (expression.kind === "quantity" || expression.kind === "constant") return expression.value;
  if (expression.kind === "reduction") return REDUCTIONS[expression.operator](expression.terms.map(computed));
  const [a, b, c] = expression.operands.map(computed);
  const compute: (a: number, b?: number, c?: number) => number = OPERATORS[expression.operator];
  return compute(a!, b, c);
}

/** Every symbol in it, those of terms too. */
export function quantitiesIn(expression: Expression): Quantity[] {
  if (expression.kind === "quantity") return [expression];
  if (expression.kind === "constant") return [];
  return (expression.kind === "operation" ? expression.operands : expression.terms).flatMap(quantitiesIn);
}

/** Its sums and maxima, the outermost only. */
export function reductionsIn(expression: Expression): Reduction[] {
  if (expression.kind === "reduction") return [expression];
  return expression.kind === "operation" ? expression.operands.flatMap(reductionsIn) : [];
}

export function constant(value: number, text = `${value}`): Constant {
  return { kind: "constant", text, value };
}

export function operation(operator: Operator, ...operands: readonly Expression[]): Operation {
  return { kind: "operation", operator, operands };
}

/** a·b·c… */
export function product(first: Expression, ...others: readonly Expression[]): Expression {
  return others.reduce((left, right) => operation("multiply", left, right), first);
}

export const plus = (a: Expression, b: Expression): Operation => operation("add", a, b);
export const minus = (a: Expression, b: Expression): Operation => operation("subtract", a, b);
export const over = (a: Expression, b: Expression): Operation => operation("divide", a, b);

/** Over an index from 0 to `size` − 1. */
export function sum(index: string, size: number, term: (at: number) => Expression): Reduction {
  return reduction("sum", index, size, term);
}

export function reduction(
  operator: Reduction["operator"],
  index: string,
  size: number,
  term: (at: number) => Expression,
): Reduction {
  return { kind: "reduction", operator, index, terms: Array.from({ length: size }, (_, at) => term(at)) };
}
