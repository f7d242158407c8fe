import type { DrawnLink } from '../../control/sharing/draw-short-link.ts'
import type { LinkView } from '../../control/sharing/link-view.ts'
import { oneLine, plural } from '../kit/rich.ts'
import type { File, Rich } from '../port.ts'

const posterCm = 20

/** What a link is for: `Orders`, `track_order of Orders`, with its campaign and number. */
export function purposeOf({ flow, campaign, sender }: LinkView, bot: string): string {
  const what = flow === null ? bot : `${oneLine(flow, 60)} of ${bot}`
  const parts = [
    ...(campaign === null ? [] : [`campaign ${oneLine(campaign, 60)}`]),
    ...(sender === null ? [] : [`on ${oneLine(sender, 40)}`]),
  ]
  return [what, ...parts].join(', ')
}

export const scanWords = ({ scans: { total, today } }: LinkView): string =>
  `${plural(total, 'scan')}${total === 0 ? '' : `, ${today} today`}`

/** The code with its link, where it leads, and how large to print it. */
export function drawnLines(drawn: DrawnLink, { poster }: { poster: boolean }): Rich[] {
  const { bot, link, sender, unserved, to, encodes, smallestCm } = drawn
  const name = oneLine(bot.name, 80)
  const where = ` on ${oneLine(sender.name, 40)} (${oneLine(sender.masked, 40)})`
  const head: Rich = [{ bold: purposeOf({ ...link, sender: null }, name) }, where]
  const leads: Rich[] = [['Leads to ', { link: to, text: to }], ...unservedLine(sender, unserved)]
  const size = poster
    ? `Print the SVG as it is: its code has ${posterCm} cm, readable from 2 m.`
    : `Readable from 30 cm at ${smallestCm} cm, from 2 m at ${posterCm} cm.`
  if (encodes === link.url) {
    return [head, [{ link: link.url, text: link.url }, `: ${scanWords(link)}`], ...leads, [size]]
  }
  return [
    head,
    [{ link: link.url, text: link.url }, ` works on this machine only: ${scanWords(link)}`],
    ...leads,
    [
      'So the code leads to WhatsApp at once, and nobody counts its scans. With a PUBLIC_URL that phones reach it holds the link.',
    ],
    [size],
  ]
}

/** Nobody should print what no customer reaches. */
export const unservedLine = (
  sender: DrawnLink['sender'],
  unserved: DrawnLink['unserved'],
): Rich[] =>
  unserved
    ? [[`⚠️ ${oneLine(sender.name, 40)}: ${oneLine(`${unserved.why}. ${unserved.fix}`, 300)}`]]
    : []

export function drawnFiles({ bot, link, png, svg }: DrawnLink, poster: boolean): File[] {
  const alt = `QR code that opens a WhatsApp chat with ${oneLine(bot.name, 80)}`
  const parts = [bot.slug, link.flow, link.campaign, poster ? 'poster' : null]
  const name = parts
    .filter((part) => part !== null)
    .map((part) => part.replaceAll(/[^\p{L}\p{N}_-]+/gu, '-'))
    .join('-')
    .slice(0, 80)
  return [
    { name: `${name}.png`, mime: 'image/png', bytes: png, alt },
    { name: `${name}.svg`, mime: 'image/svg+xml', bytes: new TextEncoder().encode(svg), alt },
  ]
}

/** A link that was stopped, or goes on. */
export const pausedText = (url: string): string =>
  `Paused: whoever opens ${url} reads that it takes no chats for now.`
export const resumedText = (url: string): string => `${url} leads to the chat again.`

/** Asked before a link is stopped: a code that leads to WhatsApp by itself goes on. */
export const pauseConfirm = (isOurs: boolean) =>
  ({
    title: 'Pause this link?',
    text: isOurs
      ? 'Whoever scans its code reads that it takes no chats for now. You can resume it.'
      : 'Whoever opens the link reads that it takes no chats for now. Its code leads to WhatsApp by itself, and goes on to.',
    yes: 'Pause it',
  }) as const

/** The links of a bot that has none. */
export const noLinkYet = (bot: string, command: string): Rich => [
  `${bot} has no link yet. `,
  { code: command },
  ' makes its first.',
]

export const scansText = (rows: number, isCut: boolean): string =>
  `${plural(rows, 'row')}, one for each link and day.${isCut ? ' Older ones are left out.' : ''}`

/** Entry links, where none leads into a flow, or where phones reach none. */
export const noFlowLink = 'No message starts a flow by itself, so there is only the hosted page.'
export const insideOnly =
  'They work on this machine only. Set PUBLIC_URL, or LINK_URL, to an address phones reach.'
