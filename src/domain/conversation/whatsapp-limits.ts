/** What WhatsApp takes in one message. Lengths count characters, not UTF-16 units. */
export const textMax = 4096
export const replyButtons = { most: 3, body: 1024, title: 20, payload: 256, what: 'reply buttons' }
export const list = { most: 10, body: 4096, title: 24, payload: 200, what: 'a list' }
export const link = { body: 1024, title: 20 }

export type Choice = { title: string; payload: string }

/**
 * How WhatsApp shows choices. What fits neither buttons nor a list is numbered in the text, and then a
 * typed number chooses.
 */
export function shownAs(choices: readonly Choice[]): 'text' | 'buttons' | 'list' | 'numbered' {
  if (choices.length === 0) return 'text'
  if (fits(choices, replyButtons)) return 'buttons'
  return fits(choices, list) ? 'list' : 'numbered'
}

/** WhatsApp refuses two choices with one title or one id. */
export function fits(choices: readonly Choice[], limits: typeof replyButtons): boolean {
  const ids = new Set(choices.map(({ payload }) => payload))
  const titles = new Set(choices.map(({ title }) => title))
  return (
    choices.length <= limits.most &&
    ids.size === choices.length &&
    titles.size === choices.length &&
    choices.every(
      ({ title, payload }) =>
        lengthOf(title) <= limits.title &&
        lengthOf(payload) <= limits.payload &&
        title.trim() !== '' &&
        payload !== '' &&
        payload === payload.trim(),
    )
  )
}

/** Two UTF-16 units may be one character; a list of all of them would be a hundred times the text. */
export const lengthOf = (text: string): number =>
  text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0)
