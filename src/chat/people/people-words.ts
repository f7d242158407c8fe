import { oneLine, person } from '../kit/rich.ts'
import type { Rich } from '../port.ts'

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
