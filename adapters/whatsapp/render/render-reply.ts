import {
  fits,
  lengthOf,
  link,
  list,
  replyButtons,
  shownAs,
  textMax,
} from '../../../src/domain/conversation/whatsapp-limits.ts'
import { listCaption } from '../../../src/domain/conversation/list-words.ts'
import type { Choice } from '../../../src/domain/conversation/whatsapp-limits.ts'
import type { Reply } from '../../../src/gateway/channel-port.ts'
import type { Interactive, WhatsAppBody } from './body.ts'
import { plainLine, plainText, splitText } from './texts.ts'

const urlMax = 2000

/**
 * A bubble as the messages that carry all of it, in their order: WhatsApp bills each, so they are as
 * few as its limits allow. Choices hang on the last one; what fits neither buttons nor a list is
 * numbered.
 */
export function renderReply({ text, buttons, language }: Reply): WhatsAppBody[] {
  const said = plainText(text)
  const links = buttons.flatMap(linkOf)
  const choices = buttons.flatMap(choiceOf)
  const [only, ...more] = links
  if (only && more.length === 0 && choices.length === 0 && isLinkButton(only)) {
    return [...withLast(said, link.body, (body) => linkMessage(body, only))]
  }
  const all = [said, ...links.map(({ title, url }) => `${title}: ${url}`)]
    .filter(Boolean)
    .join('\n')
  switch (shownAs(choices)) {
    case 'text':
      return textMessages(all)
    case 'numbered':
      return textMessages([all, numbered(choices)].filter(Boolean).join('\n\n'))
    case 'buttons':
      // A long text with its choices is one message as a list, and two with buttons.
      return lengthOf(all) > replyButtons.body && fits(choices, list)
        ? withLast(all, list.body, (body) => listMessage(body, choices, language))
        : withLast(all, replyButtons.body, (body) => buttonMessage(body, choices))
    case 'list':
      return withLast(all, list.body, (body) => listMessage(body, choices, language))
  }
}

type Button = Reply['buttons'][number]
type Link = { title: string; url: string }

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

const textMessages = (text: string): WhatsAppBody[] =>
  splitText(text, textMax).map((body) => ({ type: 'text', text: { body, preview_url: false } }))

/** WhatsApp wants words above what can be tapped. */
const noWords = '…'

function withLast(text: string, max: number, last: (body: string) => Interactive): WhatsAppBody[] {
  if (lengthOf(text) <= max) return [{ type: 'interactive', interactive: last(text || noWords) }]
  const pieces = splitText(text, textMax)
  const tail = splitText(pieces.pop() ?? '', max)
  const body = tail.pop() ?? noWords
  const before = [...pieces, ...tail].flatMap((piece) => textMessages(piece))
  return [...before, { type: 'interactive', interactive: last(body) }]
}

const linkMessage = (text: string, { title, url }: Link): Interactive => ({
  type: 'cta_url',
  body: { text },
  action: { name: 'cta_url', parameters: { display_text: title, url } },
})

const buttonMessage = (text: string, choices: readonly Choice[]): Interactive => ({
  type: 'button',
  body: { text },
  action: {
    buttons: choices.map(({ title, payload: id }) => ({ type: 'reply', reply: { id, title } })),
  },
})

const listMessage = (
  text: string,
  choices: readonly Choice[],
  language: string | undefined,
): Interactive => ({
  type: 'list',
  body: { text },
  action: {
    button: listCaption(language),
    sections: [{ rows: choices.map(({ title, payload: id }) => ({ id, title })) }],
  },
})
