import type { Ctx } from '../../control/kit/context.ts'
import { shareBot } from '../../control/sharing/share-bot.ts'
import { actionId } from '../kit/action-id.ts'
import type { Answer, File, Notice } from '../port.ts'
import { limits, oneLine } from '../kit/rich.ts'
import { notice, privateNotice } from '../kit/handler.ts'
import type { Action } from '../kit/handler.ts'

type Shared = Awaited<ReturnType<typeof shareBot>>

/** The code for the one who asked, with a button to show it to the channel (F53). */
export const qr: Action = {
  click: { answer: 'private', run: ({ ctx }, { id }) => showQr(ctx, { bot: id }) },
}

/** The same for the whole channel; the id is `botId`, or `botId/sender`. */
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

export async function showQr(
  ctx: Ctx,
  what: { bot: string; sender?: string; text?: string },
): Promise<Answer> {
  const shared = await shareBot(ctx, what)
  const id = what.sender === undefined ? shared.bot.id : `${shared.bot.id}/${what.sender}`
  // A name too long for a button, or a text of one's own, is shared by copying the link.
  const shareable = what.text === undefined && id.length <= limits.actionId - 'share::0'.length
  const buttons = shareable ? [{ id: actionId('share', id), label: 'Share to channel' }] : []
  return privateNotice(...parts(asNotice(shared, buttons)))
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
      ...(unserved
        ? [[`⚠️ ${oneLine(sender.name, 40)}: ${oneLine(`${unserved.why}. ${unserved.fix}`, 300)}`]]
        : []),
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
