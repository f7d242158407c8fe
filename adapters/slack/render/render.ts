import type {
  ActionsBlock,
  Button as SlackButton,
  ContextBlock,
  KnownBlock,
  Overflow,
  PlainTextElement,
} from '@slack/types'
import type { Outgoing } from '../../../src/chat/outbound-port.ts'
import type { Button, Card, File, Notice, Rich } from '../../../src/chat/port.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { limits } from './limits.ts'
import { escapeCut, mrkdwn, pieces, plainCut } from './render-rich.ts'
import { isMarked, quoteIn, richText } from './rich-text.ts'

/** A message's content; `text` is what screen readers and notifications say. */
export type Rendered = { text: string; blocks: KnownBlock[] }

/** Pure: a card or notice of the core as Block Kit, within its limits for any content. */
export const renderOutgoing = (content: Outgoing): Rendered =>
  content.kind === 'card' ? renderCard(content.card) : renderNotice(content.notice)

const cardPrefix = 'card:'

export function renderCard(card: Card): Rendered {
  const blocks: KnownBlock[] = [
    {
      type: 'header',
      block_id: plainCut(`${cardPrefix}${card.subject}`, limits.blockId),
      text: plainText(card.title, limits.header),
    },
    ...headBlocks(card),
    ...fieldBlocks(card),
    ...card.sections.slice(0, sectionsMax).flatMap(sectionBlocks),
    ...noteBlocks(card.notes),
    ...cardActions(card),
  ]
  return { text: escapeCut(card.summary, limits.messageText), blocks }
}

/** What a message is the card of, read from its blocks; null when it is no card of ours. */
export function subjectIn(blocks: readonly { block_id?: string }[] | undefined): string | null {
  const first = blocks?.[0]?.block_id
  return first?.startsWith(cardPrefix) ? first.slice(cardPrefix.length) : null
}

const signs: Record<Notice['tone'], string> = { ok: '', info: '', refused: '🚫 ', bug: '🐞 ' }

export function renderNotice({ tone, lines, buttons, files }: Notice): Rendered {
  const [first = [], ...rest] = lines
  const sign = signs[tone]
  // A quotation stands alone in its line: beside a sign, even an empty one, it would be none.
  const shown: Rich[] = sign === '' ? [first, ...rest] : [[sign, ...first], ...rest]
  return {
    text: escapeCut(lines.map(spoken).join('\n').trim() || '–', limits.messageText),
    blocks: [
      ...linesBlocks(shown).slice(0, noticeSectionsMax),
      ...context(files.slice(0, 1).map((file) => `${fileSign(file)} ${escapeCut(file.alt, 500)}`)),
      ...actionBlocks(buttons),
    ],
  }
}

/** What a notification shows and a screen reader says: a quotation is told from our words there too. */
function spoken(line: Rich): string {
  const quote = quoteIn(line)
  return quote ? `> ${plain(quote).replaceAll('\n', '\n> ')}` : plain(line)
}

/**
 * Lines with marks as rich text, the others as they always were; their order stays. What has no room
 * in one block goes on in the next.
 */
export function linesBlocks(lines: readonly Rich[]): KnownBlock[] {
  const runs: { isRich: boolean; lines: Rich[]; length: number }[] = []
  for (const line of lines) {
    const isRich = isMarked(line)
    const length = isRich ? plain(line).length : 0
    const run = runs.at(-1)
    if (run && run.isRich === isRich && run.length + length <= limits.section) {
      run.lines.push(line)
      run.length += length
    } else runs.push({ isRich, lines: [line], length })
  }
  return runs.flatMap((run) =>
    run.isRich
      ? richText(run.lines, limits.section)
      : pieces(run.lines, limits.section).map(section),
  )
}

export const isPicture = ({ mime }: File): boolean => mime.startsWith('image/')

export const fileSign = (file: File): string => (isPicture(file) ? '🖼' : '📄')

/** One line for a thread. */
export const renderLine = (line: Rich): string =>
  mrkdwn(line, limits.messageText).trim() === '' ? '–' : mrkdwn(line, limits.messageText)

/** The clicked card while its decision is on its way: what stands there stays, buttons too. */
export function renderRecording(blocks: readonly KnownBlock[]): KnownBlock[] {
  const [note] = context(['⏳ Recording…'])
  const at = blocks.findIndex((block) => block.type === 'actions')
  const room = blocks.length < limits.messageBlocks
  if (!note || !room) return [...blocks]
  const place = at < 0 ? blocks.length : at
  return [...blocks.slice(0, place), note, ...blocks.slice(place)]
}

export const plainText = (text: string, max: number): PlainTextElement => ({
  type: 'plain_text',
  text: plainCut(text, max),
  emoji: false,
})

