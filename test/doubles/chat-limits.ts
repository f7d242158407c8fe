import type { Button, Card, Field, Form, Notice, Rich } from '../../src/chat/port.ts'
import { plain } from '../../src/chat/kit/rich.ts'

/**
 * What the platforms refuse, the narrower of the two each time (facts/slack.md 9, facts/discord.md
 * 6 and 7). A double calls these on everything it is given; they throw as a platform would answer 400.
 */
export function checkCard(card: Card): void {
  between('card title', card.title, 1, 150)
  between('card status', card.status, 1, 200)
  between('card summary', card.summary, 1, 2000)
  atMost('card fields', card.fields.length, 10)
  for (const { label, value } of card.fields) {
    between('field label', label, 1, 256)
    between(`value of ${label}`, plain(value), 1, 1024)
  }
  for (const { title, lines, more } of card.sections) {
    between('section title', title, 1, 256)
    if (lines.length === 0) throw new Error(`the section ${title} is empty`)
    if (more < 0) throw new Error('less than nothing more')
    // On Discord a section goes on in up to three fields of 1,024.
    atMost(`section ${title}`, linesLength(lines), 2900)
  }
  atMost('card notes', linesLength(card.notes), 3000)
  for (const line of card.lead ?? []) between('lead', plain(line), 1, 1000)
  if (card.more) {
    checkId(card.more.id)
    between('buttons behind one', '.'.repeat(card.more.buttons.length), 2, 4)
    atMost('buttons beside them', card.buttons.length, 4)
  }
  checkButtons([...card.buttons, ...(card.more?.buttons ?? [])])
  const whole = [
    ...(card.lead ?? []),
    ...card.fields.map((f) => f.value),
    ...card.sections.flatMap((s) => s.lines),
  ]
  atMost('whole card', linesLength([...whole, ...card.notes, [card.title, card.status]]), 5500)
}

export function checkNotice({ lines, buttons, files }: Notice): void {
  if (lines.length === 0) throw new Error('an empty notice')
  for (const line of lines) if (plain(line).trim() === '') throw new Error('an empty line')
  atMost('notice', linesLength(lines), 3900)
  atMost('files', files.length, 10)
  for (const { name, alt, bytes } of files) {
    between('file name', name, 1, 100)
    between('file alt', alt, 1, 1000)
    atMost('file', bytes.length, 10 * 1024 * 1024)
  }
  checkButtons(buttons)
}

export function checkLine(line: Rich): void {
  between('line', plain(line), 1, 2000)
}

export function checkForm({ id, title, submit, pages }: Form): void {
  checkId(id)
  between('form title', title, 1, 45)
  between('form submit', submit, 1, 24)
  if (pages.length === 0) throw new Error('a form without pages')
  for (const { intro, fields } of pages) {
    atMost('fields on a page', fields.length, 5)
    if (fields.length === 0) throw new Error('a page without fields')
    atMost('intro', linesLength(intro), 3900)
    for (const field of fields) checkField(field)
  }
  unique(
    'field names',
    pages.flatMap((page) => page.fields.map((field) => field.name)),
  )
}

function checkField(field: Field): void {
  between('field name', field.name, 1, 100)
  between('label', field.label, 1, 45)
  if (field.hint !== undefined) between('hint', field.hint, 1, 100)
  if (field.kind === 'tick') return
  if (field.kind === 'text') {
    if (field.maxLength > 3000) throw new Error('a text field over 3000')
    return atMost('text', field.value.length, field.maxLength)
  }
  if (field.kind !== 'pick' && field.options.length === 0) throw new Error('nothing to choose from')
  atMost('options', field.options.length, 25)
  for (const option of field.options) {
    between('option value', option.value, 1, 100)
    between('option label', option.label, 1, 75)
    if (option.hint !== undefined) between('option hint', option.hint, 1, 75)
  }
  const values = field.options.map((option) => option.value)
  unique('option values', values)
  const chosen = [field.value].flat().filter((value) => value !== '')
  if (field.kind === 'pick') return
  const strange = chosen.filter((value) => !values.includes(value))
  if (strange.length > 0) throw new Error(`${strange.join()} is chosen and no option`)
}

function checkButtons(buttons: readonly Button[]): void {
  atMost('buttons', buttons.length, 25)
  for (const { id, label, confirm } of buttons) {
    checkId(id)
    between('button label', label, 1, 75)
    if (!confirm) continue
    between('confirm title', confirm.title, 1, 100)
    between('confirm text', confirm.text, 1, 300)
    between('confirm yes', confirm.yes, 1, 24)
  }
  unique(
    'button ids',
    buttons.map((button) => button.id),
  )
}

function checkId(id: string): void {
  between('id', id, 1, 100)
  if (!/^[a-z-]+:.+:\d+$/s.test(id)) throw new Error(`${id} is no action id`)
}

const linesLength = (lines: readonly Rich[]): number =>
  lines.reduce((sum, line) => sum + plain(line).length + 1, 0)

function between(what: string, text: string, min: number, max: number): void {
  if (text.length < min) throw new Error(`${what} is empty`)
  atMost(`${what} (${text.slice(0, 30)})`, text.length, max)
  if (/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/.test(text)) throw new Error(`${what}: half a character`)
}

function atMost(what: string, length: number, max: number): void {
  if (length > max) throw new Error(`${what}: ${length} is over ${max}`)
}

function unique(what: string, words: readonly string[]): void {
  if (new Set(words).size < words.length) throw new Error(`${what} repeat: ${words.join()}`)
}
