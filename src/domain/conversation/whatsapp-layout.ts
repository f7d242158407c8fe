import type { Reply } from '../../bot/converse/turn.ts'
import { listCaption } from './list-words.ts'
import { fits, lengthOf, link, list, replyButtons, shownAs, textMax } from './whatsapp-limits.ts'
import type { Choice } from './whatsapp-limits.ts'
import { plainLine, plainText, splitText } from './whatsapp-texts.ts'

/** One message as WhatsApp shows it; `caption` opens a list. */
export type ShownMessage = { text: string } & ({ kind: 'text' } | Last)
type Last =
  | { kind: 'buttons'; choices: readonly Choice[] }
  | { kind: 'list'; caption: string; choices: readonly Choice[] }
  | { kind: 'link'; link: Link }
type Link = { title: string; url: string }

const urlMax = 2000

/**
 * A bubble as the messages that carry all of it, in their order: WhatsApp bills each, so they are as
 * few as its limits allow. Choices hang on the last one; what fits neither buttons nor a list is
 * numbered.
 */
export function layOutReply({ text, buttons, language }: Reply): ShownMessage[] {
  const said = plainText(text)
  const links = buttons.flatMap(linkOf)
  const choices = buttons.flatMap(choiceOf)
  const [only, ...more] = links
  if (only && more.length === 0 && choices.length === 0 && isLinkButton(only)) {
    return withLast(said, link.body, { kind: 'link', link: only })
  }
  const all = [said, ...links.map(({ title, url }) => `${title}: ${url}`)]
    .filter(Boolean)
    .join('\n')
  const asList: Last = { kind: 'list', caption: listCaption(language), choices }
  switch (shownAs(choices)) {
    case 'text':
      return textMessages(all)
    case 'numbered':
      return textMessages([all, numbered(choices)].filter(Boolean).join('\n\n'))
    case 'buttons':
      // A long text with its choices is one message as a list, and two with buttons.
      return lengthOf(all) > replyButtons.body && fits(choices, list)
        ? withLast(all, list.body, asList)
        : withLast(all, replyButtons.body, { kind: 'buttons', choices })
    case 'list':
      return withLast(all, list.body, asList)
  }
}

type Button = Reply['buttons'][number]

function linkOf({ title, url }: Button): Link[] {
  return url === undefined ? [] : [{ title: plainLine(title), url: url.trim() }]
}

function choiceOf({ title, payload, url }: Button): Choice[] {
  const caption = plainLine(title)
  if (url !== undefined || caption === '') return []
  return [{ title: caption, payload: payload ?? caption }]
}

/** Any other address stays a line of the text, where it does no harm. */
function isLinkButton({ title, url }: Link): boolean {
  if (title === '' || lengthOf(title) > link.title || url.length > urlMax) return false
  return /^https?:\/\//i.test(url) && URL.canParse(url)
}

const numbered = (choices: readonly Choice[]): string =>
  choices.map(({ title }, at) => `${at + 1}. ${title}`).join('\n')

const textMessages = (text: string): ShownMessage[] =>
  splitText(text, textMax).map((piece) => ({ kind: 'text', text: piece }))

/** WhatsApp wants words above what can be tapped. */
const noWords = '…'

function withLast(text: string, max: number, last: Last): ShownMessage[] {
  if (lengthOf(text) <= max) return [{ text: text || noWords, ...last }]
  const pieces = splitText(text, textMax)
  const tail = splitText(pieces.pop() ?? '', max)
  const body = tail.pop() ?? noWords
  const before = [...pieces, ...tail].flatMap((piece) => textMessages(piece))
  return [...before, { text: body, ...last }]
}
