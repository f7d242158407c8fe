import type { Plan, PlannedStep } from '../../domain/time/schedule.ts'
import type { Db } from '../kit/database.ts'

/** A schedule as somebody saw it before it counts; `scheduleId` is the one that it would change. */
export type ProposalRow = {
  id: string
  botId: string
  personId: string
  scheduleId: string | null
  revision: number
  plan: Plan
  steps: PlannedStep[]
  createdAt: number
}

export async function insertProposal(trx: Db, row: ProposalRow): Promise<void> {
  const json = { plan: JSON.stringify(row.plan), steps: JSON.stringify(row.steps) }
  await trx('scheduleProposals').insert({ ...row, ...json })
}

export async function findProposal(db: Db, id: string): Promise<ProposalRow | undefined> {
  const row = await db('scheduleProposals').where({ id }).first()
  const plan = row && { override: [], ...JSON.parse(row.plan) }
  return row && { ...row, plan, steps: JSON.parse(row.steps) }
}

/** False when it was confirmed or forgotten meanwhile. */
export const claimProposal = (trx: Db, id: string): Promise<boolean> =>
  trx('scheduleProposals')
    .where({ id })
    .delete()
    .then((count) => count === 1)

/** What nobody confirmed in time never counted. */
export const pruneProposals = (db: Db, before: number): Promise<number> =>
  db('scheduleProposals').where('createdAt', '<=', before).delete()
