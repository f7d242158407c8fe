import { changesHeading } from '../../../src/bot/changes/tell-binding.ts'
import { unlinkedText } from '../../../src/bot/changes/render-html.ts'
import { renderText } from '../../../src/bot/changes/render-text.ts'
import type { Mail } from '../../../src/mail/port.ts'

/** The same as plain text: what people typed is no link there either, and a long change stands last. */
export function textOf(mail: Mail): string {
  const { heading, status, facts, told, links, footer, unsubscribe } = mail
  const stop = unsubscribe === null ? [] : [`Stop mails like this: ${unsubscribe}`]
  return [
    unlinkedText(heading),
    status,
    '',
    ...facts.map(({ label, text }) => `${label}: ${unlinkedText(text)}`),
    '',
    ...links.map(({ label, url }) => `${label}: ${url}`),
    ...(told ? ['', unlinkedText(renderText(told, changesHeading(told))).trimEnd()] : []),
    '',
    '-- ',
    ...footer,
    ...stop,
    '',
  ].join('\n')
}
