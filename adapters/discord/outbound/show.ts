import type { REST } from 'discord.js'
import type { Answer, Card, Notice } from '../../../src/chat/port.ts'
import { editMessage, openDirect, postMessage } from '../api.ts'
import { line } from '../inbound/ask.ts'
import type { Came, CardAt } from '../inbound/came.ts'
import type { Draft } from '../inbound/drafts.ts'
import type { Drawn } from './drawn.ts'
import { openForm, sayErrors } from '../inbound/forms.ts'
import type { FormDeps } from '../inbound/forms.ts'
import { install } from '../identity.ts'
import { patient, persist } from '../inbound/persist.ts'
import { codeOf, codes } from './problems.ts'
import { renderCard, renderNotice } from '../render/render.ts'
import type { Rendered } from '../render/render.ts'
import type { Audience, Reply } from '../inbound/reply.ts'

export type ShowDeps = FormDeps & { rest: REST; drawn: Drawn }

/** What somebody did: the action or form, null for a command, and the form's draft if it was one. */
export type Act = { id: string | null; draft: Draft | null }

/** Brings an answer to where somebody acted. */
export async function show(
  deps: ShowDeps,
  came: Came,
  reply: Reply,
  answer: Answer,
  { id, draft }: Act,
): Promise<void> {
  const card = draft?.card ?? came.card
  switch (answer.kind) {
    case 'nothing':
      return
    case 'form':
      return openForm(deps, came, reply, answer.form, card)
    case 'notice':
      return tell(deps, came, reply, renderNotice(answer.notice), answer.audience)
    case 'errors':
      return sayErrors(deps, came, reply, draft, answer)
    case 'update':
      return update(deps, came, reply, answer, isAbout(id, answer.card) ? card : null)
  }
}

/** Answers whoever acted; what finds no way back goes to their messages (F68). */
async function tell(
  deps: Pick<ShowDeps, 'rest' | 'log'>,
  came: Came,
  reply: Reply,
  message: Rendered,
  audience: Audience,
): Promise<void> {
  if (await reply.say(message, audience)) return
  try {
    const once = { nonce: came.id, enforce_nonce: true }
    if (audience === 'private') await tellElsewhere(deps, came, message)
    else await persist(() => postMessage(deps.rest, came.channel, message, once), patient)
  } catch (error) {
    deps.log('warn', 'an answer found no way to the one who asked', error)
  }
}

/** What is private stays so: in the channel only that there is an answer. */
async function tellElsewhere(
  { rest, log }: Pick<ShowDeps, 'rest' | 'log'>,
  { id, user, channel, card }: Came,
  message: Rendered,
) {
  const once = { nonce: id, enforce_nonce: true }
  try {
    const direct = await persist(() => openDirect(rest, user.userId), patient)
    await persist(() => postMessage(rest, direct, message, once), patient)
  } catch (error) {
    if (codeOf(error) !== codes.closedDirect) log('warn', 'no direct message went out', error)
    const look = card ? 'the card shows what is so' : 'have a look before you do it again'
    const content = `<@${user.userId}> I couldn’t bring you my answer. What you asked for may be done: ${look}.`
    const allowed_mentions = { users: [user.userId] }
    const said = { ...line(''), content }
    await persist(() => postMessage(rest, channel, said, { ...once, allowed_mentions }), patient)
  }
}

/** A card's actions and forms carry the id of what it is about. */
function isAbout(action: string | null, { subject }: Card): boolean {
  const [, id] = /^[a-z-]+:(.+):\d+$/.exec(action ?? '') ?? []
  const aim = subject.slice(subject.indexOf(':') + 1)
  return id === aim || id?.startsWith(`${aim}.`) === true
}

/** The clicked card as it is now, and what its clicker is told. */
async function update(
  deps: ShowDeps,
  came: Came,
  reply: Reply,
  { card, notice }: Extract<Answer, { kind: 'update' }>,
  at: CardAt | null,
): Promise<void> {
  const isDrawn = at !== null && (await redraw(deps, came, reply, at, card))
  const isAnswered = isDrawn && (reply.stage() === 'card' || reply.stage() === 'said')
  const summary: Notice = { tone: 'ok', lines: [[card.summary]], buttons: [], files: [] }
  const said = notice ?? (isAnswered ? null : summary)
  if (said) await tell(deps, came, reply, renderNotice(said), 'private')
}

/** The outbox repaints every copy anyhow, so a failure here costs a moment and nothing else. */
async function redraw(deps: ShowDeps, came: Came, reply: Reply, at: CardAt, card: Card) {
  const rendered = renderCard(card)
  if (!deps.drawn.claim(at.messageId, rendered)) return true
  try {
    const isShown = came.card?.messageId === at.messageId && (await reply.redraw(rendered))
    if (!isShown) await editMessage(deps.rest, at, rendered)
    await deps.core.painted({ platform: 'discord', install, ...at })
    return true
  } catch (error) {
    deps.drawn.forget(at.messageId)
    deps.log('info', 'a card waits for its outbox', error)
    return false
  }
}
