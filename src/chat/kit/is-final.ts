import type { Event } from '../../domain/events.ts'

const final = new Set<Event['type']>([
  'bot.activated',
  'bot.failed',
  'request.declined',
  'schedule.failed',
  'version.reverted',
])

/** What a whole channel wants to know, and not only who follows the thread: live, declined, failed, reverted. */
export const isFinal = ({ type }: Event): boolean => final.has(type)
