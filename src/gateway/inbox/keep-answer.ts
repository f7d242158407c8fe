import { inGroups } from '../../in-groups.ts'
import { storageProblem } from '../../store/kit/storage-problem.ts'
import { inSharedWrite } from '../shared-write.ts'
import { preconditionFailed } from '../take-turn.ts'
import { joined, sendPlanned } from './batch-plan.ts'
import type { BatchPlan } from './batch-plan.ts'
import type { InboxWork } from './inbox-deps.ts'
import { writePlan } from './write-plan.ts'

const atOnceMax = 64
/** For a minute: by then another process may have said that it did not work. */
const [againMs, triesMax] = [500, 120]
const groups = new WeakMap<InboxWork, ReturnType<typeof inGroups<BatchPlan>>>()

/**
 * Writes what came of an action server, and sends it. An action server that hangs ends for all its
 * customers at the same moment: their answers share transactions, as their messages did, so that
 * nobody else waits behind one for each (F86). What it said is nowhere else, so it is kept for a
 * database that is away. False when the session went on meanwhile, by an operator or another process.
 */
export async function keepAnswer(work: InboxWork, plan: BatchPlan): Promise<boolean> {
  const inGroup = groups.get(work) ?? inGroups(keepAll(work), { itemsMax: atOnceMax })
  groups.set(work, inGroup)
  for (let tries = 1; ; tries += 1) {
    try {
      await inGroup([plan])
      return true
    } catch (error) {
      if (error === preconditionFailed) return false
      if (storageProblem(error) === null || tries === triesMax) throw error
      if (tries === 1) work.log('warn', 'What an action server answered waits for the database')
      if (!(await work.background.pause(againMs))) throw error
    }
  }
}

const keepAll = (work: InboxWork) => async (plans: BatchPlan[]) => {
  const all = joined(plans)
  await inSharedWrite(work.gateway.db, plans.length, (trx) => writePlan(work, trx, all))
  sendPlanned(work, all)
}
