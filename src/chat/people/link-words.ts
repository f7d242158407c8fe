import type { LinkView } from '../../control/people/read-link.ts'
import { oneLine, people, person } from '../kit/rich.ts'
import type { Rich } from '../port.ts'
import type { Named } from './people-words.ts'

/** The card of what an admin linked, joined or handed over, for another admin to confirm (F24). */
export const linkStatus = {
  open: '⏳ Waits for another admin',
  confirmed: '✅ Confirmed',
  replaced: '↩️ It went on to somebody else',
} as const

export const heldBackUntil =
  'Until then they may be one human: they don’t approve each other’s work, and the admin takes no part in what the other may approve.'

/** Who gave what to whom. */
export function linkLine({ kind, admin, person: who, from, bot, account }: LinkView): Rich {
  const did = [person(admin)]
  switch (kind) {
    case 'account': {
      const of = from === null ? '' : ` of ${oneLine(from, 60)}`
      return [
        ...did,
        ` linked the account ${oneLine(account ?? '', 120)}${of} to `,
        person(who),
        '.',
      ]
    }
    case 'join':
      return [...did, ` joined ${oneLine(from ?? '', 60)} to `, person(who), ': one person now.']
    case 'hand-over':
      return [...did, ` handed ${oneLine(bot?.name ?? 'a bot', 80)} over to `, person(who), '.']
  }
}

/** The list of what waits while it is empty, and how something gets onto it. */
export const noLinks = (prefix: string): Rich[] => [
  ['Nothing waits to be confirmed.'],
  [
    'What an admin links with ',
    { code: `/${prefix}bots link-account` },
    ', joins with ',
    { code: `/${prefix}roles join` },
    ' or hands over with ',
    { code: `/${prefix}roles hand-over` },
    ' stands here until another admin confirms it.',
  ],
]

export const confirmersLine = (confirmers: readonly Named[]): Rich =>
  confirmers.length > 0
    ? ['⏳ Waits for ', ...people(confirmers, 5, ' or '), ' to confirm it.']
    : ['⏳ Nobody else is admin. Make somebody admin with /roles give, who then confirms it.']
