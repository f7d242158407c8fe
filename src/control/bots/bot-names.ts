import { z } from 'zod'
import { invisibleName, isVisible, nameKey, slugProblem } from '../../domain/bot-name.ts'
import { Refusal } from '../../refusal.ts'
import { botsNamed, findBot } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'

/** What people call a bot. */
export const botName = z
  .string()
  .trim()
  .min(1, 'give it a name')
  .max(80)
  .refine(isVisible, invisibleName)

/** @throws Refusal VALIDATION or CONFLICT when it can't be a bot's short name */
export async function slugMustBeFree(trx: Db, slug: string): Promise<void> {
  const problem = slugProblem(slug)
  if (problem !== null) {
    throw new Refusal(
      'VALIDATION',
      `"${slug.slice(0, 60)}" can't be a bot's short name: ${problem}.`,
      'Choose another, for example orders or support-en.',
      { slug: problem },
    )
  }
  if (!(await findBot(trx, slug))) return
  throw new Refusal(
    'CONFLICT',
    `There is already a bot named ${slug}.`,
    'Choose another name, or edit that bot.',
    { slug: 'That name is taken.' },
  )
}

/** Two bots of one name would be taken for each other on cards and in lists. */
export async function mustBeNamedAlone(trx: Db, name: string, own?: string): Promise<void> {
  const others = (await botsNamed(trx, [name])).filter(({ id }) => id !== own)
  const taken = others.find((other) => nameKey(other.name) === nameKey(name))?.name
  if (taken === undefined) return
  throw new Refusal(
    'CONFLICT',
    `There is already a bot that is called ${taken}.`,
    'Give this one another name, so that nobody takes one for the other.',
    { name: 'That name is taken.' },
  )
}
