import type { Event } from '../domain/events.ts'
import type { DescribedMail } from '../mail/described-mail.ts'
import { MailboxRefused } from '../mail/port.ts'
import { SendProblem } from '../chat/outbound-port.ts'
import { standingCards } from '../store/delivery/cards.ts'
import { enqueue } from '../store/delivery/enqueue.ts'
import { hasNewerMail, isCardUntried } from '../store/delivery/outbox.ts'
import type { MailRow } from '../store/delivery/outbox.ts'
import type { Db } from '../store/kit/database.ts'
import { nextOutboxId } from '../store/kit/ordered-ids.ts'
import { beginThread, threadOf } from '../store/mail/mail-threads.ts'
import { forgetRefused, noteRefused } from '../store/mail/mailboxes.ts'
import { mailedNotifier, notifierById } from '../store/notifiers/notifiers.ts'
import { personOfCodeLane, refuseMailProof } from '../store/people/mail-proofs.ts'
import { accountsOf, peopleWithOrgRole } from '../store/people/people.ts'
import type { RelayDeps } from './deps.ts'
import { cardGoesFirst } from './show-card.ts'
import { turnOffNotifier } from './turn-off-notifier.ts'

/** Sends one mail, in the thread of what this person was told about the same before (F29). */
export async function sendMail(deps: RelayDeps, row: MailRow): Promise<void> {
  const { id: key, target, subject, event, createdAt: at } = row
  if (!deps.mail) throw new SendProblem('mail', 'mail is not set up', null)
  if (!event) return
  // Once: it leads to its card, which may be in trouble of its own.
  if (row.attempts === 0 && (await isCardUntried(deps.db, { subject }))) throw cardGoesFirst('mail')
  const cardUrl = await cardUrlOf(deps, row)
  const described = await deps.mail.describe({ key, target, subject, event, at, cardUrl })
  if (!described) return
  const { mail, isInThread, isStanding } = described
  // After days without a server one mail says how it stands, not one for each day.
  if (isStanding && (await hasNewerMail(deps.db, row))) return
  const codeOf = personOfCodeLane(target)
  if (codeOf !== null) return sendCode(deps, row, mail, codeOf)
  const notifierId = mailedNotifier(target)
  if (notifierId !== null) return sendToNotifier(deps, row, mail, notifierId)
  const personId = target
  const thread = await threadOf(deps.db, { personId, subject })
  const answers = thread && thread.key !== key ? thread.key : null
  const titled = (isInThread && thread?.title) || mail.subject
  try {
    await deps.mail.out.send({ ...mail, subject: titled, answers })
  } catch (error) {
    if (error instanceof MailboxRefused) await pauseMailbox(deps, row, mail.to, error.message)
    throw error
  }
  await beginThread(deps.db, { personId, subject }, { key, title: mail.subject, at })
  await forgetRefused(deps.db, personId)
}

/** Its mails about one bot refer to one that never was: readers show them together. */
async function sendToNotifier(
  deps: RelayDeps,
  { target, subject }: MailRow,
  mail: DescribedMail['mail'],
  id: string,
): Promise<void> {
  try {
    await deps.mail?.out.send({ ...mail, answers: `${target} ${subject}` })
  } catch (error) {
    const notifier = error instanceof MailboxRefused && (await notifierById(deps.db, id))
    const { address } = mail.to
    if (notifier) await turnOffNotifier(deps, { ...notifier, address }, error.message)
    throw error
  }
}

/** No thread, and nobody but the person is told where it can't go: the address is nobody's so far. */
async function sendCode(
  deps: RelayDeps,
  { event }: MailRow,
  mail: DescribedMail['mail'],
  personId: string,
): Promise<void> {
  try {
    await deps.mail?.out.send({ ...mail, answers: null })
  } catch (error) {
    if (error instanceof MailboxRefused && event?.type === 'mail.code') {
      const { message: problem } = error
      const { proofId } = event
      await tellCodeRefused(deps, { personId, proofId, address: mail.to.address, problem })
    }
    throw error
  }
}

async function tellCodeRefused(
  { db, now }: RelayDeps,
  what: Record<'personId' | 'proofId' | 'address' | 'problem', string>,
): Promise<void> {
  const { personId, proofId, address, problem } = what
  await db.transaction(async (trx) => {
    if (!(await refuseMailProof(trx, proofId, { problem, at: now() }))) return
    await tellDirectly(
      trx,
      [personId],
      { type: 'mail.code-refused', personId, address, problem },
      now(),
    )
  })
}

/** The oldest copy that has an address; the playground has none. */
async function cardUrlOf(
  { db, adapters }: RelayDeps,
  { subject }: MailRow,
): Promise<string | null> {
  for (const { platform, ...at } of await standingCards(db, subject)) {
    const url = await adapters.get(platform)?.permalink?.(at)
    if (url) return url
  }
  return null
}

/** Nothing more goes there until somebody corrects it; the person and the admins are told, once. */
async function pauseMailbox(
  { db, now }: RelayDeps,
  { target: personId }: MailRow,
  { address }: { address: string },
  problem: string,
): Promise<void> {
  await db.transaction(async (trx) => {
    if (!(await noteRefused(trx, { personId, address, problem, at: now() }))) return
    const admins = await peopleWithOrgRole(trx, ['admin'])
    const told = [...new Set([personId, ...admins.map(({ id }) => id)])]
    await tellDirectly(trx, told, { type: 'mail.refused', personId, address, problem }, now())
  })
}

type AboutPerson = Extract<Event, { type: 'mail.refused' | 'mail.code-refused' }>

async function tellDirectly(
  trx: Db,
  told: readonly string[],
  event: AboutPerson,
  at: number,
): Promise<void> {
  const rows = (await accountsOf(trx, told)).map(({ platform, install, userId }) => ({
    id: nextOutboxId(at),
    kind: 'dm' as const,
    platform,
    install,
    target: userId,
    subject: `person:${event.personId}` as const,
    event,
  }))
  await enqueue(trx, rows, at)
}
