/**
 * Keys that do what the buttons of a run do.
 *
 * @module
 */
import { useEffect } from "preact/hooks";
import { playOrPause, restart, stepOnce } from "../state/sessions.ts";

const ACTIONS: ReadonlyMap<string, () => void> = new Map([
  [" ", playOrPause],
  [".", stepOnce],
  ["ArrowRight", stepOnce],
  ["r", restart],
]);

/** Where something else takes keys, it has them. */
const TAKES_KEYS = "input, select, textarea, [contenteditable]";
/** These take Enter and the space bar. */
const IS_PRESSED = "button, a, summary";

/** As long as the component is on the page. */
export function useShortcuts(): void {
  useEffect(() => {
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}

function onKey(event: KeyboardEvent): void {
  const action = ACTIONS.get(event.key);
  const hasModifier = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
  if (action === undefined || hasModifier || event.defaultPrevented || isTaken(event)) return;
  event.preventDefault();
  if (!event.repeat || action === stepOnce) action();
}

function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest(TAKES_KEYS) !== null || (key === " " && target.closest(IS_PRESSED) !== null);
}
