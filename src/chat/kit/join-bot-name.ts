import { botNameLength, knownNames } from '../../control/bots/known-names.ts'
import { Refusal } from '../../refusal.ts'
import { findCommand, verbForBot } from '../find-command.ts'
import { nearestWord } from './nearest-word.ts'
import type { Word } from './parse-text.ts'
import type { ChatContext, Command } from './handler.ts'

const nameWordsMax = 8

/**
 * The words with the bot's name as one of them: `/publish front desk` is about Front Desk. Where a
 * bot stands in place of a verb, `/bots orders`, its verb is put in.
 * @throws Refusal NOT_FOUND for what is neither, with the nearest of both
 */
export async function joinBotName(
  chat: ChatContext,
  words: readonly Word[],
  commands: readonly Command[],
): Promise<Word[]> {
  const prefix = chat.ctx.settings.commandPrefix
  const texts = words.map(({ text }) => text)
  try {
    const { command, used } = findCommand(commands, texts, prefix)
    return await joinedAt(chat, words, placeOf(command, words, used))
  } catch (error) {
    const verb = error instanceof Refusal ? verbForBot(commands, texts, prefix) : null
    if (!(error instanceof Refusal) || verb === null) throw error
    const [top, ...rest] = words
    const found = await nameIn(chat, rest)
    if (!top || !found) throw await orBot(chat, error, rest[0]?.text ?? '', verb)
    return [top, { text: verb, quoted: false }, found.name, ...rest.slice(found.count)]
  }
}

/** Where the bot's name begins; null where the command takes none, or its words are in other places. */
function placeOf({ options }: Command, words: readonly Word[], used: number): number | null {
  const index = options.findIndex(({ kind }) => kind === 'bot')
  const spec = options[index]
  if (!spec) return null
  const named = words.findIndex(({ text, quoted }, i) => i >= used && !quoted && isFor(spec, text))
  if (named >= 0) return named
  const isPlain = words.slice(used, used + index).every(({ text }) => !text.includes(':'))
  return isPlain ? used + index : null
}

const isFor = ({ name }: { name: string }, text: string): boolean =>
  text.toLowerCase().startsWith(`${name}:`)

async function joinedAt(chat: ChatContext, words: readonly Word[], at: number | null) {
  const rest = at === null ? [] : words.slice(at)
  if (at === null || rest.length < 2) return [...words]
  const found = await nameIn(chat, rest)
  if (!found || found.count < 2) return [...words]
  return [...words.slice(0, at), found.name, ...rest.slice(found.count)]
}

/** The longest name of a bot that these words begin with. */
async function nameIn(
  { ctx }: ChatContext,
  words: readonly Word[],
): Promise<{ name: Word; count: number } | null> {
  const [first] = words
  if (!first) return null
  const lead = first.quoted ? '' : (/^bot:/i.exec(first.text)?.[0] ?? '')
  const after = words.findIndex(({ quoted }, i) => i > 0 && quoted)
  const texts = words.slice(0, first.quoted ? 1 : after < 0 ? nameWordsMax : after)
  const typed = texts
    .map(({ text }) => text)
    .join(' ')
    .slice(lead.length)
    .split(' ')
  const count = await botNameLength(ctx, typed)
  if (count === 0) return null
  const text = lead + typed.slice(0, count).join(' ')
  return { name: { text, quoted: lead === '' }, count: first.quoted ? 1 : count }
}

/** Said of a word that is no verb, and no bot either. */
async function orBot({ ctx }: ChatContext, refusal: Refusal, typed: string, verb: string) {
  if (refusal.nextStep.startsWith('Did you mean')) return refusal
  const meant = nearestWord(typed, await knownNames(ctx, 'bot', typed))
  if (meant === null) return refusal
  const next = `Did you mean the bot ${meant} (${verb} ${meant})? ${refusal.nextStep}`
  return new Refusal(refusal.code, refusal.sentence, next)
}
