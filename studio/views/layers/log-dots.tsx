/**
 * Numbers of both runs on one logarithmic axis that never moves: a filled circle with, a hollow square without.
 *
 * @module
 */
import type { JSX } from "preact";
import { short } from "./histogram.tsx";
import { RUN_KINDS, RUN_TITLES, type RunKind } from "./kinds.ts";

export interface LogAxis {
  /** Powers of ten. */
  readonly least: number;
  readonly most: number;
  /** What is healthy: powers of ten. */
  readonly band?: readonly [least: number, most: number];
}

const WIDTH = 160;
const HEIGHT = 22;
const MARGIN = 6;

interface LogDotsProps {
  readonly name: string;
  readonly label: string;
  readonly axis: LogAxis;
  readonly values: Readonly<Record<RunKind, number | undefined>>;
}

export function LogDots({ name, label, axis, values }: LogDotsProps): JSX.Element {
  const text = `${label}: ${RUN_KINDS.map((kind) => `${RUN_TITLES[kind]} ${shown(values[kind])}`).join(", ")}`;
  const decades = Array.from({ length: axis.most - axis.least + 1 }, (_, i) => axis.least + i);
  return (
    <div class="log-dots" data-normalized={values.normalized} data-plain={values.plain}>
      <code>{name}</code>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={text}>
        <title>{text}</title>
        {axis.band && (
          <rect
            class="band"
            x={position(axis, axis.band[0])}
            width={position(axis, axis.band[1]) - position(axis, axis.band[0])}
            height={HEIGHT}
          />
        )}
        <path
          class="axis"
          d={decades.map((decade) => `M${position(axis, decade).toFixed(1)},${HEIGHT - 4}V${HEIGHT}`).join("")}
        />
        <Mark axis={axis} value={values.plain} kind="plain" />
        <Mark axis={axis} value={values.normalized} kind="normalized" />
      </svg>
      <span class="number">
        {shown(values.normalized)} <span class="soft">| {shown(values.plain)}</span>
      </span>
    </div>
  );
}

function Mark({
  axis,
  value,
  kind,
}: {
  readonly axis: LogAxis;
  readonly value: number | undefined;
  readonly kind: RunKind;
}): JSX.Element | null {
  if (value === undefined || Number.isNaN(value)) return null;
  const x = position(axis, Math.log10(value));
  if (kind === "normalized") return <circle class="mark normalized" cx={x} cy={HEIGHT / 2} r={4} />;
  return <rect class="mark plain" x={x - 4} y={HEIGHT / 2 - 4} width={8} height={8} />;
}

/** Of a power of ten; what is beyond the axis stands at its end. */
function position({ least, most }: LogAxis, power: number): number {
  const within = Math.min(most, Math.max(least, power));
  return MARGIN + ((WIDTH - 2 * MARGIN) * (within - least)) / (most - least);
}

function shown(value: number | undefined): string {
  return value === undefined ? "–" : short(value);
}
