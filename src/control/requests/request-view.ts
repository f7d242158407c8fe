import type { BoundNotifier } from '../../domain/notifiers/notifier.ts'
import { profileOf } from '../../domain/profiles/profile.ts'
import { involvementOf, standingOf } from '../../domain/review.ts'
import { activeSendersOf } from '../../store/live/activations.ts'
import { drainsAround } from '../../store/live/drains.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { namesOf } from '../../store/people/people.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { reviewsOf } from '../../store/requests/reviews.ts'
import { versionRefs } from '../../store/bots/versions.ts'
import type { VersionRef } from '../../store/bots/versions.ts'
import { redeployPreview } from '../activations/step-down-preview.ts'
import type { StepDownPreview } from '../activations/step-down-preview.ts'
import { senderChangeOf } from '../activations/sender-change-of.ts'
import { grayAskedView } from '../gray/gray-asked-view.ts'
import type { Reach } from '../gray/reach-of.ts'
import { checklistOf } from './checklist-of.ts'
import type { SenderChange } from '../../domain/sender-change.ts'
import { findingsOf } from './make-candidate.ts'
import { reviewFacts } from './review-facts.ts'
import { activatorsOf, sendersOf } from '../activations/senders-of.ts'
import type { SenderView } from '../activations/senders-of.ts'
import type { PersonRef } from '../../store/people/people.ts'
import type { ChangesDocument } from '../../bot/changes/document.ts'
import type { ChangeLine } from '../../domain/change-line.ts'
import type { Risk } from '../../domain/policy.ts'
import { isOpen } from '../../domain/request.ts'
import type { Plan } from '../../domain/gray/plan.ts'
import type { RequestKind, RequestState, Track, Verdict } from '../../domain/request.ts'
import { liveNow, releasedNow, replacedBy, shownOn } from '../versions/released-now.ts'
import type { ReleasedNow } from '../versions/released-now.ts'
import { resourcesFor } from '../profiles/resources.ts'
import { keptUrls } from '../senders/bound-urls.ts'
import { unservedAmong } from '../senders/unserved.ts'
import type { UnservedSender } from '../senders/unserved.ts'
import type { Ctx } from '../kit/context.ts'
import { candidateOf } from './candidate-of.ts'
import { toldOf } from './read-changes.ts'

/** A request as every card, form and API answer shows it. Times are UTC ms. */
export type RequestView = {
  id: string
  number: number
  revision: number
  state: RequestState
  track: Track
  kind: RequestKind
  /** Of a gray release: whom it would reach. */
  gray: { rules: string[]; plan: Plan | null; reach: Reach } | null
  bot: { id: string; slug: string; name: string; accessCode: string | null }
  /** With which values it would run, by name (F39). */
  profile: string
  /** Whom it would tell when something goes wrong (F64). */
  notifiers: BoundNotifier[]
  requester: PersonRef
  comment: string
  hash: string
  createdAt: number
  expiresAt: number
  base: VersionRef | null
  changes: ChangeLine[]
  /** The same in customers' words, as far as cards and forms show it (F74). */
  told: ChangesDocument
  errors: number
  /** Codes of the warnings in the candidate, and those overridden by name (F10). */
  warnings: string[]
  overridden: string[]
  senders: SenderView[]
  /** Which senders its release would leave or gain; null once it is decided. */
  senderChange: SenderChange | null
  checklist: string[]
  /** Reviews of the current revision. */
  reviews: { person: PersonRef; verdict: Verdict; comment: string; ticks: string[]; at: number }[]
  approvalsNeeded: number
  /** Why it needs more approvals than the policy says, or a super admin's (F78). */
  risk: Risk | null
  approvals: number
  /** Who could still approve. */
  owing: PersonRef[]
  /** How many of whom; all groups are needed. */
  waitsFor: { count: number; of: PersonRef[] }[]
  /** Whose review counts once another admin confirms what an admin linked or handed over (F24). */
  heldBack: PersonRef[]
  /** The reviews are enough, by a role that moved since: somebody who may approve releases it. */
  enough: boolean
  first: boolean
  decision: { by: PersonRef | null; at: number; reason: string | null } | null
  /** Why the draft was opened again, where no person said so but validation. */
  mustChange: string | null
  /** Why it is out of date, as a sentence without its full stop. */
  staleWhy: string | null
  version: VersionRef | null
  /** What is released on its track now, while it is open: the base may be older. */
  liveNow: (VersionRef & { since: number }) | null
  /** What each track shows now, while it is open: its approval replaces one and leaves the other. */
  released: ReleasedNow | null
  /** The version that is released now in place of this request's own. */
  replacedBy: VersionRef | null
  /** Where its version is shown now; null where it is not any more, or not yet. */
  shownOn: Track | null
  /** Its gray release is held: no new chat gets it. */
  isHeld: boolean
  breakGlass: {
    reason: string
    lookDueAt: number
    /** Nobody looked in time. */
    overdue: boolean
    look: { by: PersonRef; at: number } | null
  } | null
  /** Names of the senders on which the bot is active now. */
  activeOn: string[]
  /** Those of them that no customer reaches (F56). */
  unserved: UnservedSender[]
  /** Some who may switch a number on, where it takes that before customers see it (F48). */
  activators: PersonRef[]
  /** Chats finish around its bot, on what was live before it. */
  isFinishing: boolean
  /** What its release would make step down; null where nothing is active, or it is decided. */
  stake: StepDownPreview | null
}

