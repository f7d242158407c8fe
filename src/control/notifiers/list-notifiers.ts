import { notifiersInUse } from '../../store/notifiers/notifiers.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewNotifier } from './add-notifier.ts'
import type { NotifierView } from './add-notifier.ts'

/** Who can be told of errors; who asks to publish chooses among them (F64). */
export function listNotifiers(ctx: Ctx): Promise<NotifierView[]> {
  return auditedRead(ctx, 'notifier.list', 'notifiers', async (db) => {
    await authorize(db, ctx, 'bot.see')
    return (await notifiersInUse(db)).map(viewNotifier)
  })
}
