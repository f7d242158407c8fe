import { tryIdleMs } from '../../domain/conversation/try.ts'
import type { TryEnd } from '../../domain/conversation/try.ts'
import { missingPermission } from '../../domain/access.ts'
import { isOpen } from '../../domain/request.ts'
import { rolesOnBot } from '../../store/bots/bot-people.ts'
import { botOrThrow, findBot } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import { versionRefs } from '../../store/bots/versions.ts'
import type { Db } from '../../store/kit/database.ts'
import type { TryRow } from '../../store/live/tries.ts'
import { namesOf, personOfIdentity } from '../../store/people/people.ts'
import { requestRef } from '../../store/requests/request-refs.ts'
import type { RequestRef } from '../../store/requests/request-refs.ts'
import type { Ctx } from '../kit/context.ts'

export type Over = { why: TryEnd; at: number }

/** Whether time, a decision or a role ended a try that is still open, and since when (UTC ms). */
export async function whyOver(db: Db, row: TryRow, now: number): Promise<Over | null> {
  const silentAt = row.lastAt + tryIdleMs
  if (silentAt <= now) return { why: 'idle', at: silentAt }
  if (!(await mayGoOn(db, row))) return { why: 'forbidden', at: now }
  if (!(await findBot(db, row.botId))) return { why: 'gone', at: now }
  if (row.versionId !== null || row.requestId === null) return null
  const request = await requestRef(db, row.requestId)
  if (!request) return { why: 'gone', at: now }
  return isOpen(request.state) ? null : { why: 'decided', at: now }
}

/** Whose account it still is, and who may still try that bot (F58). */
export async function mayGoOn(db: Db, row: TryRow): Promise<boolean> {
  const person = await personOfIdentity(db, row)
  if (person?.id !== row.personId || person.disabledAt !== null) return false
  return missingPermission(await rolesOnBot(db, row.botId, person.id), 'bot.try') === null
}

/** What became of a request, as the beginning of a sentence, and what to do now. */
export async function decisionOf(
  db: Db,
  { settings: { commandPrefix: prefix } }: Pick<Ctx, 'settings'>,
  { slug }: Pick<BotRow, 'slug'>,
  { number, state, decidedBy, versionId }: RequestRef,
): Promise<{ happened: string; nextStep: string }> {
  const names = await namesOf(db, decidedBy === null ? [] : [decidedBy])
  const by = names.get(decidedBy ?? '')?.name
  const byWhom = by === undefined ? '' : ` by ${by}`
  if (state === 'approved' && versionId !== null) {
    const [version] = await versionRefs(db, [versionId])
    return {
      happened: `R-${number} was approved${byWhom} and is ${version?.label ?? 'a version'} now`,
      nextStep: `/${prefix}try R-${number} tries that version.`,
    }
  }
  return {
    happened:
      state === 'expired'
        ? `R-${number} expired before anybody decided`
        : `R-${number} was ${state}${byWhom}`,
    nextStep: `Ask again with /${prefix}publish ${slug}, then try the new request.`,
  }
}

/** How a try ended, for the one who tried, in two sentences. */
export async function endWords(
  db: Db,
  ctx: Pick<Ctx, 'settings'>,
  row: TryRow,
  why: TryEnd,
): Promise<{ sentence: string; nextStep: string }> {
  const { slug } = await botOrThrow(db, row.botId)
  const request = row.requestId === null ? undefined : await requestRef(db, row.requestId)
  if (why === 'decided' && request) {
    const { happened, nextStep } = await decisionOf(db, ctx, { slug }, request)
    return { sentence: `${happened}, so your try of it ended.`, nextStep }
  }
  const word = request ? `R-${request.number}` : slug
  const silence = `after ${tryIdleMs / 60_000} minutes without a message`
  return {
    sentence: `Your try of ${word} ended${why === 'idle' ? ` ${silence}` : ''}.`,
    nextStep: `/${ctx.settings.commandPrefix}try ${word} begins again.`,
  }
}
