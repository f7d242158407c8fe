import type { Candidate } from '../../domain/candidate.ts'
import { rolesThatMay } from '../../domain/access.ts'
import { maskAddress } from '../../domain/conversation/mask.ts'
import { activeOnSender } from '../../store/live/activations.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { plannedDeactivation } from '../../store/schedules/schedules.ts'
import { peopleWithOrgRole } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { findSenders, senderById } from '../../store/senders/senders.ts'
import { countOpenSessions } from '../../store/live/session-counts.ts'

/** A sender as people see it; `heldBy` names another bot that is active there (F44). */
export type SenderView = {
  name: string
  channel: string
  masked: string
  heldBy: Holder | null
}

/** Another bot on a sender; `leavesAt` is when it is planned to leave (F44), in UTC ms. */
export type Holder = { bot: string; openSessions: number; leavesAt: number | null }

/** The candidate's senders, each with the other bot that holds it now (F44). */
export async function sendersOf(
  db: Db,
  botId: string,
  candidate: Pick<Candidate, 'senders'>,
): Promise<SenderView[]> {
  const rows = await findSenders(
    db,
    candidate.senders.map((sender) => sender.name),
  )
  return Promise.all(
    rows.map(async (row) => ({
      name: row.name,
      channel: row.channel,
      masked: maskAddress(row.address),
      heldBy: await holderOf(db, row.id, botId),
    })),
  )
}

/** Another bot that is active on the sender, with its open sessions and its planned end. */
export async function holderOf(db: Db, senderId: string, botId: string): Promise<Holder | null> {
  const active = await activeOnSender(db, senderId)
  if (!active || active.botId === botId) return null
  const holder = await botOrThrow(db, active.botId)
  const { name } = await senderById(db, senderId)
  return {
    bot: holder.name,
    openSessions: await countOpenSessions(db, { senderId, botId: holder.id }),
    leavesAt: (await plannedDeactivation(db, holder.id, name))?.at ?? null,
  }
}

const activatorsMax = 4

/** Some of those who may switch a bot's numbers on. */
export const activatorsOf = async (db: Db): Promise<PersonRef[]> =>
  (await peopleWithOrgRole(db, rolesThatMay('bot.activate'))).slice(0, activatorsMax)
