import { listTokens } from '../../control/people/list-tokens.ts'
import { makeToken } from '../../control/people/make-token.ts'
import { revokeToken } from '../../control/people/revoke-token.ts'
import { Refusal } from '../../refusal.ts'
import type { Answer, Rich } from '../port.ts'
import { oneLine, plural, when } from '../kit/rich.ts'
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
  return privateNotice([[`The token ${oneLine(ended.name, 60)} no longer works.`]], { tone: 'ok' })
}

const whichToken = (prefix: string): Refusal =>
  new Refusal(
    'VALIDATION',
    'Which token to revoke was not said.',
    `Write /${prefix}bots token revoke laptop; /${prefix}bots token lists yours.`,
  )

const oneOfBoth = (prefix: string): Refusal =>
  new Refusal(
    'VALIDATION',
    'A token is made or revoked, not both; nothing was changed.',
    `Write /${prefix}bots token "my laptop" for a new one, /${prefix}bots token revoke laptop to end one.`,
  )

async function make({ ctx, me }: ChatContext, name: string, days?: string): Promise<Answer> {
  const made = await makeToken(ctx, { name, ...(days !== undefined && { days }) })
  const ends: Rich =
    made.expiresAt === null ? ['until it is revoked'] : ['until ', when(made.expiresAt, me.zone)]
  return privateNotice(
    [
      ['Your token, shown this once: ', { code: made.token }],
      ['It works ', ...ends, '.'],
      ['It may do what you may do. Keep it as SLIPWAY_TOKEN, and tell it to nobody.'],
    ],
    { tone: 'ok' },
  )
}

async function list({ ctx, me }: ChatContext): Promise<Answer> {
  const tokens = await listTokens(ctx)
  const lines = tokens.map(({ name, createdAt, lastUsedAt, expiresAt }): Rich => {
    const used: Rich = lastUsedAt === null ? ['never used'] : ['used ', when(lastUsedAt, me.zone)]
    return [
      { code: oneLine(name, 60) },
      ' made ',
      when(createdAt, me.zone),
      ', ',
      ...used,
      ...ending(expiresAt, ctx.now(), me.zone),
    ]
  })
  return privateNotice([[{ bold: plural(tokens.length, 'token') }], ...lines])
}

function ending(expiresAt: number | null, now: number, zone: string): Rich {
  if (expiresAt === null) return [', never expires']
  return [expiresAt > now ? ', expires ' : ', expired ', when(expiresAt, zone)]
}
