import type { Event } from '../events.ts'

/**
 * Why somebody gets a mail: their review is asked for, it is about what they asked for or published,
 * or it is news of what they were asked before, which they may stop.
 */
export type MailKind = 'ask' | 'outcome' | 'news'

const asks = new Set<string>([
  'request.made',
  'request.reminder',
  'request.waiting',
  'request.rebased',
  'request.enough',
  'request.break-glass',
  'request.look-overdue',
])
const outcomes = new Set<Event['type']>([
  'request.approved',
  'request.declined',
  'request.changes',
  'request.withdrawn',
  'request.expired',
  'request.stale',
  'request.invalid',
])

/** What an event is to one person; null where it is worth no mail. */
export function mailKindOf(event: Event, personId: string, requester: string): MailKind | null {
  const isTheirs = personId === requester
  if (asks.has(event.type)) return isTheirs ? null : 'ask'
  if (!outcomes.has(event.type)) return null
  if (event.type === 'request.approved' && personId === event.by) return 'outcome'
  // Who did it by a click knows.
  if ('by' in event && event.by === personId) return null
  return isTheirs ? 'outcome' : 'news'
}

/**
 * Who gets a mail of an event: whose review is asked for (`people`), who asked or published, and who
 * had a mail about it before (`mailed`).
 */
export function mailedTo(
  event: Event,
  {
    requester,
    people,
    mailed,
  }: Record<'people' | 'mailed', readonly string[]> & { requester: string },
): { personId: string; kind: MailKind }[] {
  const isAsk = asks.has(event.type)
  const publisher = event.type === 'request.approved' ? [event.by] : []
  const ids = isAsk ? people : [requester, ...publisher, ...mailed]
  return [...new Set(ids)].flatMap((personId) => {
    const kind = mailKindOf(event, personId, requester)
    return kind === null ? [] : [{ personId, kind }]
  })
}
