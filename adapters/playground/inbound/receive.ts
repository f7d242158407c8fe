import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Answer, ChatCore, Incoming, User } from '../../../src/chat/port.ts'
import { TooSoon } from '../../../src/refusal.ts'
import { createTurns } from '../../../src/turns.ts'
import type { Turns } from '../../../src/turns.ts'
import type { ChannelLog } from '../outbound/channel-log.ts'
import { parse, storedId } from './request-guard.ts'
import { dmOf, speakerOrThrow, storedChannel } from '../identity.ts'
import type { People } from '../identity.ts'
import { bodyOf, wireNotice } from '../render/render.ts'
import type { Reply, WireMessage } from '../render/wire.ts'

type Needs = { core: ChatCore; board: ChannelLog; people: People; now: () => number }
type Deps = Needs & { turns: Turns }

const came = z.object({
  as: z.string().min(1).max(64),
  channel: z.enum(['releases', 'support', 'dm']),
  /** Made by the page for every act: a repeated delivery does nothing. */
  id: z.uuid(),
})
const saying = came.extend({ text: z.string().trim().min(1).max(2000) })
const clicking = came.extend({
  action: z.string().min(1).max(100),
  messageId: storedId.optional(),
})
const submitting = came.extend({
  form: z.string().min(1).max(100),
  values: z.record(
    z.string().max(100),
    z.union([z.string().max(20_000), z.array(z.string().max(300)).max(500), z.boolean()]),
  ),
  /** Whose button opened the form: what the form decides is redrawn there. */
  messageId: storedId.optional(),
})
type Came = z.infer<typeof came>
type Act = { user: User; at: Came; channel: string; typed?: string; messageId?: string }

/** Takes a typed line, a click or a form to the core, and shows its answer. */
export function addReceiveRoutes(app: FastifyInstance, needs: Needs): void {
  const deps: Deps = { ...needs, turns: createTurns(limits) }
  app.post('/playground/api/say', { bodyLimit: 16_384 }, async (request) => {
    const body = parse(saying, request.body)
    const act = { ...(await actOf(deps, body)), typed: body.text }
    if (!body.text.startsWith('/')) return body.channel === 'dm' ? talk(deps, act) : chat(deps, act)
    return pass(deps, act, { kind: 'command-text', text: body.text })
  })
  app.post('/playground/api/click', { bodyLimit: 16_384 }, async (request) => {
    const { messageId, action, ...body } = parse(clicking, request.body)
    const act = { ...(await actOf(deps, body)), ...(messageId && { messageId }) }
    return pass(deps, act, { kind: 'click', action })
  })
  app.post('/playground/api/submit', { bodyLimit: 524_288 }, async (request) => {
    const { messageId, form, values, ...body } = parse(submitting, request.body)
    const act = { ...(await actOf(deps, body)), ...(messageId && { messageId }) }
    return pass(deps, act, { kind: 'submit', form, values })
  })
}

const againSeconds = 10
const limits = {
  atOnce: 4,
  waitingMax: 5000,
  waitMaxMs: 30_000,
  busy: (waiting: number) =>
    new TooSoon(
      `Slipway is busy: ${waiting} answers wait to be shown, so this one is left out.`,
      `In ${againSeconds} seconds, look whether it was done.`,
      againSeconds,
    ),
}

/** Fairly between people: who sends a thousand commands does not hold up what others read. */
async function inTurn<T>({ turns }: Deps, { user }: Act, show: () => Promise<T>): Promise<T> {
  const leave = await turns.take(user.userId)
  return show().finally(leave)
}

async function actOf(deps: Deps, at: Came): Promise<Act> {
  const user = await speakerOrThrow(deps.people, at.as)
  return { user, at, channel: storedChannel(at.channel, user.userId) }
}

/** An ordinary message: not for the core, and everybody in the channel reads it. */
async function chat(deps: Deps, act: Act): Promise<Reply> {
  const { user, at, channel, typed = '' } = act
  const body = { shown: { kind: 'text', text: typed } as const, files: [] }
  const key = `in:${at.id}:text`
  const said = { key, channel, author: user.userId, body }
  return { kind: 'shown', messages: [await inTurn(deps, act, () => deps.board.post(said))] }
}

