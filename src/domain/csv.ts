/** RFC 4180: commas, CRLF, quotes doubled; the first row is the header. */
export const csv = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')

/** The same for a file: a table is written out in parts, and each part once. */
export const csvBytes = (rows: readonly (readonly (string | number)[])[]): Uint8Array =>
  Buffer.from(csv(rows))

/**
 * What begins like a formula gets an apostrophe, as spreadsheets run such a cell when the file is
 * opened; some read the full-width signs too.
 */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
