/**
 * yaml-place — where in a YAML document a line stands, by its indentation: right also while the document cannot be
 * parsed, which is while somebody types. Pure.
 *
 * Rules    block style only; in flow style, block text and anchors it may be wrong, and then completion offers nothing.
 */
export interface YamlPlace {
  /** Keys, and -1 for an item of a list, down to the object that the line is part of. */
  readonly path: readonly (string | number)[]
  /** Keys that this object has on other lines. */
  readonly present: ReadonlySet<string>
  /** The key on this line when the cursor stands behind its colon. */
  readonly key?: string
}

const KEY = /^(\s*)((?:- )*)("?)([^"#:]+?)\3\s*:(\s|$)/

interface Line {
  /** Columns before the key, dashes counted. */
  readonly indent: number
  readonly isItem: boolean
  readonly key: string | undefined
}

export function yamlPlace(lines: readonly string[], at: number, column: number): YamlPlace {
  const text = lines[at] ?? ''
  const own = readLine(text)
  const indent = own.key === undefined && text.trim() === '' ? column : own.indent
  const above = lines.slice(0, at).map(readLine)
  const path: (string | number)[] = []
  let limit = indent
  if (own.isItem) path.unshift(0)
  for (const line of above.toReversed()) {
    if (line.key === undefined || line.indent >= limit) {
      if (line.isItem && line.key !== undefined && line.indent === limit && path[0] !== 0) path.unshift(0)
      continue
    }
    path.unshift(line.key)
    if (line.isItem) path.unshift(0)
    limit = line.indent
  }
  const colon = text.indexOf(':')
  const isBehind = own.key !== undefined && colon >= 0 && column > colon
  const present = siblings(lines.map(readLine), at, indent)
  return isBehind && own.key !== undefined ? { path, present, key: own.key } : { path, present }
}

function readLine(text: string): Line {
  const match = KEY.exec(text)
  const dashes = /^\s*((?:- )*)/.exec(text)
  const indent = dashes?.[0].length ?? 0
  return { indent, isItem: (dashes?.[1] ?? '') !== '', key: match?.[4] }
}

/** Keys at the same indentation, up and down to where the object begins and ends. */
function siblings(lines: readonly Line[], at: number, indent: number): ReadonlySet<string> {
  const found = new Set<string>()
  for (const step of [-1, 1]) {
    for (let i = at + step; i >= 0 && i < lines.length; i += step) {
      const line = lines[i]
      if (line?.key === undefined) continue
      if (line.indent < indent) break
      if (line.indent === indent) found.add(line.key)
      if (line.isItem && step === -1 && line.indent === indent) break
    }
  }
  return found
}
