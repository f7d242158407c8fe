import type { Ctx } from '../../control/kit/context.ts'
import { listShortLinks } from '../../control/sharing/list-short-links.ts'
import type { LinkView } from '../../control/sharing/link-view.ts'
import { scansCsv } from '../../control/sharing/scans-csv.ts'
import { actionId } from '../kit/action-id.ts'
import { privateNotice } from '../kit/handler.ts'
import { listHead, pageButtons } from '../kit/pages.ts'
import { oneLine } from '../kit/rich.ts'
import type { Answer, Button, Rich } from '../port.ts'
import { noLinkYet, purposeOf, scansText, scanWords } from './link-words.ts'

const shownMax = 8

/** The links of a bot with their counts, also of an inactive one; each opens with a button. */
export async function showLinks(ctx: Ctx, slug: string, page: number): Promise<Answer> {
  const found = await listShortLinks(ctx, { bot: slug, page, size: shownMax })
  const { bot, links, total } = found
  const name = oneLine(bot.name, 80)
  if (total === 0) {
    return privateNotice([noLinkYet(name, `/${ctx.settings.commandPrefix}qr ${bot.slug}`)])
  }
  const lines = links.map((link, i) => lineOf(link, { name, number: i + 1 }))
  return privateNotice([listHead(['link', 'links'], found, total), ...lines], {
    buttons: [...links.map(buttonOf), ...pageButtons('qr', { bot: bot.slug, as: 'list' }, found)],
  })
}

function lineOf(link: LinkView, { name, number }: { name: string; number: number }): Rich {
  const paused = link.paused ? ' ⏸ paused' : ''
  return [
    `${number}. `,
    { bold: purposeOf(link, name) },
    `: ${scanWords(link)}${paused} `,
    { link: link.url, text: link.url },
  ]
}

const buttonOf = ({ id, paused }: LinkView, i: number): Button =>
  paused
    ? { id: actionId('link-resume', id), label: `${i + 1}. Resume` }
    : { id: actionId('link-open', id), label: `${i + 1}. QR code` }

/** The counts by day as a file. */
export async function scansFile(ctx: Ctx, slug: string): Promise<Answer> {
  const made = await scansCsv(ctx, { bot: slug })
  return privateNotice([[scansText(made.rows, made.more)]], {
    tone: 'ok',
    files: [
      {
        name: made.name,
        mime: 'text/csv',
        bytes: made.bytes,
        alt: 'How often each link was opened on each day',
      },
    ],
  })
}
