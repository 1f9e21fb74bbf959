/**
 * A view whose code is loaded when it is first gone to.
 *
 * @module
 */
import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentType, JSX } from "preact";
import type { View } from "./index.ts";

export function LazyView({ view }: { readonly view: View }): JSX.Element {
  const loaded = useSignal<ComponentType | undefined>(undefined);
  const failed = useSignal("");
  useSignalEffect(() => {
    view.load().then(
      (component) => {
        loaded.value = component;
      },
      () => {
        failed.value = `The view "${view.title}" could not be loaded. Reload the page.`;
      },
    );
  });
  if (failed.value) return <p class="error">{failed.value}</p>;
  const Loaded = loaded.value;
  return Loaded ? <Loaded /> : <p class="soft">Loading…</p>;
}