/** Words to us alone may be for a bot that is tried (F8). */
async function talk(deps: Deps, { typed = '', ...act }: Act): Promise<Reply> {
  const said = await chat(deps, { ...act, typed })
  const answered = await pass(deps, act, { kind: 'said', text: typed })
  if (said.kind !== 'shown' || answered.kind !== 'shown') return said
  return { kind: 'shown', messages: [...said.messages, ...answered.messages] }
}

type Rest<T> = T extends unknown
  ? Omit<T, 'platform' | 'interactionId' | 'user' | 'channel' | 'at'>
  : never

async function pass(deps: Deps, act: Act, what: Rest<Incoming>): Promise<Reply> {
  const answer = await deps.core.receive({
    ...what,
    platform: 'playground',
    interactionId: act.at.id,
    user: act.user,
    channel: act.channel,
    direct: act.at.channel === 'dm',
    at: deps.now(),
  })
  return inTurn(deps, act, () => show(deps, act, answer))
}

async function show(deps: Deps, act: Act, answer: Answer): Promise<Reply> {
  switch (answer.kind) {
    case 'nothing':
      return { kind: 'nothing' }
    case 'form':
      return { kind: 'form', form: answer.form, errors: {}, notice: null }
    case 'errors': {
      const { form, fields: errors, notice } = answer
      return { kind: 'form', form, errors, notice: wireNotice(notice) }
    }
    case 'notice':
      return { kind: 'shown', messages: await showNotice(deps, act, answer) }
    case 'update':
      return { kind: 'shown', messages: await showUpdate(deps, act, answer) }
    case 'direct':
      return { kind: 'shown', messages: await showDirectly(deps, act, answer) }
  }
}

type NoticeAnswer = Extract<Answer, { kind: 'notice' }>

async function showNotice({ board }: Deps, act: Act, answer: NoticeAnswer): Promise<WireMessage[]> {
  const { user, at, channel, typed } = act
  const audience = answer.audience === 'private' ? user.userId : null
  const asked = typed !== undefined && {
    key: `in:${at.id}:typed`,
    channel,
    audience,
    author: user.userId,
    body: { shown: { kind: 'command', text: typed } as const, files: [] },
  }
  const answered = {
    key: `in:${at.id}:answer`,
    channel,
    audience,
    body: bodyOf({ kind: 'notice', notice: answer.notice }),
  }
  return [...(asked ? [await board.post(asked)] : []), await board.post(answered)]
}

/** One after the other where nobody else reads, and where they acted a line that says so. */
async function showDirectly(
  deps: Deps,
  act: Act,
  { messages, here }: Extract<Answer, { kind: 'direct' }>,
): Promise<WireMessage[]> {
  const { user, at } = act
  const channel = dmOf(user.userId)
  const told =
    act.channel === channel
      ? []
      : await showNotice(deps, act, { kind: 'notice', audience: 'private', notice: here })
  for (const [n, notice] of messages.entries()) {
    const body = bodyOf({ kind: 'notice', notice })
    const message = await deps.board.post({ key: `in:${at.id}:direct:${n}`, channel, body })
    told.push(message)
    if (notice.kept === undefined) continue
    const { install } = user
    await deps.core.directShown(notice.kept, { install, channel, messageId: message.id })
  }
  return told
}

type UpdateAnswer = Extract<Answer, { kind: 'update' }>

/**
 * The clicked card as it is now; where no such card was clicked, its sentence is the answer (F68).
 */
async function showUpdate(deps: Deps, act: Act, answer: UpdateAnswer): Promise<WireMessage[]> {
  const { card } = answer
  const clicked = act.messageId ? await deps.board.find(act.messageId, act.user.userId) : null
  const isItsCard = clicked?.body.kind === 'card' && clicked.body.card.subject === card.subject
  const drawn =
    clicked && isItsCard
      ? await deps.board.edit(clicked.entry.id, bodyOf({ kind: 'card', card }))
      : null
  if (drawn) {
    const { channel, user } = act
    const { install } = user
    await deps.core.afterAdapterDraw({
      platform: 'playground',
      install,
      channel,
      messageId: drawn.id,
    })
  }
  const notice =
    answer.notice ??
    (drawn ? null : { tone: 'ok' as const, lines: [[card.summary]], buttons: [], files: [] })
  const told = notice
    ? await showNotice(deps, act, { kind: 'notice', audience: 'private', notice })
    : []
  return [...(drawn ? [drawn] : []), ...told]
}
