/** Reads a map keyed by names that people choose: `constructor` and `__proto__` are names too. */
export function ownProperty<Value>(
  map: Readonly<Record<string, Value>>,
  key: string,
): Value | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined
}
