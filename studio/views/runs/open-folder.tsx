/**
 * Opens the folder of a run of the command.
 *
 * @module
 */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { readRunFolder } from "../../runs/run-folder.ts";
import { add, hasRoom, keptRuns } from "../../state/kept-runs.ts";

export function OpenFolder(): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const failed = useSignal("");
  const take = async (files: readonly File[]): Promise<void> => {
    try {
      add(await readRunFolder(nameOf(files), files));
      failed.value = "";
    } catch (error) {
      failed.value = error instanceof Error ? error.message : String(error);
    }
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        class="visually-hidden"
        tabIndex={-1}
        aria-label="The folder of a run"
        multiple
        {...{ webkitdirectory: true }}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          currentTarget.value = ""; // so that the same folder can be chosen again
          if (files.length > 0) take(files);
        }}
      />
      <button type="button" disabled={!hasRoom()} onClick={() => input.current?.click()}>
        Open a run’s folder…
      </button>
      {!hasRoom() && <span class="soft small">More runs than these cannot be told apart: forget one first.</span>}
      {failed.value && (
        <p class="error" role="alert">
          {failed.value}
        </p>
      )}
    </>
  );
}

/** Its own, made unlike those that are there. */
function nameOf(files: readonly File[]): string {
  const folder = files[0]!.webkitRelativePath.split("/")[0] || "a folder";
  const taken = keptRuns.value.filter(({ name }) => name === folder || name.startsWith(`${folder} (`)).length;
  return taken === 0 ? folder : `${folder} (${taken + 1})`;
}
