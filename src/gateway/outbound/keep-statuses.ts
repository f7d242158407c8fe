import { noteNews } from '../../store/senders/channel-news.ts'
import { applyStatuses } from './apply-statuses.ts'
import type { StatusDeps, StatusOn } from './apply-statuses.ts'

/**
 * Keeps statuses. Where some fail together each half goes alone, so that one that can never be kept
 * takes no others with it: that one is counted on its number, and logged. Its channel would deliver it
 * again for days, and the others with it.
 * @throws what the storage says where it takes nothing at all
 */
export async function keepStatuses(deps: StatusDeps, statuses: readonly StatusOn[]): Promise<void> {
  try {
    await applyStatuses(deps, statuses)
  } catch {
    const [first, ...others] = statuses
    if (!first) return
    if (others.length === 0) return keepOne(deps, first)
    const half = Math.ceil(statuses.length / 2)
    await keepStatuses(deps, statuses.slice(0, half))
    await keepStatuses(deps, statuses.slice(half))
  }
}

/** Once more: what stood in the way may have been the others, or a moment. */
const keepOne = (deps: StatusDeps, one: StatusOn): Promise<void> =>
  applyStatuses(deps, [one]).catch((error: unknown) => park(deps, one, error))

async function park(
  { gateway: { db }, log }: StatusDeps,
  { channel, status: { sender, at } }: StatusOn,
  error: unknown,
): Promise<void> {
  const what = 'a status that could not be kept'
  const news = { numberId: sender.id, kind: 'unreadable' as const, what, excerpt: '', at }
  await noteNews(db, channel, news)
  log('error', `A status of a message could not be kept: ${String(error).slice(0, 300)}`)
}
