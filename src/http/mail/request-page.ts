import { createHash } from 'node:crypto'
import { changesHeading } from '../../bot/changes/tell-binding.ts'
import { renderHtml } from '../../bot/changes/render-html.ts'
import { lookTwiceRich } from '../../chat/requests/change-lines.ts'
import { requestCard } from '../../chat/requests/request-card.ts'
import type { MailedView } from '../../control/mail/read-mailed-request.ts'
import { allVisibly } from '../../domain/visibly.ts'
import { timeWords } from '../../mail/time-words.ts'
import { escape } from '../links/link-page.ts'
import { richHtml } from './rich-html.ts'

/** A request as its card shows it, for reading alone: nothing on it can be pressed (F27). */
export function requestPage({ view, name, zone, until }: MailedView): string {
  // Who has the address is not sure, so a code that opens the bot's test is left out.
  const card = allVisibly(requestCard({ ...view, bot: { ...view.bot, accessCode: null } }))
  const lines = (rich: (typeof card)['notes']) =>
    rich.map((line) => `<p>${richHtml(line, zone)}</p>`).join('')
  // The changes say again what deserves a second look.
  const notes = card.notes.slice(lookTwiceRich(view.told).length)
  return document(
    card.title,
    [
      `<p class="status">${escape(card.status)}</p>`,
      `<h1>${escape(card.title)}</h1>`,
      lines(card.lead ?? []),
      `<section class="changes"><h2>${changesHeading(view.told)}</h2>${renderHtml(view.told)}</section>`,
      `<section>${lines(notes)}</section>`,
      `<footer><p>Nothing is decided here: the card in chat decides.</p>`,
      `<p>This page is for ${escape(name)} alone, and opens until ${escape(timeWords(until, zone))}. Whoever has its address can read it.</p></footer>`,
    ].join('\n'),
  )
}

/** A few words; with `button` a form that sends nothing but that it was pressed. */
export function plainPage(title: string, lines: readonly string[], button?: string): string {
  const press = button && `<form method="post"><button>${escape(button)}</button></form>`
  const said = lines.map((line) => `<p>${escape(line)}</p>`).join('')
  return document(title, `<h1>${escape(title)}</h1>${said}${press ?? ''}`)
}

const document = (title: string, body: string): string =>
  '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
  '<meta name="viewport" content="width=device-width, initial-scale=1">' +
  '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">' +
  `<title>${escape(title)}</title><style>${style}</style></head>` +
  `<body><main>${body}</main></body></html>`

const style = `
:root { color-scheme: light dark; --back: #f1f4f2; --card: #fff; --ink: #17211b; --soft: #52605a;
  --line: #dfe4e0; --go: #0a6b50; --go-ink: #fff; --quote: #f3f5f7; --gone: #992121;
  --gone-soft: #fbe5e3; --new: #16613a; --new-soft: #dff3e6 }
@media (prefers-color-scheme: dark) { :root { --back: #101513; --card: #1a211e; --ink: #edf2ef;
  --soft: #a9b6af; --line: #2d3733; --go: #4fd1a5; --go-ink: #06231a; --quote: #232c28;
  --gone: #ffb4ab; --gone-soft: #4a1d1d; --new: #9fe0b8; --new-soft: #173a26 } }
* { box-sizing: border-box }
body { margin: 0; padding: 24px 12px; background: var(--back); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif }
main { max-width: 44rem; margin: 0 auto; padding: 28px 24px; background: var(--card);
  border: 1px solid var(--line); border-radius: 12px; overflow-wrap: anywhere }
h1 { margin: 0 0 16px; font-size: 1.4rem; line-height: 1.3 }
h2 { margin: 0 0 8px; font-size: 1.05rem }
p { margin: 0 0 8px }
section { margin: 16px 0 0; padding: 16px 0 0; border-top: 1px solid var(--line) }
blockquote, dd { margin: 4px 0; padding: 6px 12px; background: var(--quote); border-radius: 8px }
dl { margin: 8px 0 0 }
dt { font-weight: 600 }
del { color: var(--gone); background: var(--gone-soft) }
ins { color: var(--new); background: var(--new-soft); font-weight: 600 }
kbd { font: inherit; font-weight: 600; border: 1px solid var(--soft); border-radius: 6px; padding: 0 .4em }
pre { white-space: pre-wrap; font: inherit }
.status, footer, .fact { color: var(--soft) }
.twice { padding: 8px 12px; border: 1px solid var(--line); border-radius: 8px }
footer { margin: 24px 0 0; padding: 16px 0 0; border-top: 1px solid var(--line); font-size: .85rem }
button { margin: 16px 0 0; padding: 12px 20px; border: 0; border-radius: 8px; background: var(--go);
  color: var(--go-ink); font: inherit; font-weight: 600; cursor: pointer }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px }
`

/** Nothing but this page's own style, nobody's frame, no search engine; its address goes nowhere. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; ` +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-robots-tag': 'noindex, nofollow',
  'referrer-policy': 'no-referrer',
}
