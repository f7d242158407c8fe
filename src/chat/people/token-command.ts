import { listTokens } from '../../control/people/list-tokens.ts'
import { makeToken } from '../../control/people/make-token.ts'
import { revokeToken } from '../../control/people/revoke-token.ts'
import { Refusal } from '../../refusal.ts'
import type { Answer } from '../port.ts'
import { plural } from '../kit/rich.ts'
import { tokenLine, tokenMade, tokenText } from './token-words.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command, ChatContext } from '../kit/handler.ts'
import { textOption } from '../kit/options-command.ts'

export const token: Command = {
  name: 'token',
  summary: 'Your tokens for the CLI and the API',
  answer: 'private',
  options: [
    textOption('name', 'What a new one is for; without it yours are listed', false),
    textOption('days', 'How many days it works: 90 unless you say otherwise, or never', false),
    { ...textOption('revoke', 'The name of one to end', false), rest: true },
  ],
  run: async (chat, { name, revoke: ended, days }) => {
    if (name?.toLowerCase() === 'revoke') return revoke(chat, spoken(days, ended))
    if (ended !== undefined && name === undefined) return revoke(chat, ended)
    if (ended !== undefined || !isDays(days)) throw oneOfBoth(chat.ctx.settings.commandPrefix)
    return name === undefined || name === 'list' ? list(chat) : make(chat, name, days)
  },
}

const isDays = (text: string | undefined): boolean =>
  text === undefined || /^(\d+|never)$/i.test(text)

/** `/bots token revoke my laptop` puts the name's first word where the days stand. */
const spoken = (...words: (string | undefined)[]): string | undefined =>
  words.filter((word) => word !== undefined).join(' ') || undefined

async function revoke({ ctx }: ChatContext, name: string | undefined): Promise<Answer> {
  if (name === undefined) throw whichToken(ctx.settings.commandPrefix)
  const ended = await revokeToken(ctx, { token: name })
  return privateNotice([[tokenText.revoked(ended.name)]], { tone: 'ok' })
}

const whichToken = (prefix: string): Refusal =>
  new Refusal('VALIDATION', tokenText.which, tokenText.howRevoke(prefix))

const oneOfBoth = (prefix: string): Refusal =>
  new Refusal('VALIDATION', tokenText.notBoth, tokenText.howBoth(prefix))

async function make({ ctx, me }: ChatContext, name: string, days?: string): Promise<Answer> {
  const made = await makeToken(ctx, { name, ...(days !== undefined && { days }) })
  return privateNotice(tokenMade(made.token, made.expiresAt, me.zone), { tone: 'ok' })
}

async function list({ ctx, me }: ChatContext): Promise<Answer> {
  const tokens = await listTokens(ctx)
  if (tokens.length === 0) return privateNotice([tokenText.none(ctx.settings.commandPrefix)])
  const lines = tokens.map((one) => tokenLine(one, ctx.now(), me.zone))
  return privateNotice([[{ bold: plural(tokens.length, 'token') }], ...lines])
}
