import { listEndpoints as endpointRows } from '../../store/senders/endpoints.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

/** Every action endpoint by name, for managers: an address may tell more than its name. */
export function listEndpoints(ctx: Ctx): Promise<{ name: string; url: string }[]> {
  return auditedRead(ctx, 'endpoint.list', 'endpoints', async (db) => {
    await authorize(db, ctx, 'sender.manage')
    return (await endpointRows(db)).map(({ name, url }) => ({ name, url }))
  })
}
