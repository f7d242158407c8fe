import type { ChangeEntry, ChangesDocument, Word, Words } from './document.ts'
import { plainWords } from './plain-words.ts'
import { firstText } from './render-text.ts'
import { countWords, lookTwiceLines } from './shorten.ts'

/** A whole page that needs nothing else: for the file that is attached where a card is too small. */
export function renderPage(document: ChangesDocument, title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
${renderHtml(document)}
</main>
</body>
</html>
`
}

/** The changes as HTML, with no style of its own: gone words in `del`, new ones in `ins`. */
export function renderHtml(document: ChangesDocument): string {
  const { total, first, entries, left } = document
  const twice = lookTwiceLines(document, Infinity).map(
    (line) => `<p class="twice"><strong>Look twice:</strong> ${escape(line)}</p>`,
  )
  const more = left.length === 0 ? [] : [`<p>And more: ${escape(countWords(left))}.</p>`]
  if (first) {
    const facts = firstText(first).map((line) => `<li>${escape(line)}</li>`)
    const scripts = first.scripts.map(
      ({ flow, lines }) =>
        `<section><h2>${escape(flow)}</h2><pre>${escape(lines.join('\n'))}</pre></section>`,
    )
    return [
      '<p>First version</p>',
      ...twice,
      `<ul>${facts.join('')}</ul>`,
      ...scripts,
      ...more,
    ].join('\n')
  }
  const count = `<p>${total} ${total === 1 ? 'change' : 'changes'}</p>`
  return [count, ...twice, ...entries.map(entryHtml), ...more].join('\n')
}

/** One change: its line, both sides in full, and what is known about it. */
function entryHtml(entry: ChangeEntry): string {
  const side = (label: string, paragraphs: ChangeEntry['was']): string =>
    paragraphs.length === 0
      ? ''
      : `<dt>${label}</dt>${paragraphs.map((words) => `<dd><bdi>${wordsHtml(words)}</bdi></dd>`).join('')}`
  const sides = `${side('Was', entry.was)}${side('Will be', entry.willBe)}`
  const facts = entry.facts.map((words) => `<p class="fact">${wordsHtml(words)}</p>`).join('')
  return `<section class="${entry.how}">${lineHtml(entry)}${sides === '' ? '' : `<dl>${sides}</dl>`}${facts}</section>`
}

/** The line of the card: a customer's text stands apart, isolated from our direction. */
export function lineHtml({ title, joint, body, quote }: ChangeEntry): string {
  const head = `<strong>${escape(title)}${quote || body.length === 0 ? '' : escape(joint.trimEnd())}</strong>`
  if (!quote)
    return `<p>${[head, ...body.map((words) => `<bdi>${wordsHtml(words)}</bdi>`)].join(' ')}</p>`
  const quotes = body.map((words) => `<blockquote><bdi>${wordsHtml(words)}</bdi></blockquote>`)
  return `<p>${head}</p>${quotes.join('')}`
}

const wordsHtml = (words: Words): string => words.map(wordHtml).join('')

function wordHtml(word: Word): string {
  if (typeof word === 'string') return withBreaks(word)
  if ('gone' in word) return `<del>${withBreaks(word.gone)}</del>`
  if ('added' in word) return `<ins>${withBreaks(word.added)}</ins>`
  return `<kbd>${escape(word.caption)}</kbd>`
}

const withBreaks = (text: string): string => escape(text).replaceAll('\n', '<br>')

/**
 * For mail, whose readers drop styles, and colours with them: the marks are the plain ones. Nothing
 * in it can be clicked (F27).
 */
export function renderMail(document: ChangesDocument, title: string): string {
  const { total, first, entries, left } = document
  const p = (html: string) => `<p style="margin:0 0 12px">${html}</p>`
  const twice = lookTwiceLines(document).map((line) => p(`<b>Look twice:</b> ${escape(line)}`))
  const lines = first ? firstText(first).map((line) => p(escape(line))) : entries.map(mailLine)
  const more = left.length === 0 ? [] : [p(`And more: ${escape(countWords(left))}.`)]
  const count = first ? 'First version' : `${total} ${total === 1 ? 'change' : 'changes'}`
  return [p(`<b>${escape(title)}</b><br>${count}`), ...twice, ...lines, ...more].join('\n')
}

export function mailLine({ title, joint, body }: ChangeEntry): string {
  const head = `<b>${escape(title)}${body.length === 0 ? '' : escape(joint.trimEnd())}</b>`
  const texts = body.map((words) => `<bdi>${unlinked(withBreaks(plainWords(words)))}</bdi>`)
  return `<p style="margin:0 0 12px">${[head, ...texts].join('<br>')}</p>`
}

/** What people typed, in a mail: escaped, and no link. */
export const mailText = (text: string): string => unlinked(withBreaks(text))

/** Mail programs make links of addresses by themselves: a joiner of no width keeps them text. */
const unlinked = (html: string): string => unlinkedText(html).replaceAll('\u200B', '&#8203;')

/** The same in plain text. */
export const unlinkedText = (text: string): string =>
  text.replaceAll('://', ':\u200B//').replaceAll(/(?<=[\p{L}\p{N}])\.(?=[\p{L}]{2,})/gu, '\u200B.')

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escape = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign)

const style = `
:root{color-scheme:light dark;--gone:#992121;--gone-soft:#fbe5e3;--new:#16613a;--new-soft:#dff3e6;--line:#dde2e8;--soft:#f3f5f7}
@media(prefers-color-scheme:dark){:root{--gone:#ffb4ab;--gone-soft:#4a1d1d;--new:#9fe0b8;--new-soft:#173a26;--line:#3a444e;--soft:#20272e}}
body{font:16px/1.5 system-ui,sans-serif;margin:0}
main{max-width:44rem;margin:0 auto;padding:1rem}
section{border-top:1px solid var(--line);padding:.5rem 0}
p{margin:.3rem 0}
blockquote,dd{margin:.3rem 0;padding:.4rem .7rem;background:var(--soft);border-radius:8px;overflow-wrap:anywhere}
dt{font-weight:600}
del{color:var(--gone);background:var(--gone-soft)}
ins{color:var(--new);background:var(--new-soft);font-weight:600;text-decoration:underline}
kbd{font:inherit;font-weight:600;border:1px solid var(--line);border-radius:6px;padding:0 .4em}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}
.twice{padding:.5rem .7rem;border:1px solid var(--line);border-radius:8px}
.fact{opacity:.75;font-size:.9em}
`
