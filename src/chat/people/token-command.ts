import { listTokens } from '../../control/people/list-tokens.ts'
import { makeToken } from '../../control/people/make-token.ts'
import { revokeToken } from '../../control/people/revoke-token.ts'
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
    textOption('revoke', 'The name of one to end', false),
  ],
  run: async (chat, { name, revoke }) => {
    if (revoke !== undefined) {
      const ended = await revokeToken(chat.ctx, { token: revoke })
      return privateNotice([[`The token ${oneLine(ended.name, 60)} no longer works.`]], {
        tone: 'ok',
      })
    }
    return name === undefined ? list(chat) : make(chat, name)
  },
}

async function make({ ctx }: ChatContext, name: string): Promise<Answer> {
  const made = await makeToken(ctx, { name })
  return privateNotice(
    [
      ['Your token, shown this once: ', { code: made.token }],
      ['It may do what you may do. Keep it as SLIPWAY_TOKEN, and tell it to nobody.'],
    ],
    { tone: 'ok' },
  )
}

async function list({ ctx, me }: ChatContext): Promise<Answer> {
  const tokens = await listTokens(ctx)
  const lines = tokens.map(({ name, createdAt, lastUsedAt }): Rich => {
    const used: Rich = lastUsedAt === null ? ['never used'] : ['used ', when(lastUsedAt, me.zone)]
    return [{ code: oneLine(name, 60) }, ' made ', when(createdAt, me.zone), ', ', ...used]
  })
  return privateNotice([[{ bold: plural(tokens.length, 'token') }], ...lines])
}
