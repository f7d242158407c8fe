import type { Card, File, Notice, Outgoing, Rich, Span } from '../../../src/chat/port.ts'
import type { WireBody, WireNotice } from './wire.ts'

/** A message's content as it is kept: the port's shapes, bytes as base64. */
type KeptFile = Omit<File, 'bytes'> & { base64: string }
export type Body =
  | Exclude<WireBody, { kind: 'notice' }>
  | { kind: 'notice'; notice: Omit<Notice, 'files'> & { files: KeptFile[] } }

/** Pure: a card or notice of the core as a message of this platform. */
export function bodyOf(content: Outgoing): Body {
  if (content.kind === 'card') return { kind: 'card', card: safeCard(content.card) }
  const files = content.notice.files.map(({ bytes, ...file }) => ({
    ...file,
    base64: Buffer.from(bytes).toString('base64'),
  }))
  return { kind: 'notice', notice: { ...safeNotice(content.notice), files } }
}

export const lineBody = (line: Rich): Body => ({ kind: 'line', line: safeRich(line) })

export function wireBody(body: Body): WireBody {
  if (body.kind !== 'notice') return body
  const files = body.notice.files.map(({ base64, ...file }) => ({
    ...file,
    size: Buffer.byteLength(base64, 'base64'),
  }))
  return { kind: 'notice', notice: { ...body.notice, files } }
}

export const wireNotice = (notice: Notice): WireNotice => ({
  ...safeNotice(notice),
  files: notice.files.map(({ bytes, ...file }) => ({ ...file, size: bytes.length })),
})

/** A token is shown once: what is kept of it can't be used. */
export const forKeeping = (body: Body): string =>
  JSON.stringify(body).replace(/\bslw_[0-9A-Za-z]{16,}/g, 'slw_… (was shown once)')

function safeCard(card: Card): Card {
  return {
    ...card,
    ...(card.lead && { lead: card.lead.map(safeRich) }),
    fields: card.fields.map((field) => ({ ...field, value: safeRich(field.value) })),
    sections: card.sections.map((section) => ({ ...section, lines: section.lines.map(safeRich) })),
    notes: card.notes.map(safeRich),
  }
}

const safeNotice = (notice: Notice): Notice => ({ ...notice, lines: notice.lines.map(safeRich) })

const safeRich = (rich: Rich): Rich => rich.map(safeSpan)

function safeSpan(span: Span): Span {
  if (typeof span !== 'object') return span
  if ('quote' in span) return { quote: safeRich(span.quote) }
  return 'link' in span && !isWebLink(span.link) ? span.text : span
}

/** Only the web and our own pages: a `javascript:` link would run as us. */
function isWebLink(link: string): boolean {
  if (!URL.canParse(link, 'http://localhost')) return false
  const { protocol } = new URL(link, 'http://localhost')
  return protocol === 'http:' || protocol === 'https:'
}
