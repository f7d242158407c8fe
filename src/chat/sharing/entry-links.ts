import type { Ctx } from '../../control/kit/context.ts'
import { entryLinks as readEntryLinks } from '../../control/sharing/entry-links.ts'
import type { EntryLinks } from '../../control/sharing/entry-links.ts'
import { isInsideUrl } from '../../domain/private-address.ts'
import { actionId } from '../kit/action-id.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Action } from '../kit/handler.ts'
import { listHead, pageButtons } from '../kit/pages.ts'
import { oneLine } from '../kit/rich.ts'
import type { Answer, Button, Rich } from '../port.ts'
import { insideOnly, noFlowLink, scanWords } from './link-words.ts'

const shownMax = 8

/** The hosted URL and a link for each flow; the id is the bot's (F41). */
export const entryLinks: Action = {
  click: { answer: 'private', run: ({ ctx }, { id }) => showEntryLinks(ctx, id, 1) },
}

export async function showEntryLinks(ctx: Ctx, bot: string, page: number): Promise<Answer> {
  const found = await readEntryLinks(ctx, { bot, page, size: shownMax })
  const { hosted, flows, total } = found
  const none: Rich[] = total === 0 ? [[noFlowLink]] : []
  const head = total === 0 ? [] : [listHead(['entry link', 'entry links'], found, total)]
  return privateNotice(
    [...hostedLines(found), ...head, ...flows.map(lineOf), ...none, ...insideLine(hosted.url)],
    {
      buttons: [
        { id: actionId('link-open', hosted.id), label: 'QR code' },
        ...flows.map(buttonOf),
        ...pageButtons('qr', { bot: found.bot.slug, as: 'flows' }, found),
      ],
    },
  )
}

/** What it is, honestly: no chat in the browser, but the way to the one on the phone. */
function hostedLines({ bot, sender, hosted }: EntryLinks): Rich[] {
  const where = `${oneLine(sender.name, 40)} (${oneLine(sender.masked, 40)})`
  return [
    [
      { bold: oneLine(bot.name, 80) },
      ', hosted page: ',
      { link: hosted.url, text: hosted.url },
      `: ${scanWords(hosted)}`,
    ],
    [`There is no web chat yet: it leads to the chat on WhatsApp, ${where}.`],
  ]
}

const lineOf = ({ name, text, link }: EntryLinks['flows'][number], i: number): Rich => [
  `${i + 1}. `,
  { bold: oneLine(name, 60) },
  `, begins with “${oneLine(text, 60)}”: ${scanWords(link)}${link.paused ? ' ⏸ paused' : ''} `,
  { link: link.url, text: link.url },
]

const buttonOf = ({ link }: EntryLinks['flows'][number], i: number): Button =>
  link.paused
    ? { id: actionId('link-resume', link.id), label: `${i + 1}. Resume` }
    : { id: actionId('link-open', link.id), label: `${i + 1}. QR code` }

const insideLine = (url: string): Rich[] => (isInsideUrl(url, false) ? [[insideOnly]] : [])
