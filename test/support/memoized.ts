/**
 * The function, which computes what belongs to a key only once: for inputs and expected values that many tests share and
 * none changes.
 */
export function memoized<Key = void, Value = unknown>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key)!;
  };
}
