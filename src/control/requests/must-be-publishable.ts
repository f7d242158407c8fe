import type { Channel, Definition, Finding } from '../../bot/definition.ts'
import type { Selection } from '../../domain/request.ts'
import { Refusal } from '../../refusal.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { versionRef } from '../../store/bots/versions.ts'
import type { Ctx } from '../kit/context.ts'
import { editPlace } from '../drafts/edit-url.ts'
import { eligibleReviewers } from './eligible-reviewers.ts'
import type { Made } from './make-candidate.ts'
import { wayOut } from './way-out.ts'

/** Whether a bot speaks on that channel: it can answer on no other number. */
export const fits = ({ metadata }: Definition, channel: Channel): boolean =>
  (metadata.channels ?? []).includes(channel)

/** Only a request in `changes requested`, by the person who asked (F20). */
export async function mustBeAskableAgain(
  db: Db,
  open: RequestRow,
  bot: BotRow,
  personId: string,
): Promise<void> {
  const isMine = open.kind === 'publish' && open.requester === personId
  if (open.state === 'changes requested' && isMine) return
  throw new Refusal(
    'CONFLICT',
    `${bot.name} already has R-${open.number}, ${inTheWay[open.state]}.`,
    await wayOut(db, bot, open, personId),
  )
}

const inTheWay: Record<RequestRow['state'], string> = {
  stale: 'and what it was asked for has moved since',
  'awaiting approval': 'which waits for its approval',
  'changes requested': 'in which changes were asked for',
  approved: 'which is approved',
  declined: 'which is declined',
  withdrawn: 'which is withdrawn',
  expired: 'which is expired',
}

export const nothingChanged = (ctx: Ctx, bot: BotRow, made: Made): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    made.base
      ? `Nothing changed in ${bot.name} since ${versionRef(made.base).label}: no flow, no setting, no number, no value of its profile.`
      : `The draft of ${bot.name} is empty.`,
    `Edit the draft first: ${editPlace(ctx, bot.slug)}`,
  )

/** A form stays open with what was typed: another profile, or another choice, may be the change. */
export const atWhat = ({ code, sentence, nextStep }: Refusal): Refusal =>
  new Refusal(code, sentence, nextStep, { what: sentence })

/** @throws Refusal VALIDATION for a chosen number on which the bot can't speak (F40) */
export function mustFit(bot: BotRow, { candidate }: Made): void {
  const { definition, senders } = candidate
  const odd = senders.filter(({ channel }) => !fits(definition, channel))
  if (odd.length === 0) return
  const named = odd.slice(0, 3).map(({ name, channel }) => `${name} (${channel})`)
  const has = (definition.metadata.channels ?? []).join(', ')
  const said = `${bot.name} can’t answer on ${named.join(', ')}: it has ${has === '' ? 'no channel' : `a part for ${has} alone`}.`
  const next = 'Choose other numbers, or leave them as the profile gives them.'
  throw new Refusal('VALIDATION', said, next, { numbers: `${said} ${next}` })
}

export function mustChooseSomething(selection: Selection): void {
  if (selection === 'all') return
  if (selection.flows.length + selection.shared.length > 0 || selection.settings) return
  throw new Refusal(
    'VALIDATION',
    'Nothing is ticked, so there is nothing to publish.',
    'Tick at least one flow, or publish everything.',
    { flows: 'Tick at least one, or publish everything.' },
  )
}

/** Errors block; each warning must be overridden by its name (F10). */
export function mustBePublishable(
  ctx: Ctx,
  bot: BotRow,
  made: Made,
  { selection, override }: { selection: Selection; override: readonly string[] },
): void {
  const errors = made.findings.filter((finding) => finding.severity === 'error')
  if (errors.length > 0) {
    const first = errors.slice(0, 3).map((finding) => finding.text)
    const more = errors.length > 3 ? ` And ${errors.length - 3} more.` : ''
    const has = `has ${errors.length} error${errors.length === 1 ? '' : 's'}: ${first.join(' ')}${more}`
    const next = nextOf(ctx, bot, errors, selection)
    // A platform may show what stands at the field and nothing else.
    const what = selection === 'all' ? 'The draft' : 'What is chosen, by itself,'
    const where = selection === 'all' ? 'what' : 'flows'
    throw new Refusal('VALIDATION', `${bot.name} ${has}`, next, {
      [where]: `${what} ${has} ${next}`,
    })
  }
  const warnings = new Set(
    made.findings.filter((finding) => finding.severity === 'warning').map(({ code }) => code),
  )
  const open = [...warnings].filter((code) => !override.includes(code))
  if (open.length === 0) return
  throw new Refusal(
    'VALIDATION',
    `${bot.name} has warnings that nobody has accepted: ${open.join(', ')}.`,
    'Fix them, or tick each one by name.',
    { override: `Tick each warning that is fine as it is: ${open.join(', ')}.` },
  )
}

function nextOf(ctx: Ctx, bot: BotRow, errors: readonly Finding[], selection: Selection): string {
  const command = `/${ctx.settings.commandPrefix}bots sender`
  const sender = errors.some(({ code }) => code.includes('sender'))
    ? ` A manager names a number with ${command} name:${bot.slug}-main channel:whatsapp address:+15550107788; then write its name into metadata.senders.`
    : ''
  const tick = selection === 'all' ? '' : ', or tick what the choice leaves out'
  return `Fix the draft at ${editPlace(ctx, bot.slug)}${tick}; then publish again.${sender}`
}

/** People asked by name must be able to review; an empty list is all approvers, never anyone (F22). */
export async function mustBeReviewers(trx: Db, bot: BotRow, asked: readonly string[]) {
  const reviewers = (await eligibleReviewers(trx, bot.id)).map((person) => person.id)
  const strangers = asked.filter((id) => !reviewers.includes(id))
  if (strangers.length === 0) return [...asked]
  throw new Refusal(
    'VALIDATION',
    `Somebody you asked can’t approve ${bot.name}.`,
    'Choose among its approvers and super admins, or leave it empty to ask all of them.',
    { asked: `Choose among the approvers and super admins of ${bot.name}.` },
  )
}
