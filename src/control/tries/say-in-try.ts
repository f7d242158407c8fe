import { z } from 'zod'
import { triedAMinuteMax, tryTextMax } from '../../domain/conversation/try.ts'
import type { TriedContent, TriedTurn } from '../../domain/conversation/try.ts'
import { Refusal, TooSoon } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import {
  findTry,
  lastEndedTryOf,
  noteTried,
  offerButtons,
  offeredButton,
  openTryOf,
} from '../../store/live/tries.ts'
import type { OfferedButton, TryAccount as Account, TryRow } from '../../store/live/tries.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { TryAccount } from './start-try.ts'
import { endOneTry, noteTryMessages } from './try-messages.ts'
import { endWords, mayGoOn, whyOver } from './why-over.ts'
import { labelOfTry, viewTry } from './what-is-tried.ts'

const Input = z.object({
  account: TryAccount,
  /** Said by words, or by a button of an earlier answer. */
  said: z.union([
    z.object({ text: z.string() }),
    z.object({ try: z.string().max(40), button: z.string().max(60) }),
  ]),
})

export type ShownButton = { title: string; key: string | null; url: string | null }
export type SaidInTry = Omit<TriedTurn, 'messages'> & {
  tryId: string
  /** What the button says by which it was said; null for typed words, which stand there already. */
  pressed: string | null
  /** `kept` is what a message with buttons is known by. */
  messages: { text: string; buttons: ShownButton[]; kept: string | null }[]
}

/**
 * What somebody says as a customer would, and what they get (F8). Null where they try nothing: then it
 * was not said to a bot.
 * @throws Refusal CONFLICT where the try is over, LIMIT_EXCEEDED for too much at once
 */
export async function sayInTry(ctx: Ctx, raw: z.input<typeof Input>): Promise<SaidInTry | null> {
  const { account, said } = parseInput(Input, raw)
  const id = 'try' in said ? said.try : null
  return auditedRead(ctx, 'try.say', `try:${id ?? account.userId}`, async (db) => {
    const row = id === null ? await openTryOf(db, account) : await findTry(db, id)
    if (id === null && !row) return notToABot(db, ctx, account)
    const person = await authorize(db, ctx, 'bot.try')
    const own = await stillOpen(db, ctx, row, { ...account, personId: person.id })
    const words = 'text' in said ? { text: said.text } : await pressed(db, own, said.button)
    if (words.text.length > tryTextMax) throw tooLong(words.text.length)
    if (!(await noteTried(db, own.id, ctx.now(), triedAMinuteMax))) throw tooMany
    const { talk } = ctx.ports
    if (!talk) throw new Error('No bot can be tried here: nothing runs them')
    const what = { tryId: own.id, botId: own.botId, content: contentOf(own) }
    const turn = await offered(db, own.id, await talk({ ...what, ...words, at: ctx.now() }))
    const messages = await kept(db, own, turn.messages, ctx.now())
    return { ...turn, messages, pressed: 'button' in said ? words.text : null }
  })
}

/** They may write as if the bot still listened. @throws Refusal CONFLICT shortly after a decision */
async function notToABot(db: Db, ctx: Ctx, account: Account): Promise<null> {
  const now = ctx.now()
  const row = await lastEndedTryOf(db, account, [now - goneForMs, now])
  if (row?.endedWhy !== 'decided' || !(await mayGoOn(db, row))) return null
  const { sentence, nextStep } = await endWords(db, ctx, row, 'decided')
  throw new Refusal('CONFLICT', `${sentence} Nobody got what you said.`, nextStep)
}
const goneForMs = 10 * 60_000

