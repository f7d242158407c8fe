import { ApplicationCommandType, ComponentType, InteractionType } from 'discord.js'
import type { APIInteraction, APIModalSubmitInteraction, REST } from 'discord.js'
import type { ChatCore, FirstAnswer, Incoming } from '../../../src/chat/port.ts'
import { prompt, infoMessage } from './prompt.ts'
import { readInteraction, cancelId } from './interaction.ts'
import type { Interaction } from './interaction.ts'
import type { FormDrafts } from './form-drafts.ts'
import type { RenderCache } from '../outbound/render-cache.ts'
import { openStep, submitStep } from './forms.ts'
import type { Log } from '../log.ts'
import { askedFirst } from '../render/render.ts'
import { createReply } from './reply.ts'
import type { Reply } from './reply.ts'
import { showAnswer } from '../outbound/show-answer.ts'
import { readCommandCall, suggestions } from './suggestions.ts'

export type ReceiveDeps = {
  core: ChatCore
  rest: REST
  answering: REST
  drafts: FormDrafts
  renderCache: RenderCache
  /** The one server that we are for; null is every one that invited us. */
  home: string | null
  now: () => number
  log: Log
}

/** What Discord waits for a modal is 3 s; the way there and back takes its part. */
const formMs = 1800

/** Answers one interaction, whatever it is; never throws. */
export async function receive(deps: ReceiveDeps, payload: APIInteraction): Promise<void> {
  try {
    const interaction = readInteraction(payload, deps.home, deps.now())
    if (interaction) await take(deps, interaction, createReply(deps, interaction), payload)
  } catch (error) {
    deps.log('error', 'an answer failed', error)
  }
}

async function take(
  deps: ReceiveDeps,
  interaction: Interaction,
  reply: Reply,
  payload: APIInteraction,
): Promise<void> {
  switch (payload.type) {
    case InteractionType.ApplicationCommandAutocomplete:
      await reply.choices(await offered(deps, interaction, payload))
      return
    case InteractionType.ApplicationCommand: {
      if (payload.data.type !== ApplicationCommandType.ChatInput) return
      const { name, verb, options } = readCommandCall(payload.data)
      const what = { kind: 'command' as const, name, options, ...(verb && { verb }) }
      return act(deps, interaction, reply, what)
    }
    case InteractionType.MessageComponent:
      if (payload.data.component_type !== ComponentType.Button) return
      return press(deps, interaction, reply, payload.data.custom_id, payload)
    case InteractionType.ModalSubmit:
      return submit(deps, interaction, reply, payload)
    default:
  }
}

async function offered(
  deps: ReceiveDeps,
  { user }: Interaction,
  payload: Extract<APIInteraction, { type: InteractionType.ApplicationCommandAutocomplete }>,
) {
  try {
    return await suggestions(deps.core, user, payload.data)
  } catch (error) {
    deps.log('warn', 'could not suggest anything', error)
    return []
  }
}

async function press(
  deps: ReceiveDeps,
  interaction: Interaction,
  reply: Reply,
  id: string,
  payload: Extract<APIInteraction, { type: InteractionType.MessageComponent }>,
): Promise<void> {
  if (id === cancelId) return void (await reply.say(cancelled, 'private'))
  if (id.startsWith('~')) return openStep(deps, interaction, reply, id)
  const asked = askedFirst(id)
  if (asked === null) return act(deps, interaction, reply, { kind: 'click', action: id })
  const label = labelOf(payload, id)
  const yes = { id: asked, label: `Yes: ${label}`, style: 'danger' as const }
  const question = [{ bold: 'Sure?' }, ` You pressed “${label}”: end users see what it does.`]
  await reply.say(prompt([question], yes), 'private')
}

const cancelled = infoMessage('Cancelled. Nothing was changed.')

function labelOf(
  { message }: Extract<APIInteraction, { type: InteractionType.MessageComponent }>,
  id: string,
): string {
  const buttons = (message.components ?? []).flatMap((row) =>
    row.type === ComponentType.ActionRow ? row.components : [],
  )
  const pressed = buttons.find((one) => 'custom_id' in one && one.custom_id === id)
  return pressed && 'label' in pressed ? (pressed.label ?? '') : 'this'
}

type Rest<T> = T extends unknown
  ? Omit<T, 'platform' | 'interactionId' | 'user' | 'channel' | 'direct' | 'at'>
  : never

const incomingOf = (
  deps: ReceiveDeps,
  interaction: Interaction,
  what: Rest<Incoming>,
): Incoming => ({
  ...what,
  platform: 'discord',
  interactionId: interaction.id,
  user: interaction.user,
  channel: interaction.channel,
  ...(interaction.isDirect && { direct: true }),
  at: deps.now(),
})

/** The work and the first answer go side by side; a form has to be that first answer itself. */
async function act(
  deps: ReceiveDeps,
  interaction: Interaction,
  reply: Reply,
  what: Rest<Incoming>,
) {
  const incoming = incomingOf(deps, interaction, what)
  const first = deps.core.firstAnswer(incoming)
  const deferred = first === 'form' ? null : reply.defer(deferralOf(interaction, first))
  const work = deps.core.receive(incoming)
  await deferred
  if (first === 'form' && !(await Promise.race([work, afterMs(formMs)]))) {
    await reply.defer('private')
  }
  const id = what.kind === 'click' ? what.action : null
  await showAnswer(deps, interaction, reply, await work, { id, draft: null })
}

/** A form's answer is never a modal: Discord opens none from a modal. */
async function submit(
  deps: ReceiveDeps,
  interaction: Interaction,
  reply: Reply,
  payload: APIModalSubmitInteraction,
): Promise<void> {
  const draft = await submitStep(deps, interaction, reply, payload)
  if (!draft) return
  const { form, values } = draft
  const incoming = incomingOf(deps, interaction, { kind: 'submit', form: form.id, values })
  const first = deps.core.firstAnswer(incoming)
  const deferred = reply.defer(deferralOf(interaction, first === 'form' ? 'private' : first))
  const work = deps.core.receive(incoming)
  await deferred
  await showAnswer(deps, interaction, reply, await work, { id: form.id, draft })
}

/** Only a message that was clicked can be updated. */
function deferralOf(
  { hasMessage }: Interaction,
  first: FirstAnswer,
): 'private' | 'public' | 'update' {
  if (first === 'update') return hasMessage ? 'update' : 'private'
  return first === 'public' ? 'public' : 'private'
}

const afterMs = (ms: number) =>
  new Promise<null>((resolve) => {
    setTimeout(resolve, ms, null).unref()
  })
