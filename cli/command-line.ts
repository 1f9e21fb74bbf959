/**
 * Commands to type next.
 *
 * @module
 */

/** Words as a shell takes them, quoted where needed. */
export function commandLine(...words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(" ");
}

/**
 * The arguments of a command that goes on where an interrupted one stopped: the same, from the saved file, for the
 * epochs that are left.
 */
export function resumeArguments(words: readonly string[], file: string, epochsLeft: number): string[] {
  const replaced = ["--from", "--epochs"];
  const kept: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (replaced.includes(word)) i++;
    else if (!replaced.some((flag) => word.startsWith(`${flag}=`))) kept.push(word);
  }
  return [...kept, "--epochs", `${epochsLeft}`, "--from", file];
}
