import type { Config } from '../config.ts'
import { gatherNotices } from '../control/notifiers/gather-notices.ts'
import type { Ctx } from '../control/kit/context.ts'
import { createNoticeSender } from '../notify/send-notices.ts'
import { noticesWait } from '../store/notifiers/notices.ts'
import { troublesWait } from '../store/notifiers/troubles.ts'
import { either } from '../store/waits.ts'
import { createPostWebhook } from './post-webhook.ts'
import type { Watch } from './watch.ts'

/** Tells error notifiers; of several processes each tells what it took first (F64). */
export function startNotices(system: Ctx, config: Config, watch: Watch): void {
  const { db, now, ports, settings } = system
  const post = createPostWebhook({ allowPrivate: config.allowPrivateActions })
  ports.postWebhook = post
  const sender = createNoticeSender({
    db,
    now,
    post,
    keys: settings.sealKeys,
    wakeRelay: ports.wakeRelay,
    log: (problem, error) => ports.logBug(problem, error),
  })
  const run = async () => {
    await gatherNotices(system)
    await sender.poll()
    ports.background.run(() => sender.idle())
  }
  watch.add([{ waits: either(troublesWait, noticesWait), run }])
}
