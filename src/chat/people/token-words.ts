import { oneLine, when } from '../kit/rich.ts'
import type { Rich } from '../port.ts'

/** Tokens for the command line and the API. */
export const tokenText = {
  which: 'Which token to revoke was not said.',
  howRevoke: (prefix: string): string =>
    `Write /${prefix}bots token revoke laptop; /${prefix}bots token lists yours.`,
  notBoth: 'A token is made or revoked, not both; nothing was changed.',
  howBoth: (prefix: string): string =>
    `Write /${prefix}bots token "my laptop" for a new one, /${prefix}bots token revoke laptop to end one.`,
  revoked: (name: string): string => `The token ${oneLine(name, 60)} no longer works.`,
  none: (prefix: string): Rich => [
    'You have no token yet. Make one: ',
    { code: `/${prefix}bots token "my laptop"` },
  ],
} as const

export const tokenMade = (token: string, until: number | null, zone: string): Rich[] => [
  ['Your token, shown this once: ', { code: token }],
  ['It works ', ...(until === null ? ['until it is revoked'] : ['until ', when(until, zone)]), '.'],
  ['It may do what you may do. Keep it as SLIPWAY_TOKEN, and tell it to nobody.'],
]

type Token = {
  name: string
  createdAt: number
  lastUsedAt: number | null
  expiresAt: number | null
}

export const tokenLine = (token: Token, now: number, zone: string): Rich => [
  { code: oneLine(token.name, 60) },
  ' made ',
  when(token.createdAt, zone),
  ', ',
  ...(token.lastUsedAt === null ? ['never used'] : ['used ', when(token.lastUsedAt, zone)]),
  ...ending(token.expiresAt, now, zone),
]

function ending(expiresAt: number | null, now: number, zone: string): Rich {
  if (expiresAt === null) return [', never expires']
  return [expiresAt > now ? ', expires ' : ', expired ', when(expiresAt, zone)]
}
