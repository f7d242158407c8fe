import { z } from 'zod'
import { actorId } from '../../domain/actor.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { joinPeopleRows } from '../../store/people/join-people.ts'
import type { Joined } from '../../store/people/join-people.ts'
import { personOrThrow } from '../../store/people/people.ts'
import type { PersonRef, PersonRow } from '../../store/people/people.ts'
import { openRequestsOfPerson } from '../../store/requests/requests.ts'
import { authorize } from '../kit/authorize.ts'
import { announceReviewer } from '../requests/announce-reviewer.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { notifyRequest } from '../requests/notify-request.ts'
import { openLink } from './open-link.ts'

const Input = z.object({
  /** The record that goes. */
  person: z.string().max(100),
  into: z.string().max(100),
  /** It can't be taken back. */
  sure: z.boolean().default(false),
})

export type PeopleJoined = { person: PersonRef; joined: Joined; link: string | null }

/** Two records of one human become one, with all that names them (F24): by an admin. */
export async function joinPeople(ctx: Ctx, raw: z.input<typeof Input>): Promise<PeopleJoined> {
  const input = parseInput(Input, raw)
  return change(ctx, 'person.join', `person:${input.person}`, async (trx) => {
    await authorize(trx, ctx, 'roles.manage')
    const from = await personOrThrow(trx, input.person)
    const into = await personOrThrow(trx, input.into)
    if (from.id === into.id) throw oneAlready(into)
    if (!input.sure) throw notSure(from, into)
    return joinInto(trx, ctx, from, into)
  })
}

/** Inside the verb's transaction. */
export async function joinInto(
  trx: Db,
  ctx: Ctx,
  from: PersonRow,
  into: PersonRow,
): Promise<PeopleJoined> {
  for (const one of [from, into]) if (one.disabledAt !== null) throw switchedOff(one)
  const what = { kind: 'join', personId: into.id, fromId: from.id, botId: null } as const
  let joined: Joined | null = null
  const link = await openLink(trx, ctx, { ...what, account: null }, async () => {
    joined = await joinPeopleRows(trx, { from: from.id, into: into.id, at: ctx.now() })
    await recordAudit(trx, ctx, {
      action: 'person.join',
      subject: `person:${into.id}`,
      before: { person: from.id, name: from.name },
      after: { person: into.id, name: into.name, ...joined },
    })
  })
  if (joined === null) throw new Error('joining two people changed nothing')
  await announceReviewer(trx, ctx, into.id)
  await judgeAgain(trx, ctx, from, into)
  return { person: { id: into.id, name: into.name }, joined, link }
}

/** What the reviews of an open request amount to follows from who gave them. */
async function judgeAgain(trx: Db, ctx: Ctx, from: PersonRef, into: PersonRef): Promise<void> {
  for (const request of await openRequestsOfPerson(trx, into.id)) {
    await notifyRequest(trx, ctx, request, {
      type: 'request.joined',
      requestId: request.id,
      by: actorId(ctx.actor),
      name: from.name,
      into: into.name,
    })
  }
}

const oneAlready = ({ name }: PersonRef): Refusal =>
  new Refusal('CONFLICT', `That is one person already: ${name}.`, 'There is nothing to do.')

const notSure = (from: PersonRef, into: PersonRef): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    `This makes ${from.name} and ${into.name} one person for good: accounts, roles, writes, reviews, requests and tokens of ${from.name} become those of ${into.name}.`,
    'If they are the same human, say so with sure:yes.',
    { sure: 'It can’t be taken back.' },
  )

const switchedOff = ({ name }: PersonRef): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    `The account of ${name} is switched off.`,
    'Switch it on first: /roles enable; then join them.',
  )
