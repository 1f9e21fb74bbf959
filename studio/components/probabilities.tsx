/**
 * The probability of each class, as a bar and as a number.
 *
 * @module
 */
import "./probabilities.css";
import type { JSX } from "preact";

interface ProbabilitiesProps {
  readonly classes: readonly string[];
  readonly probabilities: ArrayLike<number>;
}

export function Probabilities({ classes, probabilities }: ProbabilitiesProps): JSX.Element {
  const most = Math.max(...Array.from(probabilities));
  return (
    <ol class="probabilities number small" aria-label="Class probabilities">
      {classes.map((name, k) => {
        const probability = probabilities[k]!;
        return (
          <li key={name} class={probability === most ? "most" : undefined} style={{ "--share": probability || 0 }}>
            <span>{name}</span>
            <span class="probability-bar" aria-hidden="true" />
            <span>{percent(probability)}</span>
          </li>
        );
      })}
    </ol>
  );
}

/** `97.3 %` */
export function percent(probability: number): string {
  return Number.isFinite(probability) ? `${(100 * probability).toFixed(1)} %` : "no number";
}
