import { isOpen } from '../../domain/request.ts'
import type { RequestState } from '../../domain/request.ts'
import { Refusal } from '../../refusal.ts'
import { releaseLines } from '../../store/bots/bot-lines.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import { newestVersionId, versionRefs } from '../../store/bots/versions.ts'
import type { Db } from '../../store/kit/database.ts'
import { activeSenderNames } from '../../store/live/activations.ts'
import type { TryRow } from '../../store/live/tries.ts'
import { namesOf } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import {
  openRequestRef,
  requestRef,
  requestRefNumbered,
} from '../../store/requests/request-refs.ts'
import type { RequestRef } from '../../store/requests/request-refs.ts'
import type { Ctx } from '../kit/context.ts'
import { decisionOf } from './why-over.ts'

/** What customers have of a version: all of them, a part, no new chat for now, none yet, or none any more. */
export type Standing = 'live' | 'gray' | 'held' | 'approved' | 'replaced'

/** A try as its person reads of it. */
export type TryView = {
  id: string
  bot: { id: string; slug: string; name: string }
  tried:
    | { kind: 'request'; number: number; state: RequestState; requester: PersonRef }
    | { kind: 'version'; label: string; number: number | null; standing: Standing }
  lastAt: number
}

export type WhatIsTried = Pick<TryRow, 'botId' | 'requestId' | 'versionId'>

/**
 * What `R-12`, a request's id or a bot's name stands for: a candidate that may still go live, or the
 * version that was approved.
 * @throws Refusal NOT_FOUND where there is nothing, PRECONDITION_FAILED where nobody needs to try it
 */
export async function whatIsTried(
  db: Db,
  ctx: Pick<Ctx, 'settings'>,
  named: { request: string } | { what: string },
): Promise<WhatIsTried> {
  if ('request' in named) return ofRequest(db, ctx, await requestRef(db, named.request), 'it')
  const word = named.what.trim()
  const number = /^r-?(\d{1,9})$/i.exec(word)?.[1]
  if (number === undefined) return ofBot(db, ctx, await botOrThrow(db, word))
  return ofRequest(db, ctx, await requestRefNumbered(db, Number(number)), `R-${number}`)
}

async function ofRequest(
  db: Db,
  ctx: Pick<Ctx, 'settings'>,
  request: RequestRef | undefined,
  word: string,
): Promise<WhatIsTried> {
  const prefix = ctx.settings.commandPrefix
  if (!request) {
    throw new Refusal(
      'NOT_FOUND',
      word === 'it' ? 'This request is gone: its bot was deleted.' : `There is no request ${word}.`,
      `Look at the open ones with /${prefix}bots requests.`,
    )
  }
  const { id: requestId, botId, versionId } = request
  const bot = await botOrThrow(db, botId)
  if (request.kind === 'cancel') {
    throw new Refusal(
      'PRECONDITION_FAILED',
      `R-${request.number} only ends a release, so there is nothing new to try.`,
      `/${prefix}try ${bot.slug} tries what customers get.`,
    )
  }
  if (isOpen(request.state)) return { botId, requestId, versionId: null }
  if (versionId !== null) return { botId, requestId, versionId }
  const { happened, nextStep } = await decisionOf(db, ctx, bot, request)
  throw new Refusal(
    'PRECONDITION_FAILED',
    `${happened}, so there is nothing to try: it does not go live like this.`,
    nextStep,
  )
}

/** What is asked for comes first, then what is released. */
async function ofBot(
  db: Db,
  { settings: { commandPrefix: prefix } }: Pick<Ctx, 'settings'>,
  bot: BotRow,
): Promise<WhatIsTried> {
  const open = await openRequestRef(db, bot.id)
  if (open && open.kind !== 'cancel') {
    return { botId: bot.id, requestId: open.id, versionId: null }
  }
  const [released] = await releaseLines(db, [bot.id])
  const versionId = released?.versionId ?? (await newestVersionId(db, bot.id))
  if (versionId !== null) return { botId: bot.id, requestId: null, versionId }
  throw new Refusal(
    'NOT_FOUND',
    `There is nothing of ${bot.name} to try yet: nothing was asked for or approved.`,
    `Ask with /${prefix}publish ${bot.slug}, then try that request.`,
  )
}

export async function viewTry(
  db: Db,
  { id, botId, requestId, versionId, lastAt }: WhatIsTried & Pick<TryRow, 'id' | 'lastAt'>,
): Promise<TryView> {
  const { slug, name } = await botOrThrow(db, botId)
  const bot = { id: botId, slug, name }
  const request = requestId === null ? null : ((await requestRef(db, requestId)) ?? null)
  if (versionId !== null) {
    const [version] = await versionRefs(db, [versionId])
    const standing = await standingOf(db, botId, versionId)
    const number = request?.number ?? null
    const label = version?.label ?? 'a version'
    return { id, bot, tried: { kind: 'version', label, number, standing }, lastAt }
  }
  if (!request) throw new Error(`Try ${id} is of nothing`)
  const { number, state, requester: asker } = request
  const requester = (await namesOf(db, [asker])).get(asker) ?? { id: asker, name: 'somebody' }
  return { id, bot, tried: { kind: 'request', number, state, requester }, lastAt }
}

async function standingOf(db: Db, botId: string, versionId: string): Promise<Standing> {
  const line = (await releaseLines(db, [botId])).find((one) => one.versionId === versionId)
  if (!line) return 'replaced'
  if ((await activeSenderNames(db, botId)).length === 0) return 'approved'
  if (line.heldAt !== null) return 'held'
  return line.track === 'gray' ? 'gray' : 'live'
}

/** `R-12` or `V1.4`, as the one who tries it reads it. */
export const labelOfTry = ({ tried }: Pick<TryView, 'tried'>): string =>
  tried.kind === 'version' ? tried.label : `R-${tried.number}`
