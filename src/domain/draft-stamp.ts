const stamp = /^\uFEFF?# Slipway: ([a-z0-9-]+), draft revision (\d{1,9})[ \t]*\r?\n/

/** The revision of the bot's draft that a file was exported from, or null where it does not say. */
export function stampedRevision(text: string, slug: string): number | null {
  const [, bot, revision] = stamp.exec(text) ?? []
  return bot === slug && revision !== undefined ? Number(revision) : null
}

/** The first line of an exported draft says which one it is, so that a push can send it (F4). */
export const stamped = (text: string, slug: string, revision: number): string =>
  `# Slipway: ${slug}, draft revision ${revision}\n${withoutStamp(text)}`

/** What is kept: the line is about the file, not about the bot. */
export const withoutStamp = (text: string): string => text.replace(stamp, '')
