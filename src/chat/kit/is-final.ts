import type { Event } from '../../domain/events.ts'

const final = new Set<Event['type']>([
  'bot.activated',
  'bot.failed',
  'gray.held',
  'gray.taken-back',
  'request.declined',
  'schedule.failed',
  'version.reverted',
])

/** What a whole channel wants to know, not only who follows the thread: live, off the air, declined. */
export const isFinal = (event: Event): boolean =>
  final.has(event.type) || (event.type === 'bot.senders' && event.silenced.length > 0)