/** Draws the request together for whoever shows it; access is the caller's matter. */
export async function viewRequest(
  db: Db,
  row: RequestRow,
  ctx: Pick<Ctx, 'settings'>,
): Promise<RequestView> {
  const bot = await botOrThrow(db, row.botId)
  const reviews = await reviewsOf(db, row.id, row.revision)
  const facts = await reviewFacts(db, row)
  const standing = standingOf(facts)
  const heldBack = facts.eligible.filter((id) => involvementOf(facts, id) === 'link')
  const names = await namesOf(db, [
    row.requester,
    ...reviews.map((review) => review.personId),
    ...standing.owing,
    ...heldBack,
    ...[row.decidedBy, row.lookedBy].filter((id) => id !== null),
  ])
  const nameOf = (id: string): PersonRef => names.get(id) ?? { id, name: 'Slipway' }
  const candidate = candidateOf(row)
  const active = await activeSendersOf(db, row.botId)
  const activeOn = active.map(({ name }) => name)
  const senderChange = isOpen(row.state)
    ? await senderChangeOf(db, row.botId, row.track, candidate.definition)
    : null
  const findings = await findingsOf(db, bot, candidate.definition, {
    ...keptUrls(candidate, row),
    profile: candidate.profile,
    resources: resourcesFor(profileOf(candidate), row.resources),
  })
  return {
    ...pick(row),
    gray: row.gray ? await grayAskedView(db, row, row.gray) : null,
    bot: { id: bot.id, slug: bot.slug, name: bot.name, accessCode: bot.accessCode },
    profile: profileOf(candidate).name,
    notifiers: candidate.notifiers ?? [],
    requester: nameOf(row.requester),
    base: await refOf(db, row.baseVersionId),
    told: await toldOf(db, row),
    errors: findings.filter((finding) => finding.severity === 'error').length,
    warnings: [...new Set(findings.filter((f) => f.severity === 'warning').map((f) => f.code))],
    senders: await sendersOf(db, row.botId, candidate),
    checklist: isOpen(row.state) ? await checklistOf(db, row) : ticksOf(row, reviews),
    senderChange,
    reviews: reviews.map(({ personId, verdict, comment, ticks, at }) => ({
      person: nameOf(personId),
      verdict,
      comment,
      ticks,
      at,
    })),
    ...whatItWaitsFor(row, standing, heldBack, nameOf),
    first: row.first === 1,
    decision: decisionOf(row, nameOf),
    mustChange: row.state === 'changes requested' && isByItself(reviews) ? row.reason : null,
    staleWhy: row.state === 'stale' ? row.reason : null,
    version: await refOf(db, row.versionId),
    liveNow: isOpen(row.state) ? await liveNow(db, row) : null,
    released: isOpen(row.state) ? await releasedNow(db, row.botId) : null,
    replacedBy: await replacedBy(db, row),
    ...(await shownOn(db, row)),
    breakGlass: breakGlassOf(row, nameOf),
    activeOn,
    unserved: await unservedAmong(db, ctx, active),
    activators: needsSwitchingOn(activeOn, senderChange) ? await activatorsOf(db) : [],
    isFinishing: row.state === 'approved' && (await drainsAround(db, row.botId)).length > 0,
    stake: isOpen(row.state) ? await redeployPreview(db, row.botId, row.track) : null,
  }
}

const needsSwitchingOn = (activeOn: readonly string[], change: SenderChange | null): boolean =>
  activeOn.length === 0 || (change !== null && change.gained.length + change.silenced.length > 0)

/** Only a request that awaits approval waits for anybody. */
function whatItWaitsFor(
  { state }: Pick<RequestRow, 'state'>,
  standing: ReturnType<typeof standingOf>,
  heldBack: readonly string[],
  nameOf: (id: string) => PersonRef,
) {
  const { needed, approvals, owing, waitsFor, enough } = standing
  const waits = state === 'awaiting approval'
  return {
    approvalsNeeded: needed,
    approvals,
    owing: waits ? owing.map(nameOf) : [],
    waitsFor: waits ? waitsFor.map(({ count, of }) => ({ count, of: of.map(nameOf) })) : [],
    heldBack: waits && !enough ? heldBack.map(nameOf) : [],
    enough: waits && enough,
  }
}

const isByItself = (reviews: readonly { verdict: Verdict }[]): boolean =>
  !reviews.some(({ verdict }) => verdict === 'changes')

const pick = ({
  id,
  number,
  revision,
  state,
  track,
  kind,
  comment,
  hash,
  createdAt,
  expiresAt,
  changes,
  risk,
  overridden,
}: RequestRow) => ({
  id,
  number,
  revision,
  state,
  track,
  kind,
  comment,
  hash,
  createdAt,
  expiresAt,
  changes,
  risk,
  overridden,
})

/** What was to be ticked, with what a review ticked beside the policy. */
const ticksOf = ({ policy }: RequestRow, reviews: readonly { ticks: string[] }[]): string[] => [
  ...new Set([...policy.checklist, ...reviews.flatMap(({ ticks }) => ticks)]),
]

async function refOf(db: Db, versionId: string | null): Promise<VersionRef | null> {
  return versionId === null ? null : ((await versionRefs(db, [versionId]))[0] ?? null)
}

const decisionOf = (
  { decidedAt: at, decidedBy, reason }: RequestRow,
  nameOf: (id: string) => PersonRef,
): RequestView['decision'] =>
  at === null ? null : { by: decidedBy === null ? null : nameOf(decidedBy), at, reason }

function breakGlassOf(
  row: RequestRow,
  nameOf: (id: string) => PersonRef,
): RequestView['breakGlass'] {
  if (row.breakGlass === null || row.lookDueAt === null) return null
  const look =
    row.lookedBy === null || row.lookedAt === null
      ? null
      : { by: nameOf(row.lookedBy), at: row.lookedAt }
  return {
    reason: row.breakGlass,
    lookDueAt: row.lookDueAt,
    overdue: row.lookRemindedAt !== null,
    look,
  }
}
