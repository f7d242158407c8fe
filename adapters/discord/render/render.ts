import { ButtonStyle, ComponentType } from 'discord.js'
import type {
  APIActionRowComponent,
  APIButtonComponentWithCustomId,
  APIEmbed,
  APIEmbedField,
} from 'discord.js'
import type { Outgoing } from '../../../src/chat/outbound-port.ts'
import type { Button, Card, File, Notice, Rich, Tone } from '../../../src/chat/port.ts'
import { limits } from './limits.ts'
import {
  cutBetween,
  escapeCut,
  fittingLines,
  markdown,
  plainCut,
  plainText,
} from './render-rich.ts'

export type Row = APIActionRowComponent<APIButtonComponentWithCustomId>
/** A whole message: what an edit does not name would stay. */
export type Rendered = { content: string; embeds: APIEmbed[]; components: Row[]; files: File[] }

/** Pure: a card or notice of the core as a message of Discord's, within its limits for any content. */
export const renderOutgoing = (content: Outgoing): Rendered =>
  content.kind === 'card' ? renderCard(content.card) : renderNotice(content.notice)

const colours: Record<Tone, number> = {
  waiting: 0xf2a900,
  changes: 0xe67e22,
  good: 0x2ecc71,
  live: 0x1f8b4c,
  bad: 0xe74c3c,
  quiet: 0x95a5a6,
}
const statusMax = 1000
const leadMax = 1200
const footerMax = 600

export function renderCard(card: Card): Rendered {
  const isPlain = card.notes.every((note) => note.every((span) => typeof span === 'string'))
  const footer = isPlain ? card.notes.map(plainText).join('\n').trim() : ''
  const top: APIEmbed = {
    title: plainCut(card.title, limits.title),
    description: head(card),
    color: colours[card.tone],
    ...(footer !== '' && { footer: { text: cutBetween(footer, footerMax) } }),
  }
  const room = limits.embedText - lengthOf(top)
  const fields = [
    ...card.fields.map(({ label, value }) => ({ name: label, lines: [value], more: 0 })),
    ...card.sections.map(({ title, lines, more }) => ({ name: title, lines, more })),
    ...(isPlain || card.notes.length === 0 ? [] : [{ name: '\u200b', lines: card.notes, more: 0 }]),
  ]
  const embed = { ...top, fields: fittingFields(fields, room, card.fields.length) }
  return { content: '', embeds: [embed], components: cardRows(card), files: [] }
}

const signs: Record<Notice['tone'], string> = { ok: '', info: '', refused: '🚫 ', bug: '🐞 ' }

/** Short ones as plain words, which notifications show; long ones as an embed, which holds more. */
export function renderNotice({ tone, lines, buttons, files }: Notice): Rendered {
  const [first = [], ...rest] = lines
  const shown: Rich[] = [[signs[tone], ...first], ...rest]
  const components = buttonRows(buttons)
  const sendable = sendableFiles(files)
  const left = files.length - sendable.length
  const all = left > 0 ? [...shown, [`${left} too large for Discord: not attached.`]] : shown
  const whole = fittingLines(all, limits.description)
  if (whole.left === 0 && whole.text.length <= limits.content) {
    return { content: said(whole.text), embeds: [], components, files: sendable }
  }
  const long = withCount(all, limits.description, 0)
  return { content: '', embeds: [{ description: said(long) }], components, files: sendable }
}

/** One line for a thread. */
export const renderLine = (line: Rich): string => said(markdown(line, limits.content))

const said = (text: string): string => (text.trim() === '' ? '–' : text)

/** The status, and below it the newest fact. */
function head({ status, lead = [] }: Card): string {
  const said = fittingLines(lead, leadMax).text
  return [bold(escapeCut(status, statusMax)), said].filter((line) => line !== '').join('\n')
}

const bold = (text: string) => (text.trim() === '' ? '–' : `**${text.trim()}**`)

type Part = { name: string; lines: readonly Rich[]; more: number }

