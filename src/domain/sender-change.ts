/** What a new version does to a bot's senders, by name (F48). */
export type SenderChange = {
  /** Switched on now, and switched off by it. */
  left: string[]
  /** Named before, and off already. */
  dropped: string[]
  /** Named from now on; only an activation opens them. */
  gained: string[]
  /** All that the bot is active on, where none of it stays. */
  silenced: string[]
  /** Whether the bot answers anywhere now. */
  isOn: boolean
}

/** `before` is null for the first version on a track: then everything is new, and nothing is gained. */
export function senderChange(names: {
  before: readonly string[] | null
  after: readonly string[]
  active: readonly string[]
}): SenderChange {
  const { before, after, active } = names
  const had = [...new Set([...(before ?? []), ...active])]
  return {
    left: active.filter((name) => !after.includes(name)),
    dropped: had.filter((name) => !active.includes(name) && !after.includes(name)),
    gained: before === null ? [] : after.filter((name) => !had.includes(name)),
    silenced: active.some((name) => after.includes(name)) ? [] : [...active],
    isOn: active.length > 0,
  }
}

const namedMax = 3

/** The line of the checklist that has to be ticked by itself; null where somebody still answers. */
export function silenceLine({ silenced }: SenderChange): string | null {
  if (silenced.length === 0) return null
  const named = silenced.slice(0, namedMax).join(', ')
  const more = silenced.length > namedMax ? ` and ${silenced.length - namedMax} more` : ''
  return `Nobody answers any more on ${named}${more}`
}
