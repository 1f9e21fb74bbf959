/**
 * Which objects chainrule's own functions have made: a copy that does something else is not among them.
 *
 * @module
 */
const made = new WeakSet<object>();

/** Marks what is returned to the user, and freezes it: changed in place, it would do something else as well. */
export function markOwn<T extends object>(value: T): T {
  made.add(Object.freeze(value));
  return value;
}

/** Whether an object was made by chainrule, and is no copy of such an object. */
export function isOwn(value: object): boolean {
  return made.has(value);
}
