/** Letters and digits that nobody mistakes for another: 16 of them are 80 bits, beyond guessing. */
export const codeLetters = '0123456789abcdefghjkmnpqrstvwxyz'
export const codeLength = 16

const code = new RegExp(`^[${codeLetters}]{${codeLength}}$`)

/** The code as it is kept, typed in capitals or not; null for what can be no code. */
export function readCode(word: string): string | null {
  const typed = word.toLowerCase()
  return code.test(typed) ? typed : null
}

/** Scans are counted by day, the same day for everybody. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

export type LinkFacts<Sender> = {
  paused: boolean
  botExists: boolean
  /** Empty where any number of the bot will do. */
  senderId: string
  /** Where the bot is active now, in the order of their names. */
  senders: readonly Sender[]
}

/** What becomes of whoever opens a link now (F54, F55). */
export type LinkStanding<Sender> =
  | { kind: 'open'; sender: Sender }
  | { kind: 'deleted' | 'paused' | 'inactive' | 'elsewhere' | 'tested' }

/**
 * Where a link leads now. A number that was chosen for it counts as long as the bot is active there;
 * then any other of the bot, as the printed code has to lead somewhere.
 */
export function standingOfLink<Sender extends { id: string; channel: string; isTest: number }>({
  paused,
  botExists,
  senderId,
  senders,
}: LinkFacts<Sender>): LinkStanding<Sender> {
  if (!botExists) return { kind: 'deleted' }
  if (paused) return { kind: 'paused' }
  if (senders.length === 0) return { kind: 'inactive' }
  const onWhatsapp = senders.filter(({ channel }) => channel === 'whatsapp')
  if (onWhatsapp.length === 0) return { kind: 'elsewhere' }
  const real = onWhatsapp.filter(({ isTest }) => isTest === 0)
  const sender = real.find(({ id }) => id === senderId) ?? real[0]
  return sender ? { kind: 'open', sender } : { kind: 'tested' }
}

/** A flow that a message can start, with how people call it and what a customer writes (F41). */
export type FlowStart = { flow: string; name: string; text: string }
