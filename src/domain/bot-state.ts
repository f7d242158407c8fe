/** The state of a bot, as every card and list calls it (F45). */
export const botStates = ['draft', 'inactive', 'draining', 'active'] as const
export type BotState = (typeof botStates)[number]

export function botStateOf(facts: {
  isReleased: boolean
  isActive: boolean
  /** It has open sessions of its own that may finish. */
  drains: boolean
}): BotState {
  if (facts.isActive) return 'active'
  if (facts.drains) return 'draining'
  return facts.isReleased ? 'inactive' : 'draft'
}
