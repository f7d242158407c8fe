import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import { peopleNamed, personOrThrow, setName } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { authorize } from '../kit/authorize.ts'
import { announceReviewer } from '../requests/announce-reviewer.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { personName } from './add-person.ts'

const Input = z.object({ person: z.string().max(100), name: personName })

/** Corrects what somebody is called (F58); people are asked for by name, so it is theirs alone. */
export async function renamePerson(ctx: Ctx, raw: z.input<typeof Input>): Promise<PersonRef> {
  const input = parseInput(Input, raw)
  return change(ctx, 'person.rename', `person:${input.person}`, async (trx) => {
    await authorize(trx, ctx, 'roles.manage')
    const { id, name: before } = await personOrThrow(trx, input.person)
    const { name } = input
    if (name === before) throw unchanged(name)
    if ((await peopleNamed(trx, name)).some((one) => one.id !== id)) throw taken(name)
    await setName(trx, id, name)
    await recordAudit(trx, ctx, {
      action: 'person.rename',
      subject: `person:${id}`,
      before: { name: before },
      after: { name },
    })
    await announceReviewer(trx, ctx, id)
    return { id, name }
  })
}

const unchanged = (name: string): Refusal =>
  new Refusal('CONFLICT', `${name} is called that already. Nothing changed.`, 'Nothing to do.')

const taken = (name: string): Refusal =>
  new Refusal(
    'CONFLICT',
    `There is already a person named ${name}.`,
    'Add a surname; if it is the same human, join the two: /roles join.',
    { name: 'That name is taken.' },
  )
