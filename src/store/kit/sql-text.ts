/** What stands in a statement: texts, names, and the places of its values. */
const pieces = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\?/g
/** Whether the driver binds it as an integer. */
const int32 = (value: number): boolean => (value | 0) === value

/**
 * A statement for SQLite with its values written out, to be run together with others; null where
 * that can't be said for sure. Each value is what the driver would bind: a large number a real one.
 */
export function writtenOut(sql: string, bindings: readonly unknown[]): string | null {
  const values = bindings.map(boundText)
  let at = 0
  const text = sql.replaceAll(pieces, (piece) => (piece === '?' ? (values[at++] ?? '') : piece))
  const isSure = at === values.length && !/[\\\0;]/.test(sql) && !values.includes(null)
  return isSure ? text : null
}

function boundText(value: unknown): string | null {
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value !== 'number' || int32(value)) return value === undefined ? 'NULL' : quoted(value)
  return Number.isSafeInteger(value) ? `${value}.0` : null
}

/** As `quote` of SQLite writes a value that was read; null for what has no such text. */
export function quoted(value: unknown): string | null {
  if (value === null) return 'NULL'
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null
  if (typeof value !== 'string' || value.includes('\0')) return null
  return `'${value.replaceAll("'", "''")}'`
}
