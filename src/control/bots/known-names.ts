import { nameKey, unquoted } from '../../domain/bot-name.ts'
import { botsNamed } from '../../store/bots/bots.ts'
import { nearNames } from '../../store/people/suggestions.ts'
import type { Ctx } from '../kit/context.ts'
import { maySuggest } from './suggest-names.ts'

/** Names that the actor may see, for "did you mean"; none where they may see none. */
export async function knownNames(
  ctx: Ctx,
  what: 'bot' | 'person' | 'sender',
  typed: string,
): Promise<string[]> {
  return (await maySuggest(ctx, what)) ? nearNames(ctx.db, what, typed) : []
}

/** How many of these words, from the first on, name a bot: as many as possible; 0 for none. */
export async function botNameLength(
  { db }: Pick<Ctx, 'db'>,
  words: readonly string[],
): Promise<number> {
  const starts = words.map((_, i) => unquoted(words.slice(0, i + 1).join(' ')))
  const found = await botsNamed(db, starts)
  const known = new Set(found.flatMap(({ slug, name }) => [nameKey(slug), nameKey(name)]))
  return starts.findLastIndex((start) => known.has(nameKey(start))) + 1
}
