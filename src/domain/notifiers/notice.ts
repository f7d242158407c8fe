import type { Circumstance } from './notifier.ts'

/** After a notice, what follows is summed up for this long. */
export const quietMs = 15 * 60_000

/** What went wrong, and how often since: `id` is the same however often it is tried. */
export type Notice = {
  id: string
  at: number
  count: number
  since: number
  text: string
  contact: string
}

export type ToldNotice = Notice & { circumstance: Circumstance; bot: { id: string; name: string } }

/** What a webhook gets; the customer is masked, as on cards. */
export const webhookBody = ({ at, bot, circumstance, ...notice }: ToldNotice): string =>
  JSON.stringify({
    type: 'bot.trouble',
    timestamp: new Date(at).toISOString(),
    data: {
      bot,
      circumstance,
      count: notice.count,
      since: new Date(notice.since).toISOString(),
      problem: notice.text,
      contact: notice.contact,
    },
  })

export const testBody = (name: string, at: number): string =>
  JSON.stringify({
    type: 'notifier.test',
    timestamp: new Date(at).toISOString(),
    data: { notifier: name, test: true, text: 'This is a test. Nothing went wrong.' },
  })
