import { renderText } from '../../../src/bot/changes/render-text.ts'
import type { Mail } from '../../../src/mail/port.ts'

/** The same as plain text, for whoever reads mail that way. */
export function textOf(mail: Mail): string {
  const { heading, status, facts, told, links, footer, unsubscribe } = mail
  const stop = unsubscribe === null ? [] : [`Stop mails like this: ${unsubscribe}`]
  return [
    heading,
    status,
    '',
    ...facts.map(({ label, text }) => `${label}: ${text}`),
    ...(told ? ['', renderText(told, 'What customers will notice').trimEnd()] : []),
    '',
    ...links.map(({ label, url }) => `${label}: ${url}`),
    '',
    '-- ',
    ...footer,
    ...stop,
    '',
  ].join('\n')
}
