/** cli-table — rows as lines of text, for a terminal. */

/** Words to the left, numbers to the right; the last column as it comes. */
export function lined(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows.map((row) =>
    row
      .map((cell, column) => {
        if (column === row.length - 1) return cell
        const isNumber = rows.slice(1).every((other) => /^\d+$/.test(other[column] ?? ''))
        return isNumber ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)
      })
      .join('  '),
  )
}
