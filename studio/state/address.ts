/**
 * The address of the page follows what it shows, and the other way round.
 *
 * @module
 */
import { effect } from "@preact/signals";
import { linkOf, type Place, readLink } from "../experiment/link.ts";
import { notes, place } from "./experiment.ts";

export function addressOf(shown: Place): string {
  return `#${linkOf(shown)}`;
}

/**
 * From now on. A change of the experiment makes no entry in the browser's history; going to another view does.
 *
 * @param views their names, the usual one first
 */
export function followAddress(views: readonly string[]): void {
  open(views);
  addEventListener("hashchange", () => open(views));
  effect(() => {
    const address = addressOf(place.value);
    if (address !== location.hash) history.replaceState(null, "", address);
  });
}

function open(views: readonly string[]): void {
  const { notes: found, ...read } = readLink(location.hash, views);
  notes.value = found;
  const { experiment } = place.value;
  if (linkOf({ ...read, experiment }) === linkOf(read))
    place.value = { ...read, experiment }; // its run goes on
  else place.value = read;
}
