import type { Outgoing } from '../../../src/chat/outbound-port.ts'
import type { Card, Notice, Rich, Span } from '../../../src/chat/port.ts'
import type { WireBody, WireFile, WireNotice } from './wire.ts'

/** A message as it is shown, and what is in its files: megabytes, and kept by themselves. */
export type Body = { shown: WireBody; files: Uint8Array[] }

/** Before that, a message was kept with its files in it. */
type KeptFile = WireFile | (Omit<WireFile, 'size'> & { base64: string })
export type Kept =
  | Exclude<WireBody, { kind: 'notice' }>
  | { kind: 'notice'; notice: Omit<WireNotice, 'files'> & { files: KeptFile[] } }

/** Pure: a card or notice of the core as a message of this platform. */
export function bodyOf(content: Outgoing): Body {
  if (content.kind === 'card') {
    return { shown: { kind: 'card', card: safeCard(content.card) }, files: [] }
  }
  const { notice } = content
  return {
    shown: { kind: 'notice', notice: wireNotice(notice) },
    files: notice.files.map(({ bytes }) => bytes),
  }
}

export const lineBody = (line: Rich): Body => ({
  shown: { kind: 'line', line: safeRich(line) },
  files: [],
})

export function wireBody(kept: Kept): WireBody {
  if (kept.kind !== 'notice') return kept
  return { kind: 'notice', notice: { ...kept.notice, files: kept.notice.files.map(wireFile) } }
}

function wireFile(kept: KeptFile): WireFile {
  if (!('base64' in kept)) return kept
  const { base64, ...file } = kept
  return { ...file, size: Buffer.byteLength(base64, 'base64') }
}

export const wireNotice = (notice: Notice): WireNotice => ({
  ...safeNotice(notice),
  files: notice.files.map(({ bytes, ...file }) => ({ ...file, size: bytes.length })),
})

/** A token is shown once: what is kept of it can't be used. */
export const forKeeping = ({ shown }: Body): string =>
  JSON.stringify(shown).replace(/\bslw_[0-9A-Za-z]{16,}/g, 'slw_… (was shown once)')

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