/** As many as all embeds together may hold; each is cut, and says how much is missing. */
function fittingFields(parts: readonly Part[], room: number, inlineOnes: number): APIEmbedField[] {
  const fields: APIEmbedField[] = []
  let left = room
  for (const [i, { name, lines, more }] of parts.slice(0, limits.fields).entries()) {
    const head = name === '\u200b' ? name : plainCut(name, limits.fieldName)
    for (const field of continued(head, lines, more, left)) {
      fields.push({ ...field, inline: i < inlineOnes })
      left -= field.name.length + field.value.length
    }
  }
  return fields
}

/** What is longer than a field goes on in the next, as far as there is room. */
function* continued(
  head: string,
  lines: readonly Rich[],
  more: number,
  room: number,
): Generator<{ name: string; value: string }> {
  let left = room
  let rest = lines
  for (let n = 0; n < continuedMax; n++) {
    const name = n === 0 ? head : '\u200b'
    const max = Math.min(limits.fieldValue, left - name.length)
    if (max < fieldMin) return
    const here = fittingLines(rest, max)
    const isLast = n === continuedMax - 1 || left - name.length - here.text.length < fieldMin
    const value = said(isLast || here.left === 0 ? withCount(rest, max, more) : here.text)
    yield { name, value }
    if (isLast || here.left === 0) return
    rest = rest.slice(rest.length - here.left)
    left -= name.length + value.length
  }
}

const continuedMax = 3
const fieldMin = 40
const countMax = 20

function withCount(lines: readonly Rich[], max: number, more: number): string {
  const whole = fittingLines(lines, max)
  if (whole.left === 0 && more === 0) return whole.text
  const { text, left } = fittingLines(lines, max - countMax)
  const missing = left + more
  return missing === 0 ? text : `${text}\n+${missing} more`
}

const lengthOf = ({ title = '', description = '', footer }: APIEmbed): number =>
  title.length + description.length + (footer?.text.length ?? 0)

/** One row: what has no room there is told privately. */
function cardRows({ buttons, more }: Card): Row[] {
  if (!more) return buttonRows(buttons)
  return buttonRows([...buttons.slice(0, 4), { id: more.id, label: 'More…' }])
}

/** An id that comes twice would be refused with the whole message. */
export function buttonRows(buttons: readonly Button[]): Row[] {
  const unique = [...new Map(buttons.map((button) => [button.id, button])).values()]
  const shown = unique.slice(0, limits.rows * limits.buttonsInRow).map(buttonOf)
  const rows = Math.ceil(shown.length / limits.buttonsInRow)
  return Array.from({ length: rows }, (_, row) => ({
    type: ComponentType.ActionRow,
    components: shown.slice(row * limits.buttonsInRow, (row + 1) * limits.buttonsInRow),
  }))
}

const buttonOf = ({ id, label, style, confirm }: Button): APIButtonComponentWithCustomId => ({
  type: ComponentType.Button,
  custom_id: confirm ? askingFirst(id) : id,
  label: plainCut(label, limits.button),
  style:
    style === 'primary'
      ? ButtonStyle.Success
      : style === 'danger'
        ? ButtonStyle.Danger
        : ButtonStyle.Secondary,
})

/** A button that asks "Sure?" first begins with a capital, which no action does: ids stay as long. */
const askingFirst = (id: string): string => `${id.slice(0, 1).toUpperCase()}${id.slice(1)}`

/** The action behind a button that asks first; null for any other. */
export const askedFirst = (customId: string): string | null =>
  /^[A-Z]/.test(customId) ? `${customId.slice(0, 1).toLowerCase()}${customId.slice(1)}` : null

function sendableFiles(files: readonly File[]): File[] {
  let room: number = limits.requestBytes
  return files.slice(0, limits.attachments).filter(({ bytes }) => {
    if (bytes.length > limits.fileBytes || bytes.length > room) return false
    room -= bytes.length
    return true
  })
}
