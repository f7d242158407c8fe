import { knownNames } from '../../control/bots/known-names.ts'
import { nameKey, unquoted } from '../../domain/bot-name.ts'
import { Refusal } from '../../refusal.ts'
import type { OptionSpec } from '../port.ts'
import { nearestWord } from './nearest-word.ts'
import type { ChatContext, Options } from './handler.ts'

/** A refused name with the nearest one that there is; every other refusal as it was. */
export async function withNearestName(
  ctx: ChatContext['ctx'],
  specs: readonly Pick<OptionSpec, 'name' | 'kind'>[],
  options: Options,
  refusal: Refusal,
): Promise<Refusal> {
  if (refusal.code !== 'NOT_FOUND') return refusal
  for (const { name, kind } of specs) {
    const typed = unquoted(options[name] ?? '').replace(/^@/, '')
    if (typed === '' || typed.startsWith('<')) continue
    if (kind !== 'bot' && kind !== 'person' && kind !== 'sender') continue
    const names = await knownNames(ctx, kind, typed)
    if (names.some((known) => nameKey(known) === nameKey(typed))) continue
    const meant = nearestWord(typed, names)
    if (meant === null) continue
    const next = `Did you mean ${meant}? ${refusal.nextStep}`
    return new Refusal(refusal.code, refusal.sentence, next, refusal.fields)
  }
  return refusal
}
