/** Fills in accounts: `mention` spans get the user id that the reader's platform knows. */
export function withAccounts<T>(content: T, accounts: ReadonlyMap<string, string>): T {
  return accounts.size === 0 ? content : (walk(content, accounts) as T)
}

/** Ids of everybody mentioned in a card, a notice, a form or a line. */
export function mentionedPersonIds(content: unknown, found = new Set<string>()): Set<string> {
  if (content instanceof Uint8Array || typeof content !== 'object' || content === null) return found
  if (isMention(content)) return found.add(content.mention)
  for (const part of Object.values(content)) mentionedPersonIds(part, found)
  return found
}

function walk(content: unknown, accounts: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(content)) return content.map((part) => walk(part, accounts))
  if (content instanceof Uint8Array || typeof content !== 'object' || content === null) {
    return content
  }
  if (isMention(content)) {
    const userId = accounts.get(content.mention)
    return userId === undefined ? content : { ...content, userId }
  }
  return Object.fromEntries(
    Object.entries(content).map(([key, part]) => [key, walk(part, accounts)]),
  )
}

const isMention = (content: object): content is { mention: string } =>
  'mention' in content && typeof content.mention === 'string'
