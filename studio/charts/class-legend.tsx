/**
 * Colour, shape and name of every class.
 *
 * @module
 */
import type { JSX } from "preact";
import { shapeOf } from "./shapes.ts";
import { classColour } from "./theme.ts";

export function ClassLegend({ classes }: { readonly classes: readonly string[] }): JSX.Element {
  return (
    <ul class="class-legend small" aria-label="Classes">
      {classes.map((name, label) => (
        <li key={name}>
          <svg viewBox="-2 -2 4 4" width="16" height="16" aria-hidden="true">
            <polygon points={shapeOf(label).join(" ")} style={{ fill: `var(${classColour(label)})` }} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
