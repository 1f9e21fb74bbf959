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
 * From now on. Going to another view makes an entry in the browser's history, and so does a change of the network or of
 * the data, which is undone by going back; a slider makes none.
 *
 * @param views their names, the usual one first
 */
export function followAddress(views: readonly string[]): void {
  open(views);
  addEventListener("hashchange", () => open(views));
  let before = place.peek().experiment;
  effect(() => {
    const address = addressOf(place.value);
    const { experiment } = place.value;
    const isEdit = experiment.layers !== before.layers || experiment.source !== before.source;
    before = experiment;
    if (address === location.hash) return;
    if (isEdit) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
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
