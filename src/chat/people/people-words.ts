import { oneLine, person, plural, when } from '../kit/rich.ts'
import type { Rich } from '../port.ts'

export type Named = { id: string; name: string }

/** An account that is linked to nobody: who could let it in, and with what they would write (F61). */
export const notLinkedText = {
  guest: "Guests and people from other workspaces can't use this unless an admin linked them.",
  unknown: (platform: 'slack' | 'discord' | 'playground'): string =>
    `Your ${platformNames[platform]} account is not linked to a person here.`,
  ask: (admins: string, adding: string): string => `Ask ${admins} to add you: ${adding}`,
  orLink: (prefix: string): string =>
    ` – if you are here with another account already, make a code there with /${prefix}bots link and write it here: /${prefix}bots link CODE`,
} as const

const platformNames = { slack: 'Slack', discord: 'Discord', playground: 'playground' } as const

/** A code that links another account, and what it did. */
export const codeLines = (code: string, prefix: string, until: number, zone: string): Rich[] => [
  ['On your other account, type ', { code: `/${prefix}bots link ${code}` }],
  ['It works once, until ', when(until, zone, 'time'), '. Show it to nobody.'],
]

export const welcomeLine = (me: Named): Rich => [
  'Welcome, ',
  person(me),
  '. This account is yours now: your roles count here too.',
]

/** An account as people write it. */
export const accountText = {
  how: {
    slack: 'Slack: pick the name from the list that opens after @, or give the member id (U…).',
    discord:
      'Discord: pick the name from the list that opens after @, or give the user id (digits).',
    playground: 'In the playground: give the user id, such as ava.',
  },
  missing: 'Whose account it is was not said.',
  none: (typed: string): string => `"${typed.trim().slice(0, 60)}" is not an account.`,
  noInstall: 'Which Slack workspace the account is in was not said.',
  addInstall: 'Add install: and the workspace’s id, the T… in its web address.',
} as const

export const accountLinked = (whom: Named): Rich => [
  'That account is ',
  person(whom),
  ' from now on.',
]
export const accountUnlinked = (whom: Named): Rich => [
  'That account is no longer ',
  person(whom),
  '.',
]

/** Somebody who was just added, and what is left to do. */
export const addedLines = (whom: Named, hasAccount: boolean, prefix: string): Rich[] => [
  [person(whom), hasAccount ? ' is added, and that account is theirs.' : ' is added.'],
  [
    hasAccount
      ? `Give a role with /${prefix}roles give.`
      : `Link their account with /${prefix}bots link-account, and give a role with /${prefix}roles give.`,
  ],
]

/** What an admin changed about somebody. */
export const personText = {
  roles: (whom: Named, roles: readonly string[]): Rich => [
    person(whom),
    ` is now: ${rolesWords(roles)}.`,
  ],
  noRole: 'There is no such role.',
  choose: (roles: readonly string[]): string => `Choose one of ${roles.join(', ')}.`,
  renamed: (whom: Named): Rich => [person(whom), ' is called that from now on.'],
  off: (whom: Named): Rich => [person(whom), ' is switched off; their tokens no longer work.'],
  on: (whom: Named): Rich => [person(whom), ' is switched on again, with the roles they had.'],
  superAdmin: (whom: Named, bot: string): Rich => [
    person(whom),
    ` is the super admin of ${oneLine(bot, 80)} now.`,
  ],
  approves: (whom: Named, bot: string): Rich => [
    person(whom),
    ` approves ${oneLine(bot, 80)} from now on.`,
  ],
} as const

export const rolesWords = (roles: readonly string[]): string => roles.join(', ') || 'no role'

export const botRolesElsewhere = 'Bot roles are on each bot: /bots show.'

type Joined = Record<'accounts' | 'writes' | 'reviews' | 'requests' | 'tokens', number>

/** Two records that became one person. */
export const joinedLines = (one: Named, joined: Joined, waits: boolean): Rich[] => [
  [
    person(one),
    ` is one person now, with ${[
      plural(joined.accounts, 'account'),
      plural(joined.writes, 'write'),
      plural(joined.reviews, 'review'),
      plural(joined.requests, 'request'),
      plural(joined.tokens, 'token'),
    ].join(', ')} and the roles of both.`,
  ],
  ...(waits ? [['Another admin confirms it: /roles links.']] : []),
]

