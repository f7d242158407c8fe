import { listHandOffs } from '../../control/handoffs/list-hand-offs.ts'
import type { HandOffSummary } from '../../control/handoffs/list-hand-offs.ts'
import { actionId } from '../kit/action-id.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { botOption, optional } from '../kit/options-command.ts'
import { listHead, pageButtons, pageOption, wantedPage } from '../kit/pages.ts'
import { handOffListLine, noHandOffs } from './hand-off-words.ts'

const shownMax = 10

export const handOffs: Command = {
  name: 'handoffs',
  summary: 'Customers who are with a person, and who of them waits',
  answer: 'private',
  options: [optional(botOption), pageOption],
  permission: 'conversation.answer',
  run: async ({ ctx, me }, options) => {
    const { bot } = options
    const page = wantedPage(options)
    const found = await listHandOffs(ctx, { ...(bot && { bot }), page, size: shownMax })
    const total = found.page === 1 && !found.more ? found.handOffs.length : null
    const lines = found.handOffs.map((one, i) => handOffListLine(one, i + 1, me.zone))
    const head = listHead(['customer with a person', 'customers with a person'], found, total)
    if (total === 0) return privateNotice(noHandOffs)
    return privateNotice([head, ...lines], {
      buttons: [
        ...found.handOffs.slice(0, 5).map(({ id, replies }, i) => ({
          id: actionId('reply', id, replies),
          label: `Reply to ${i + 1}…`,
        })),
        ...pageButtons('bots handoffs', slugOf(bot, found.handOffs), found),
      ],
    })
  },
}

/** A bot by its slug, which fits into a button. */
const slugOf = (bot: string | undefined, [first]: readonly HandOffSummary[]) =>
  bot === undefined || !first ? {} : { bot: first.bot.slug }
