import { oneOf } from '../../domain/one-of.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { countSenders, findSenders, senderLines } from '../../store/senders/senders.ts'
import type { SenderRow } from '../../store/senders/senders.ts'

/** @throws Refusal NOT_FOUND when no sender has that name */
export async function senderOrThrow(db: Db, word: string): Promise<SenderRow> {
  const [row] = await findSenders(db, [word.trim()])
  if (row) return row
  throw await noSenders(db, [word])
}

/** Whichever of several is not known. */
export async function noSenders(db: Db, words: readonly string[]): Promise<Refusal> {
  const shown = words.slice(0, namedMax).map((word) => `“${word.slice(0, 60)}”`)
  const left = words.length - shown.length
  const called = oneOf(left > 0 ? [...shown, `${left} others`] : shown)
  return new Refusal(
    'NOT_FOUND',
    `No number is called ${called}. ${await haveWords(db)}`,
    'See the numbers with /bots sender list; a new one needs its channel too.',
  )
}

const namedMax = 10

/** The first of them by name, and how many there are beside these. */
async function haveWords(db: Db): Promise<string> {
  const known = (await senderLines(db, { limit: namedMax, offset: 0 })).map(({ name }) => name)
  if (known.length === 0) return 'There is none yet.'
  const left = known.length < namedMax ? 0 : (await countSenders(db)) - known.length
  return `You have: ${known.join(', ')}${left > 0 ? ` and ${left} more` : ''}.`
}
