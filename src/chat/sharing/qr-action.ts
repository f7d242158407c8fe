import type { Ctx } from '../../control/kit/context.ts'
import { makeShortLink } from '../../control/sharing/make-short-link.ts'
import { shareBot } from '../../control/sharing/share-bot.ts'
import type { Answer, File, Notice } from '../port.ts'
import { oneLine } from '../kit/rich.ts'
import { notice, privateNotice } from '../kit/handler.ts'
import type { Action } from '../kit/handler.ts'
import { showLink } from './link-actions.ts'
import { unservedLine } from './link-words.ts'

type Shared = Awaited<ReturnType<typeof shareBot>>

/** The code of the bot's own link for the one who asked; the id is the bot's (F53). */
export const qr: Action = {
  click: {
    answer: 'private',
    run: async ({ ctx }, { id }) => {
      const { link } = await makeShortLink(ctx, { bot: id })
      return showLink(ctx, { link: link.id, logo: false })
    },
  },
}

/**
 * A code that leads to WhatsApp at once, for the whole channel; the id is `botId`, or `botId/sender`.
 * Messages from before there were links have this button.
 */
export const share: Action = {
  click: {
    answer: 'public',
    run: async ({ ctx }, { id }) => {
      const [bot = '', sender] = id.split(/\/(.*)/s)
      const shared = await shareBot(ctx, { bot, ...(sender && { sender }) })
      return { kind: 'notice', audience: 'public', notice: asNotice(shared, []) }
    },
  },
}

/** A code with a text of one's own: it leads to WhatsApp at once, and nobody counts it. */
export async function showQr(
  ctx: Ctx,
  what: { bot: string; sender?: string; text: string },
): Promise<Answer> {
  return privateNotice(...parts(asNotice(await shareBot(ctx, what), [])))
}

const parts = ({ lines, ...extras }: Notice): [Notice['lines'], Omit<Notice, 'lines'>] => [
  lines,
  extras,
]

function asNotice(
  { bot, sender, link, unserved, png, svg }: Shared,
  buttons: Notice['buttons'],
): Notice {
  const name = oneLine(bot.name, 80)
  const alt = `QR code that opens a WhatsApp chat with ${name}`
  const file = (ending: string, mime: string, bytes: Uint8Array): File => ({
    name: `${bot.slug}.${ending}`,
    mime,
    bytes,
    alt,
  })
  return notice(
    [
      [{ bold: name }, ` on ${oneLine(sender.name, 40)} (${oneLine(sender.masked, 40)})`],
      [{ link, text: link }],
      ...unservedLine(sender, unserved),
    ],
    {
      buttons,
      files: [
        file('png', 'image/png', png),
        file('svg', 'image/svg+xml', new TextEncoder().encode(svg)),
      ],
    },
  )
}
