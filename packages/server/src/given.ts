/** The same without the fields that are undefined: what was not said is left out. */
export function given<T extends object>(value: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  // A loop: by way of entries it takes ten times as long, and lists have ten thousand rows.
  const said: Record<string, unknown> = {}
  for (const name in value) if (value[name] !== undefined) said[name] = value[name]
  return said as { [Name in keyof T]: Exclude<T[Name], undefined> }
}
