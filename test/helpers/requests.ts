import { addEndpoint } from '../../src/control/senders/add-endpoint.ts'
import { approveRequest } from '../../src/control/requests/approve-request.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import type { RequestView } from '../../src/control/requests/request-view.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { botText, ctxFor, writeDraft } from './cast.ts'
import type { Name } from './cast.ts'

type Bot = { id: string; slug: string; sender: string }

/** Dana's usual request for the whole draft. */
export const ask = (
  db: Db,
  bot: Pick<Bot, 'slug'>,
  by: Name = 'dana',
  more: Partial<Parameters<typeof requestPublish>[1]> = {},
): Promise<RequestView> =>
  requestPublish(ctxFor(db, by), { bot: bot.slug, comment: 'New greeting', ...more })

/** With every tick; returns the request after it. */
export async function approve(
  db: Db,
  { id, revision, checklist }: RequestView,
  by: Name,
  more: Partial<Parameters<typeof approveRequest>[1]> & { at?: number } = {},
): Promise<RequestView> {
  const { at, ...rest } = more
  const input = { request: id, revision, ticks: checklist, ...rest }
  return (await approveRequest(ctxFor(db, by, at), input)).request
}

/** Dana writes a greeting that is not live yet. */
export const greet = (db: Db, bot: Bot, greeting: string): Promise<void> =>
  writeDraft(db, bot.id, 'dana', botText(greeting, bot.sender))

/** A draft of Dana's that calls the action endpoint of that name, which Mo sets to an address. */
export async function callEndpoint(
  db: Db,
  bot: Bot,
  what: { name: string; url: string; greeting?: string },
): Promise<void> {
  const { name, url, greeting = 'Hello' } = what
  await addEndpoint(ctxFor(db, 'mo'), { name, url, replace: true })
  const text = botText(greeting, bot.sender)
  const calling = text.replace('fallback: sorry', `fallback: sorry, actions: ${name}`)
  await writeDraft(db, bot.id, 'dana', calling)
}
