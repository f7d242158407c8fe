import { nameKey, unquoted } from '../../domain/bot-name.ts'
import { botNames } from '../../store/bots/bots.ts'
import { personSuggestions, senderSuggestions } from '../../store/people/suggestions.ts'
import type { Ctx } from '../kit/context.ts'
import { maySuggest } from './suggest-names.ts'

/** Names that the actor may see, for "did you mean"; none where they may see none. */
export async function knownNames(ctx: Ctx, what: 'bot' | 'person' | 'sender'): Promise<string[]> {
  if (!(await maySuggest(ctx, what))) return []
  if (what === 'bot') return (await botNames(ctx.db)).flatMap(({ slug, name }) => [slug, name])
  const list = what === 'person' ? personSuggestions : senderSuggestions
  return (await list(ctx.db)).map(({ label }) => label)
}

/** How many of these words, from the first on, name a bot: as many as possible; 0 for none. */
export async function botNameLength(
  { db }: Pick<Ctx, 'db'>,
  words: readonly string[],
): Promise<number> {
  const known = new Set(
    (await botNames(db)).flatMap(({ slug, name }) => [nameKey(slug), nameKey(name)]),
  )
  for (let count = words.length; count > 0; count--) {
    if (known.has(nameKey(unquoted(words.slice(0, count).join(' '))))) return count
  }
  return 0
}
