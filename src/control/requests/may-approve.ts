import { profileOf } from '../../domain/profiles/profile.ts'
import { findVersion } from '../../store/bots/versions.ts'
import { writesOfParts } from '../../store/bots/draft-writes.ts'
import { oneOf } from '../../domain/one-of.ts'
import { approvalOf, involvementOf, othersWhoMay } from '../../domain/review.ts'
import { Refusal } from '../../refusal.ts'
import type { ReviewFacts } from '../../domain/review.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { namesOf } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { requestOrThrow } from '../../store/requests/requests.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { actingPerson } from '../kit/authorize.ts'
import type { Ctx } from '../kit/context.ts'
import { profileAuthors } from '../profiles/bound-profile.ts'
import { candidateOf } from './candidate-of.ts'
import { reviewFacts } from './review-facts.ts'
import { waitingRequest } from './waiting-request.ts'

/**
 * The request that this person is about to approve. Who asked for it, or wrote a part of it, hears
 * that before which role they lack: the role would not help them (F23, F60).
 */
export async function requestToApprove(
  db: Db,
  ctx: Ctx,
  input: { request: string; revision: number },
): ReturnType<typeof waitingRequest> {
  try {
    return await waitingRequest(db, ctx, input)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'FORBIDDEN') throw error
    const person = await actingPerson(db, ctx)
    const request = await requestOrThrow(db, input.request)
    const facts = await reviewFacts(db, request)
    const answer = approvalOf(facts, person.id)
    if (answer === 'yes' || request.state !== 'awaiting approval') throw error
    const others = [...(await namesOf(db, othersWhoMay(facts, person.id))).values()]
    throw new Refusal(
      'FORBIDDEN',
      others.length > 0
        ? await otherMust(db, request, facts, person)
        : `You can't approve R-${request.number} because ${whyNot(facts, person)}. ${error.sentence}`,
      others.length > 0 ? `Ask ${names(others)} to approve it.` : error.nextStep,
    )
  }
}

/** So that it says something to whoever looks at it (F23). */
const reasonLengthMin = 20

const tooShort = (): Refusal =>
  new Refusal(
    'VALIDATION',
    `The reason for the emergency has fewer than ${reasonLengthMin} characters.`,
    'Say what cannot wait, and why.',
    { breakGlass: `Write at least ${reasonLengthMin} characters.` },
  )

function whyNot(facts: ReviewFacts, { id }: PersonRef): string {
  if (involvementOf(facts, id) === 'link') {
    return 'what an admin linked or handed over, and concerns you, still waits for another admin'
  }
  return facts.requester === id ? 'you asked for it' : 'you wrote part of what it would publish'
}

/** `You asked for R-2, so you can’t approve it.` Whom they ask instead is the next step. */
async function otherMust(
  db: Db,
  request: RequestRow,
  facts: ReviewFacts,
  person: PersonRef,
): Promise<string> {
  const { number } = request
  if (involvementOf(facts, person.id) === 'link') {
    return `You can't approve R-${number} because ${whyNot(facts, person)}.`
  }
  const did =
    facts.requester === person.id
      ? `asked for R-${number}`
      : ((await setValuesOf(db, request, person)) ?? `wrote a part of R-${number}`)
  return `You ${did}, so you can’t approve it.`
}

/** Whoever wrote nothing of the draft, but values that it runs with (F39). */
async function setValuesOf(db: Db, request: RequestRow, { id }: PersonRef): Promise<string | null> {
  const parts = request.changes.map(({ part }) => part)
  const wrote = await writesOfParts(db, request.botId, parts)
  if (wrote.some(({ personId }) => personId === id)) return null
  const candidate = candidateOf(request)
  const base =
    request.baseVersionId === null ? undefined : await findVersion(db, request.baseVersionId)
  const setters = await profileAuthors(db, base?.binding, candidate)
  if (!setters.includes(id)) return null
  return `set values in the profile ${profileOf(candidate).name}, which R-${request.number} takes`
}

const names = (people: readonly PersonRef[]): string => oneOf(people.map(({ name }) => name))

type AboutToApprove = { request: RequestRow; bot: BotRow; person: PersonRef; facts: ReviewFacts }

/**
 * Whether this person's approval counts (F21-F23). Returns the typed reason when it breaks the glass,
 * else null.
 * @throws Refusal FORBIDDEN naming who can approve instead; VALIDATION when a reason is needed
 */
export async function mayApprove(
  db: Db,
  { request, bot, person, facts }: AboutToApprove,
  reason: string | undefined,
): Promise<string | null> {
  const answer = approvalOf(facts, person.id)
  if (answer === 'yes' || answer === 'first') return null
  const name = `R-${request.number}`
  const why = whyNot(facts, person)
  if (answer === 'break-glass') {
    if (reason !== undefined && reason.length >= reasonLengthMin) return reason
    if (reason !== undefined && reason !== '') throw tooShort()
    throw new Refusal(
      'VALIDATION',
      `Nobody else can approve ${name}, and ${why}.`,
      'Use the emergency approval: your reason goes to the channel, and someone checks it within 24 hours.',
      { breakGlass: 'Say why this can’t wait for a second person.' },
    )
  }
  const others = [...(await namesOf(db, othersWhoMay(facts, person.id))).values()]
  const ask = `Ask ${names(others) || 'a super admin'} (approvers for ${bot.name})`
  const waits = facts.eligible.some((id) => involvementOf(facts, id) === 'link')
  throw new Refusal(
    'FORBIDDEN',
    others.length > 0
      ? await otherMust(db, request, facts, person)
      : `You can't approve ${name} because ${why}.`,
    waits ? `${ask}, or have another admin confirm it: /roles links.` : `${ask}.`,
  )
}
