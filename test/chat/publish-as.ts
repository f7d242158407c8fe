import { approveRequest } from '../../src/control/requests/approve-request.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import type { RequestView } from '../../src/control/requests/request-view.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { ctxFor } from '../helpers/cast.ts'

/** Publishes a bot's draft: Dana asks; Sam, and where he is involved Ana too, approve. */
export async function publishAs(
  db: Db,
  bot: { slug: string },
  comment = 'First',
): Promise<RequestView> {
  const asked = await requestPublish(ctxFor(db, 'dana'), { bot: bot.slug, comment })
  let request = asked
  for (const who of ['sam', 'ana'] as const) {
    if (request.state !== 'awaiting approval') break
    const { id, revision, checklist } = asked
    const review = { request: id, revision, ticks: checklist }
    const done = await approveRequest(ctxFor(db, who), review).catch(() => null)
    request = done?.request ?? request
  }
  if (request.state !== 'approved') throw new Error(`not published: ${request.state}`)
  return request
}