/** The policy of a bot, after a change. */
export const policyText = {
  head: (approvals: number, someoneElse: boolean): string =>
    `${plural(approvals, 'approval')}, someone else must approve: ${someoneElse ? 'yes' : 'no'}.`,
  checklist: (items: readonly string[]): string =>
    `Checklist: ${items.map((item) => oneLine(item, 100)).join('; ') || 'empty'}.`,
  keeps: 'A request that waits keeps the policy it was made under.',
  noRisk: (typed: string): string => `"${typed.slice(0, 40)}" names no change that can need more.`,
  risks: (all: readonly string[]): string =>
    `Write such as "price=2" or "data address=2+super". There are: ${all.join(', ')}.`,
  noNumber: (typed: string): string => `"${typed.slice(0, 40)}" is not a number.`,
  oneToTen: 'Write 1 to 10.',
} as const

/** Where somebody gets mail from now on, and what keeps it from them. */
export const mailSetLines = (
  whom: { id: string; name: string; mail: string | null },
  sendsMail: boolean,
): Rich[] => [
  [
    person(whom),
    whom.mail === null ? ' gets no mail.' : ` gets mail at ${oneLine(whom.mail, 260)}.`,
  ],
  ...(whom.mail === null ? [] : noMailYet(sendsMail)),
]

/** An address alone sends nothing (F29). */
export const noMailYet = (sendsMail: boolean): Rich[] =>
  sendsMail
    ? []
    : [
        [
          '⚠️ This server sends no mail until it is set up: ',
          { code: 'SMTP_URL' },
          ', ',
          { code: 'MAIL_FROM' },
          ' and ',
          { code: 'PUBLIC_URL' },
          ' in its settings, then a restart.',
        ],
      ]

/** What somebody set about themselves, and the address that waits for its proof (F29). */
export const meText = {
  unknown: (name: string): string =>
    `There is no “${oneLine(name, 40)}” among your settings. Nothing changed.`,
  settable: 'You can set mail, code, zone, quiet, off and on.',
  workingHours: (hours: string): string =>
    `Working hours are those of the desk, ${hours}: whoever runs Slipway sets them by WORKING_HOURS. Yours to set are quiet hours: quiet:22:00-07:00.`,
  mail: (mail: string | null, asked: string | null): string => {
    const shown = mail === null ? null : oneLine(mail, 260)
    if (asked === null) return `Mail: ${shown ?? 'none'}`
    const next = oneLine(asked, 260)
    return shown === null
      ? `Mail: ${next}, not confirmed yet`
      : `Mail: ${shown}, until ${next} is confirmed`
  },
  alwaysAsked:
    'What is asked of you comes always and at once: nobody can owe a review and not hear of it.',
  codeOpen: (mail: string, until: number, zone: string, prefix: string): Rich[] => [
    [
      `A code goes to ${oneLine(mail, 260)}, good until `,
      when(until, zone, 'time'),
      '. Type it here: ',
    ],
    [{ code: `/${prefix}bots me code:…` }, '. Nothing else is sent there before.'],
  ],
  codeOver: (mail: string, prefix: string): Rich[] => [
    [
      `${oneLine(mail, 260)} is not proved, and no code is open: `,
      { code: `/${prefix}bots me mail:${mail}` },
      ' sends a new one.',
    ],
  ],
  mailRefused: (mail: string, problem: string): Rich[] => [
    [`No mail can go to ${oneLine(mail, 260)}: ${oneLine(problem, 200)}. Correct the address.`],
  ],
  waitsForAdmin: (name: string, mail: string, admins: string, prefix: string): Rich[] => [
    [
      `${oneLine(mail, 260)} waits: ask ${admins} to type `,
      { code: `/${prefix}roles mail person:"${oneLine(name, 80)}" mail:${mail}` },
      '.',
    ],
  ],
} as const
