/**
 * The address of the page, which is the experiment.
 *
 * @module
 */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

/** For so long it says what came of it. */
const SAID_MS = 2500;

export function CopyLink(): JSX.Element {
  const said = useSignal("");
  const copy = async (): Promise<void> => {
    said.value = await navigator.clipboard.writeText(location.href).then(
      () => "Copied",
      () => "Not allowed: copy the address of this page",
    );
    setTimeout(() => {
      said.value = "";
    }, SAID_MS);
  };
  return (
    <>
      <button type="button" title="The same link is the same experiment, with the same numbers" onClick={copy}>
        Copy link
      </button>
      <span class="small" role="status">
        {said.value}
      </span>
    </>
  );
}
