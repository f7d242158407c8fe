import { listSchedules } from '../../control/schedules/list-schedules.ts'
import type { ScheduleView } from '../../control/schedules/schedule-view.ts'
import { scheduleButtons } from './schedule-answers-action.ts'
import type { Rich } from '../port.ts'
import { listText, scheduleLine } from './schedule-words.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { botOption, optional } from '../kit/options-command.ts'

const weekMs = 7 * 24 * 3_600_000
const shownMax = 15
const withButtons = 5

export const list: Command = {
  name: 'list',
  summary: 'What is planned: the next 7 days, and later',
  answer: 'private',
  options: [optional(botOption)],
  permission: 'bot.see',
  run: async ({ ctx, me }, { bot: slug }) => {
    const all = await listSchedules(ctx, slug === undefined ? {} : { bot: slug })
    if (all.length === 0) return privateNotice([[listText.none], [listText.next]])
    const soon = all.filter(({ nextAt }) => (nextAt ?? 0) <= ctx.now() + weekMs)
    const later = all.filter((view) => !soon.includes(view))
    const part = (title: string, views: ScheduleView[]): Rich[] => [
      [{ bold: title }],
      ...views.slice(0, shownMax).map((view) => scheduleLine(view, me.zone)),
      ...(views.length > shownMax ? [[`and ${views.length - shownMax} more`]] : []),
    ]
    return privateNotice(
      [
        ...part(listText.soon(soon.length > 0), soon),
        ...(later.length > 0 ? part(listText.later, later) : []),
      ],
      { buttons: all.slice(0, withButtons).flatMap(scheduleButtons) },
    )
  },
}
