/**
 * The folders of runs, to compare.
 */

/** The events of a run without what differs from one session to the next: times, and what the backend says of itself. */
export function comparableEvents(text: string): string {
  const SESSION = ["time", "durationMs", "backendDescription"];
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.stringify(JSON.parse(line, (key, value) => (SESSION.includes(key) ? undefined : value))))
    .join("\n");
}