/** @throws Refusal NOT_FOUND where it is nobody's or another's, CONFLICT where it is over */
async function stillOpen(
  db: Db,
  ctx: Ctx,
  row: TryRow | undefined,
  who: Account & Pick<TryRow, 'personId'>,
): Promise<TryRow> {
  const isOwn =
    row?.personId === who.personId && row.userId === who.userId && row.install === who.install
  if (!row || !isOwn || row.platform !== who.platform) throw notYours(ctx)
  if (row.endedAt !== null) throw await endedBefore(db, ctx, row, who)
  const over = await whyOver(db, row, ctx.now())
  if (!over) return row
  await db.transaction((trx) => endOneTry(trx, ctx, row, over))
  ctx.ports.wakeRelay()
  if (over.why === 'gone') throw notYours(ctx)
  const { sentence, nextStep } = await endWords(db, ctx, row, over.why)
  throw new Refusal('CONFLICT', `${sentence} Nobody got what you said.`, nextStep)
}

/** An old button never speaks to what is tried by now. */
export async function endedBefore(
  db: Db,
  ctx: Ctx,
  row: TryRow,
  account: Account,
): Promise<Refusal> {
  const now = await openTryOf(db, account)
  const { sentence, nextStep } = await endWords(db, ctx, row, 'ended')
  if (!now) return new Refusal('CONFLICT', `${sentence} Its buttons do nothing any more.`, nextStep)
  const running = await viewTry(db, now)
  return new Refusal(
    'CONFLICT',
    `${sentence} Its buttons do nothing any more.`,
    `You are trying ${labelOfTry(running)} of ${running.bot.name} now: use the newest messages.`,
  )
}

async function pressed(
  db: Db,
  { id }: TryRow,
  key: string,
): Promise<{ text: string; payload: string }> {
  const button = await offeredButton(db, id, key)
  if (button) return { text: button.title, payload: button.payload }
  throw new Refusal(
    'CONFLICT',
    'That button is too old by now, so nothing was said.',
    'Use one of the newest, or write what it says.',
  )
}

const contentOf = ({ requestId, versionId }: TryRow): TriedContent =>
  versionId === null ? { requestId: requestId ?? '' } : { versionId }

/** Each button gets a key of its own: a payload may be longer than an id of a platform. */
async function offered(db: Db, tryId: string, turn: TriedTurn) {
  const keep: OfferedButton[] = []
  const prefix = crypto.randomUUID().slice(0, 13)
  const messages = turn.messages.map(({ text, buttons }) => ({
    text,
    buttons: buttons.map(({ title, payload, url }): ShownButton => {
      if (url !== undefined) return { title, key: null, url }
      const key = `${prefix}.${keep.length}`
      keep.push({ key, title, payload: payload ?? title })
      return { title, key, url: null }
    }),
  }))
  if (keep.length > 0) await offerButtons(db, tryId, keep)
  return { ...turn, tryId, messages }
}

/** What offers something is drawn again once the try is over. */
async function kept(
  db: Db,
  row: TryRow,
  messages: readonly { text: string; buttons: ShownButton[] }[],
  at: number,
): Promise<SaidInTry['messages']> {
  const isOffer = ({ buttons }: (typeof messages)[number]) =>
    buttons.some(({ key }) => key !== null)
  const offers = messages.filter(isOffer)
  const said = offers.map(({ text, buttons }) => ({ type: 'try.said' as const, text, buttons }))
  const ids = await noteTryMessages(db, row, said, at)
  return messages.map((message) => ({ ...message, kept: ids[offers.indexOf(message)] ?? null }))
}

export const notYours = ({ settings: { commandPrefix: prefix } }: Ctx): Refusal =>
  new Refusal(
    'NOT_FOUND',
    'That is no try of yours, or one that is long over.',
    `Start one with /${prefix}try and a request or a bot, for example /${prefix}try R-12.`,
  )

const tooMany = new TooSoon(
  `You said ${triedAMinuteMax} things within a minute, which is the most. This one was not said.`,
  'Go on in a minute.',
  60,
)

const tooLong = (length: number): Refusal =>
  new Refusal(
    'LIMIT_EXCEEDED',
    `A customer’s message has ${tryTextMax} characters at most; yours has ${length}. It was not said.`,
    'Write less.',
  )
