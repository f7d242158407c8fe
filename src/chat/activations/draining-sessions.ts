import type { BotView } from '../../control/bots/bot-view.ts'
import type { Rich } from '../port.ts'
import { oneLine, plural, when } from '../kit/rich.ts'

/** Whose open sessions go on after what was just done, and until when (F43, F44, F47). */
export function drainingSessions({ draining }: BotView, since: number, zone: string): Rich {
  const started = draining.filter(({ startedAt }) => startedAt >= since)
  const bots = new Set(started.map(({ bot }) => bot.id))
  return [...bots].flatMap((id): Rich => {
    const [first, ...others] = started.filter(({ bot }) => bot.id === id)
    if (!first) return []
    const sessions = others.reduce((sum, one) => sum + one.openSessions, first.openSessions)
    const whose = `${plural(sessions, 'chat')} of ${oneLine(first.bot.name, 80)}`
    return [` ${whose} may finish until `, when(first.dueAt, zone, 'time'), '.']
  })
}
