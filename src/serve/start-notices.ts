import { gatherNotices } from '../control/notifiers/gather-notices.ts'
import type { Ctx } from '../control/kit/context.ts'
import { createNoticeSender } from '../notify/send-notices.ts'
import type { SealKeys } from '../store/kit/seal.ts'
import { startSweep } from './sweep.ts'

type Log = { log: (problem: string, error: unknown) => void }

/** Tells error notifiers, each second; of several processes each tells what it took first (F64). */
export function startNotices(system: Ctx, keys: SealKeys | null, { log }: Log): void {
  const { db, now, ports } = system
  const { postWebhook, wakeRelay, background } = ports
  if (!postWebhook) return
  const sender = createNoticeSender({ db, now, post: postWebhook, keys, wakeRelay, log })
  const tell = async () => {
    await gatherNotices(system)
    await sender.poll()
    background.run(() => sender.idle())
  }
  startSweep(system, [tell], 1000)
}
