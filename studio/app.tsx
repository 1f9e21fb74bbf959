/**
 * The frame around every view: what can be gone to, what runs, and what went wrong.
 *
 * @module
 */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { addressOf } from "./state/address.ts";
import { notes, place, sourceError } from "./state/experiment.ts";
import { openFile } from "./state/file.ts";
import { session } from "./state/sessions.ts";
import { VIEWS } from "./views/index.ts";
import { LazyView } from "./views/lazy-view.tsx";

/** A file may be dropped anywhere. */
function takeDrops(): () => void {
  const take = (event: DragEvent): void => {
    event.preventDefault();
    const file = event.type === "drop" ? event.dataTransfer?.files[0] : undefined;
    if (file) openFile(file);
  };
  addEventListener("dragover", take);
  addEventListener("drop", take);
  return () => {
    removeEventListener("dragover", take);
    removeEventListener("drop", take);
  };
}

export function App(): JSX.Element {
  useEffect(takeDrops, []);
  const { view, embed } = place.value;
  const shown = VIEWS.find(({ name }) => name === view)!;
  return (
    <div class="app">
      {!embed && <Header current={view} />}
      <main class="stack">
        {notes.value.map((note) => (
          <p class="note" key={note}>
            {note}
          </p>
        ))}
        {sourceError.value && (
          <p class="error" role="alert">
            {sourceError.value}
          </p>
        )}
        <LazyView key={view} view={shown} />
      </main>
    </div>
  );
}

function Header({ current }: { readonly current: string }): JSX.Element {
  return (
    <header class="app-header">
      <h1>chainrule studio</h1>
      <nav aria-label="Views">
        {VIEWS.map(({ name, title }) => (
          <a
            key={name}
            href={addressOf({ ...place.value, view: name })}
            aria-current={name === current ? "page" : undefined}
          >
            {title}
          </a>
        ))}
      </nav>
      <BackendBadge />
    </header>
  );
}

/** What computes, and why not more of it. */
function BackendBadge(): JSX.Element | null {
  const start = session.value?.start.value;
  if (start === undefined) return null;
  return (
    <span class="badge" title={start.reproducible ? "The same experiment gives the same bits in every browser." : ""}>
      {start.backendDescription}
    </span>
  );
}
