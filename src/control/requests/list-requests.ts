import { z } from 'zod'
import type { Page } from '../../domain/page.ts'
import { standingOf } from '../../domain/review.ts'
import type { ReviewFacts } from '../../domain/review.ts'
import { groupBy } from '../../domain/group-by.ts'
import { activeLines, releaseLines } from '../../store/bots/bot-lines.ts'
import { botOrThrow, botsById } from '../../store/bots/bots.ts'
import { versionRef } from '../../store/bots/versions.ts'
import { namesOf } from '../../store/people/people.ts'
import { requestLines } from '../../store/requests/request-lines.ts'
import type { RequestFilter, RequestLineRow } from '../../store/requests/request-lines.ts'
import type { Db } from '../../store/kit/database.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import type { RequestView } from './request-view.ts'
import { reviewFactsOf } from './review-facts.ts'

const Input = z.object({
  bot: z.string().optional(),
  open: z.boolean().optional(),
  requester: z.string().optional(),
  /** Only those that this person could still approve; of their bots' 200 newest that wait. */
  waitingFor: z.string().optional(),
  /** No newer ones than the request of this number. */
  upTo: z.number().int().positive().optional(),
  page: z.number().int().positive().default(1),
  size: z.number().int().min(1).max(100).default(20),
})

const waitingMax = 200

/** A request as a list shows it; its card says the rest. */
export type RequestLine = Pick<
  RequestView,
  | 'id'
  | 'number'
  | 'revision'
  | 'state'
  | 'requester'
  | 'comment'
  | 'createdAt'
  | 'track'
  | 'kind'
  | 'first'
  | 'approvals'
  | 'approvalsNeeded'
  | 'enough'
  | 'owing'
  | 'replacedBy'
  | 'shownOn'
  | 'isHeld'
  | 'activeOn'
> & {
  bot: { id: string; slug: string; name: string }
  /** How much it changes, and what validation said when it was asked; null where nobody counted. */
  changeCount: number | null
  warningCount: number | null
}
export type RequestList = Page & { requests: RequestLine[] }

/** A page of the requests, newest first. */
export async function listRequests(ctx: Ctx, raw: z.input<typeof Input>): Promise<RequestList> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'request.list', 'requests', async (db) => {
    await authorize(db, ctx, 'bot.see')
    const { page, size, waitingFor } = input
    const filter = await filterOf(db, input)
    const offset = (page - 1) * size
    const all = waitingFor === undefined
    const some = all ? { limit: size + 1, offset } : { limit: waitingMax, offset: 0 }
    const rows = await judged(db, await requestLines(db, filter, some))
    const found = all
      ? rows
      : rows.filter(({ standing }) => standing.owing.includes(waitingFor)).slice(offset)
    const requests = await viewLines(db, found.slice(0, size))
    return { page, pages: null, more: found.length > size, requests }
  })
}

async function filterOf(db: Db, input: z.output<typeof Input>): Promise<RequestFilter> {
  const { bot, open, requester, waitingFor, upTo } = input
  return {
    ...(bot !== undefined && { botId: (await botOrThrow(db, bot)).id }),
    ...(open !== undefined && { open }),
    ...(upTo !== undefined && { upTo }),
    ...(requester !== undefined && { requester }),
    ...(waitingFor !== undefined && { reviewer: waitingFor }),
  }
}

type Judged = RequestLineRow & { standing: ReturnType<typeof standingFor> }

async function judged(db: Db, rows: readonly RequestLineRow[]): Promise<Judged[]> {
  const facts = await reviewFactsOf(db, rows)
  return rows.flatMap((row, i) => {
    const about = facts[i]
    return about ? [{ ...row, standing: standingFor(row, about) }] : []
  })
}

/** What the reviews amount to; nobody owes one where none is awaited. */
function standingFor({ state }: RequestLineRow, facts: ReviewFacts) {
  const { approvals, needed: approvalsNeeded, owing, enough } = standingOf(facts)
  const isAwaited = state === 'awaiting approval'
  return { approvals, approvalsNeeded, owing: isAwaited ? owing : [], enough: isAwaited && enough }
}

async function viewLines(db: Db, rows: readonly Judged[]): Promise<RequestLine[]> {
  if (rows.length === 0) return []
  const botIds = [...new Set(rows.map(({ botId }) => botId))]
  const people = rows.flatMap(({ requester, standing }) => [requester, ...standing.owing])
  const names = await namesOf(db, [...new Set(people)])
  const nameOf = (id: string) => names.get(id) ?? { id, name: 'Slipway' }
  const bots = new Map((await botsById(db, botIds)).map((bot) => [bot.id, bot]))
  const released = groupBy(await releaseLines(db, botIds), ({ botId }) => botId)
  const active = groupBy(await activeLines(db, botIds), ({ botId }) => botId)
  return rows.flatMap((row) => {
    const shown = released(row.botId).find((one) => one.versionId === row.versionId)
    const bot = bots.get(row.botId)
    // Deleted meanwhile, with all its requests.
    if (!bot) return []
    const { id, number, revision, state, comment, createdAt, changeCount, warningCount } = row
    return [
      {
        id,
        number,
        revision,
        state,
        comment,
        createdAt,
        track: row.track,
        kind: row.kind,
        first: row.first === 1,
        changeCount,
        warningCount,
        bot,
        requester: nameOf(row.requester),
        ...row.standing,
        owing: row.standing.owing.map(nameOf),
        replacedBy: replacedBy(row, released(row.botId)),
        shownOn: shown?.track ?? null,
        isHeld: (shown?.heldAt ?? null) !== null,
        activeOn: active(row.botId).map(({ name }) => name),
      },
    ]
  })
}

function replacedBy(
  { versionId, track }: RequestLineRow,
  released: Awaited<ReturnType<typeof releaseLines>>,
): RequestLine['replacedBy'] {
  const now = released.find((release) => release.track === track)
  if (versionId === null || !now || now.versionId === versionId) return null
  return versionRef({ id: now.versionId, number: now.number })
}
