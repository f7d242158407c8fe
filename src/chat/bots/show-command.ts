import { readBot } from '../../control/bots/read-bot.ts'
import { editLink } from './edit-link.ts'
import { botCard } from './bot-card.ts'
import type { Rich } from '../port.ts'
import { oneLine, plural } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { botOption } from '../kit/options-command.ts'

export const show: Command = {
  name: 'show',
  summary: 'One bot: versions, numbers, people, ids',
  answer: 'private',
  options: [botOption],
  permission: 'bot.see',
  run: async ({ ctx }, { bot: slug = '' }) => {
    const view = await readBot(ctx, { bot: slug })
    const card = botCard(view)
    const { ids, policy } = view
    const lines: Rich[] = [
      [{ bold: card.title }, ` ${card.status}`],
      ...card.fields.map(({ label, value }): Rich => [`${label}: `, ...value]),
      ...card.sections.flatMap((section) => section.lines),
      ...card.notes,
      [`Development ${ids.development} · Sandbox ${ids.sandbox} · Live ${ids.live}`],
      [
        `Policy: ${plural(policy.approvals, 'approval')}, someone else must approve: ${policy.fourEyes ? 'yes' : 'no'}, ` +
          `checklist: ${policy.checklist.map((item) => oneLine(item, 80)).join('; ') || 'empty'}`,
      ],
      ['Edit the draft: ', ...editLink(ctx, view.slug)],
    ]
    return privateNotice(lines, { buttons: card.buttons })
  },
}
