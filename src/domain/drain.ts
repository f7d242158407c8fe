/** How long a replaced version may finish its open sessions (F45). */
export const graceMsDefault = 30 * 60_000

/** What happens to the sessions that are open when a version or a bot steps down. */
export type OpenSessions = 'finish' | 'end'
