import type { REST } from 'discord.js'
import type { Answer, Card, Notice } from '../../../src/chat/port.ts'
import { editMessage, openDirect, postMessage } from '../api.ts'
import { infoMessage } from '../inbound/prompt.ts'
import type { Interaction, CardAt } from '../inbound/interaction.ts'
import type { FormDraft } from '../inbound/form-drafts.ts'
import type { RenderCache } from './render-cache.ts'
import { openForm, showErrors } from '../inbound/forms.ts'
import type { FormDeps } from '../inbound/forms.ts'
import { install } from '../identity.ts'
import { longRetries, retry } from '../inbound/retry.ts'
import { codeOf, codes } from './problems.ts'
import { renderCard, renderNotice } from '../render/render.ts'
import type { Rendered } from '../render/render.ts'
import type { Audience, Reply } from '../inbound/reply.ts'
import { speakDirectly } from './speak-directly.ts'

export type ShowDeps = FormDeps & { rest: REST; renderCache: RenderCache }

/** What somebody did: the action or form, null for a command, and the form's draft if it was one. */
export type Act = { id: string | null; draft: FormDraft | null }

/** Brings an answer to where somebody acted. */
export async function showAnswer(
  deps: ShowDeps,
  interaction: Interaction,
  reply: Reply,
  answer: Answer,
  { id, draft }: Act,
): Promise<void> {
  const card = draft?.card ?? interaction.card
  switch (answer.kind) {
    case 'nothing':
      return
    case 'form':
      return openForm(deps, interaction, reply, answer.form, card)
    case 'notice':
      return sendReply(deps, interaction, reply, renderNotice(answer.notice), answer.audience)
    case 'errors':
      return showErrors(deps, interaction, reply, draft, answer)
    case 'update':
      return update(deps, interaction, reply, answer, isAbout(id, answer.card) ? card : null)
    case 'direct':
      return speakDirectly(deps, interaction, reply, answer)
  }
}

/** Answers whoever acted; what finds no way back goes to their messages (F68). */
async function sendReply(
  deps: Pick<ShowDeps, 'rest' | 'log'>,
  interaction: Interaction,
  reply: Reply,
  message: Rendered,
  audience: Audience,
): Promise<void> {
  if (await reply.say(message, audience)) return
  try {
    const once = { nonce: interaction.id, enforce_nonce: true }
    if (audience === 'private') await sendToDirectMessages(deps, interaction, message)
    else await retry(() => postMessage(deps.rest, interaction.channel, message, once), longRetries)
  } catch (error) {
    deps.log('warn', 'an answer found no way to the one who asked', error)
  }
}

/** What is private stays so: in the channel only that there is an answer. */
async function sendToDirectMessages(
  { rest, log }: Pick<ShowDeps, 'rest' | 'log'>,
  { id, user, channel, card }: Interaction,
  message: Rendered,
) {
  const once = { nonce: id, enforce_nonce: true }
  try {
    const direct = await retry(() => openDirect(rest, user.userId), longRetries)
    await retry(() => postMessage(rest, direct, message, once), longRetries)
  } catch (error) {
    if (codeOf(error) !== codes.closedDirect) log('warn', 'no direct message went out', error)
    const look = card ? 'the card shows what is so' : 'have a look before you do it again'
    const content = `<@${user.userId}> I couldn’t bring you my answer. What you asked for may be done: ${look}.`
    const allowed_mentions = { users: [user.userId] }
    const said = { ...infoMessage(''), content }
    await retry(() => postMessage(rest, channel, said, { ...once, allowed_mentions }), longRetries)
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
  interaction: Interaction,
  reply: Reply,
  { card, notice }: Extract<Answer, { kind: 'update' }>,
  at: CardAt | null,
): Promise<void> {
  const isDrawn = at !== null && (await redraw(deps, interaction, reply, at, card))
  const isAnswered = isDrawn && (reply.stage() === 'card' || reply.stage() === 'said')
  const summary: Notice = { tone: 'ok', lines: [[card.summary]], buttons: [], files: [] }
  const said = notice ?? (isAnswered ? null : summary)
  if (said) await sendReply(deps, interaction, reply, renderNotice(said), 'private')
}

/** The outbox repaints every copy anyhow, so a failure here costs a moment and nothing else. */
async function redraw(
  deps: ShowDeps,
  interaction: Interaction,
  reply: Reply,
  at: CardAt,
  card: Card,
) {
  const rendered = renderCard(card)
  if (!deps.renderCache.claim(at.messageId, rendered)) return true
  try {
    const isShown = interaction.card?.messageId === at.messageId && (await reply.redraw(rendered))
    if (!isShown) await editMessage(deps.rest, at, rendered)
    await deps.core.afterAdapterDraw({ platform: 'discord', install, ...at })
    return true
  } catch (error) {
    deps.renderCache.forget(at.messageId)
    deps.log('info', 'a card waits for its outbox', error)
    return false
  }
}
