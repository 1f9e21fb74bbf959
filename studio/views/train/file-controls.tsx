/**
 * A CSV file of one's own to learn from.
 *
 * @module
 */
import type { JSX } from "preact";
import { Select } from "../../components/field.tsx";
import { change, droppedFile, place } from "../../state/experiment.ts";
import { fileError, openFile, reading } from "../../state/file.ts";
import { session } from "../../state/sessions.ts";

const SAMPLE = { name: "penguins.csv", url: new URL("../../../examples/data/penguins.csv", import.meta.url).href };

export function FileControls(): JSX.Element {
  return (
    <>
      <label class="field">
        <span>{reading.value ? `Reading ${reading.value}…` : "Drop a CSV file anywhere, or choose one"}</span>
        <input
          type="file"
          accept=".csv,.tsv,.txt"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            if (file) openFile(file);
            currentTarget.value = "";
          }}
        />
      </label>
      <p class="small soft">
        It stays in this browser. None at hand?{" "}
        <button type="button" class="link" onClick={openSample}>
          Use {SAMPLE.name}
        </button>{" "}
        or{" "}
        <a href={SAMPLE.url} download={SAMPLE.name}>
          save it
        </a>
        .
      </p>
      {fileError.value && (
        <p class="error small" role="alert">
          The file was not taken, and the run goes on. {fileError.value}
        </p>
      )}
      {place.value.experiment.source === "file" && <TableControls />}
    </>
  );
}

function TableControls(): JSX.Element | null {
  const table = droppedFile.value;
  const notes = session.value?.samples.notes ?? [];
  if (table === undefined) return null;
  return (
    <>
      <Select
        label="Column to learn"
        value={place.value.experiment.target || table.targets.at(-1)!}
        choices={table.targets.map((name) => [name, name] as const)}
        onChange={(name) => change({ target: name })}
      />
      <details class="small soft" open>
        <summary>How {table.name} is read</summary>
        <ul class="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

async function openSample(): Promise<void> {
  reading.value = SAMPLE.name;
  try {
    const response = await fetch(SAMPLE.url);
    if (!response.ok) throw new Error();
    await openFile(new File([await response.blob()], SAMPLE.name), "species");
  } catch {
    reading.value = "";
    fileError.value = `${SAMPLE.name} could not be loaded. Reload the page.`;
  }
}