const sectionsMax = 20
const noticeSectionsMax = 40
const noteLinesMax = 60

/** `verbatim` keeps Slack from finding channels and @here in people's words. */
const mrkdwnText = (text: string) => ({
  type: 'mrkdwn' as const,
  text: text.trim() === '' ? '–' : text,
  verbatim: true,
})

export const section = (text: string): KnownBlock => ({ type: 'section', text: mrkdwnText(text) })

const wrapBold = (text: string) => `*${text.replaceAll('*', '∗')}*`

/** The status, and beside it the newest fact. */
function headBlocks({ status, lead = [] }: Card): KnownBlock[] {
  const bold = wrapBold(escapeCut(status, limits.field - 2))
  const [text = ''] = pieces(lead, limits.section - bold.length - 3)
  return [section(text === '' ? bold : `${bold} · ${text}`)]
}

function fieldBlocks({ fields }: Card): KnownBlock[] {
  const shown = fields.slice(0, limits.fields).map(({ label, value }) => {
    const head = wrapBold(escapeCut(label, 256))
    return mrkdwnText(`${head}\n${mrkdwn(value, limits.field - head.length - 1)}`)
  })
  return shown.length === 0 ? [] : [{ type: 'section', fields: shown }]
}

function sectionBlocks({ title, lines, more }: Card['sections'][number]): KnownBlock[] {
  if (lines.some(isMarked)) {
    const counted: Rich[] = more > 0 ? [[`+${more} more`]] : []
    const text = richText([[{ bold: title }], ...lines, ...counted], limits.section)
    return text
  }
  const head = wrapBold(escapeCut(title, 256))
  const tail = more > 0 ? `\n+${more} more` : ''
  const [text = ''] = pieces(lines, limits.section - head.length - tail.length - 1)
  return [section(`${head}\n${text}${tail}`)]
}

function noteBlocks(notes: readonly Rich[]): KnownBlock[] {
  const texts = pieces(notes.slice(0, noteLinesMax), limits.contextText)
  return context(texts.slice(0, limits.contextElements))
}

const context = (texts: readonly string[]): ContextBlock[] =>
  texts.length === 0 ? [] : [{ type: 'context', elements: texts.map(mrkdwnText) }]

const rowMax = 5

/**
 * A card's buttons: where they are more than a row, those that decide, ask first or show details stay,
 * and the rest goes into a menu.
 */
function cardActions({ buttons, more }: Card): ActionsBlock[] {
  const unique = uniqueOf(buttons)
  if (more) {
    const row = unique.slice(0, rowMax - 1).map(buttonElement)
    return [{ type: 'actions', elements: [...row, ...menus(more.buttons.slice(0, limits.menu))] }]
  }
  if (unique.length <= rowMax) return actionBlocks(unique)
  const isShown = ({ id, style, confirm }: Button) =>
    style !== undefined || confirm !== undefined || id.startsWith('details:')
  const shown = unique.filter(isShown)
  const rest = unique.filter((button) => !isShown(button))
  const room = Math.max(0, limits.buttons - Math.ceil(rest.length / limits.menu))
  const elements = [...shown.slice(0, room).map(buttonElement), ...menus(rest)]
  return [{ type: 'actions', elements: elements.slice(0, limits.buttons) }]
}

/** Menus of at most five; their entries come back as the buttons that they stand for. */
const menus = (buttons: readonly Button[]): Overflow[] =>
  Array.from({ length: Math.ceil(buttons.length / limits.menu) }, (_, i) => ({
    type: 'overflow',
    action_id: `more:${i}`,
    options: buttons.slice(i * limits.menu, (i + 1) * limits.menu).map(({ id, label }) => ({
      text: plainText(label, limits.option),
      value: id,
    })),
  }))

export function actionBlocks(buttons: readonly Button[]): ActionsBlock[] {
  const elements = uniqueOf(buttons).slice(0, limits.buttons).map(buttonElement)
  return elements.length === 0 ? [] : [{ type: 'actions', elements }]
}

/** An id that comes twice would be refused with the whole message. */
const uniqueOf = (buttons: readonly Button[]): Button[] => [
  ...new Map(buttons.map((button) => [button.id, button])).values(),
]

function buttonElement({ id, label, style, confirm }: Button): SlackButton {
  return {
    type: 'button',
    action_id: id,
    text: plainText(label, limits.button),
    ...(style && { style }),
    ...(confirm && {
      confirm: {
        title: plainText(confirm.title, limits.confirmTitle),
        text: plainText(confirm.text, limits.confirmText),
        confirm: plainText(confirm.yes, limits.confirmYes),
        deny: plainText('Cancel', limits.confirmYes),
      },
    }),
  }
}
