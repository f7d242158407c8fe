import { createHash } from 'node:crypto'
import type { Opened } from '../../share/follow-link.ts'

export type PageKind = Opened['kind'] | 'too many' | 'broken'
export type LinkPage = { title: string; lines: string[]; button?: { label: string; to: string } }

const later = 'The code stays good: try it again later.'

/** What a customer reads who gets no chat, or a preview that gets none. */
export function wordsOf(
  kind: PageKind,
  { bot = '', to, reference = '' }: { bot?: string; to?: string; reference?: string },
): LinkPage {
  switch (kind) {
    case 'open':
      return {
        title: `Chat with ${bot} on WhatsApp`,
        lines: ['This opens WhatsApp with a first message that you can send.'],
        ...(to !== undefined && { button: { label: 'Open WhatsApp', to } }),
      }
    case 'paused':
      return {
        title: `${bot} takes no chats through this code`,
        lines: ['Whoever shared the code has paused it.', later],
      }
    case 'inactive':
      return {
        title: `${bot} is not answering at the moment`,
        lines: ['The chatbot behind this code is switched off for now.', later],
      }
    case 'tested':
      return {
        title: `${bot} is not open yet`,
        lines: ['The chatbot behind this code is still being tested.', later],
      }
    case 'elsewhere':
      return {
        title: `${bot} is not on WhatsApp at the moment`,
        lines: ['The chatbot behind this code has no WhatsApp number for now.', later],
      }
    case 'deleted':
      return {
        title: 'This chatbot is no longer there',
        lines: ['The chatbot behind this code was taken away for good.'],
      }
    case 'unknown':
      return {
        title: 'This link is not known',
        lines: [
          'A letter may be missing, or the code could not be read well.',
          'Scan it again, or ask whoever gave it to you.',
        ],
      }
    case 'too many':
      return {
        title: 'Please wait a minute',
        lines: ['Too many links that are not known were opened from your network.'],
      }
    case 'broken':
      return {
        title: 'Something went wrong on our side',
        lines: ['That is our fault. Try it again in a minute.', `Reference: ${reference}`],
      }
  }
}

const style = `
:root { color-scheme: light dark; --back: #f6f7f5; --card: #fff; --ink: #17211b; --soft: #52605a;
  --line: #dfe4e0; --go: #0a6b50; --go-ink: #fff }
@media (prefers-color-scheme: dark) { :root { --back: #101513; --card: #1a211e; --ink: #edf2ef;
  --soft: #a9b6af; --line: #2d3733; --go: #4fd1a5; --go-ink: #06231a } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center;
  padding: 24px 16px; background: var(--back); color: var(--ink);
  font: 17px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif }
main { width: 100%; max-width: 26rem; padding: 32px 24px; background: var(--card);
  border: 1px solid var(--line); border-radius: 16px; text-align: center }
svg { display: block; margin: 0 auto 16px; width: 56px; height: 56px; color: var(--go) }
h1 { margin: 0 0 12px; font-size: 1.4rem; line-height: 1.25; overflow-wrap: anywhere }
p { margin: 8px 0 0; color: var(--soft); overflow-wrap: anywhere }
a { display: block; margin-top: 24px; padding: 14px 20px; border-radius: 12px; background: var(--go);
  color: var(--go-ink); font-weight: 600; text-decoration: none }
a:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px }
`
const bubble =
  '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6" ' +
  'stroke-linejoin="round" aria-hidden="true"><path d="M4 5h16v11H9l-5 4z"/>' +
  '<path d="M8 9h8M8 12h5" stroke-linecap="round"/></svg>'

/** Nothing but this page's own style: no script, no picture, no form, nobody's frame. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-robots-tag': 'noindex',
}

/** The page as HTML; everything that people typed is escaped. */
export function htmlOf({ title, lines, button }: LinkPage): string {
  const head = escape(title)
  const link =
    button && `<a href="${escape(button.to)}" rel="noreferrer">${escape(button.label)}</a>`
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${head}</title><meta property="og:title" content="${head}">` +
    `<meta property="og:description" content="${escape(lines.join(' '))}">` +
    `<style>${style}</style></head><body><main>${bubble}<h1>${head}</h1>` +
    `${lines.map((line) => `<p>${escape(line)}</p>`).join('')}${link ?? ''}</main></body></html>`
  )
}

const signs: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escape = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => signs[sign] ?? '')
