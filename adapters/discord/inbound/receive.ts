import { ApplicationCommandType, ComponentType, InteractionType } from 'discord.js'
import type { APIInteraction, APIModalSubmitInteraction, REST } from 'discord.js'
import type { ChatCore, FirstAnswer, Incoming } from '../../../src/chat/port.ts'
import { ask, line } from './ask.ts'
import { cameFrom, cancelId } from './came.ts'
import type { Came } from './came.ts'
import type { Drafts } from './drafts.ts'
import type { Drawn } from '../outbound/drawn.ts'
import { openStep, takeStep } from './forms.ts'
import type { Log } from '../log.ts'
import { askedFirst } from '../render/render.ts'
import { createReply } from './reply.ts'
import type { Reply } from './reply.ts'
import { show } from '../outbound/show.ts'
import { calledIn, suggestions } from './suggest.ts'

export type ReceiveDeps = {
  core: ChatCore
  rest: REST
  answering: REST
  drafts: Drafts
  drawn: Drawn
  /** The one server that we are for; null is every one that invited us. */
  home: string | null
  now: () => number
  log: Log
}

/** What Discord waits for a modal is 3 s; the way there and back takes its part. */
const formMs = 1800

/** Answers one interaction, whatever it is; never throws. */
export async function receive(deps: ReceiveDeps, interaction: APIInteraction): Promise<void> {
  try {
    const came = cameFrom(interaction, deps.home, deps.now())
    if (came) await take(deps, came, createReply(deps, came), interaction)
  } catch (error) {
    deps.log('error', 'an answer failed', error)
  }
}

async function take(
  deps: ReceiveDeps,
  came: Came,
  reply: Reply,
  interaction: APIInteraction,
): Promise<void> {
  switch (interaction.type) {
    case InteractionType.ApplicationCommandAutocomplete:
      await reply.choices(await offered(deps, came, interaction))
      return
    case InteractionType.ApplicationCommand: {
      if (interaction.data.type !== ApplicationCommandType.ChatInput) return
      const { name, verb, options } = calledIn(interaction.data)
      const what = { kind: 'command' as const, name, options, ...(verb && { verb }) }
      return act(deps, came, reply, what)
    }
    case InteractionType.MessageComponent:
      if (interaction.data.component_type !== ComponentType.Button) return
      return press(deps, came, reply, interaction.data.custom_id, interaction)
    case InteractionType.ModalSubmit:
      return submit(deps, came, reply, interaction)
    default:
  }
}

async function offered(
  deps: ReceiveDeps,
  { user }: Came,
  interaction: Extract<APIInteraction, { type: InteractionType.ApplicationCommandAutocomplete }>,
) {
  try {
    return await suggestions(deps.core, user, interaction.data)
  } catch (error) {
    deps.log('warn', 'could not suggest anything', error)
    return []
  }
}

async function press(
  deps: ReceiveDeps,
  came: Came,
  reply: Reply,
  id: string,
  interaction: Extract<APIInteraction, { type: InteractionType.MessageComponent }>,
): Promise<void> {
  if (id === cancelId) return void (await reply.say(cancelled, 'private'))
  if (id.startsWith('~')) return openStep(deps, came, reply, id)
  const asked = askedFirst(id)
  if (asked === null) return act(deps, came, reply, { kind: 'click', action: id })
  const label = labelOf(interaction, id)
  const yes = { id: asked, label: `Yes: ${label}`, style: 'danger' as const }
  const question = [{ bold: 'Sure?' }, ` You pressed “${label}”: end users see what it does.`]
  await reply.say(ask([question], yes), 'private')
}

const cancelled = line('Cancelled. Nothing was changed.')

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

const incomingOf = (deps: ReceiveDeps, came: Came, what: Rest<Incoming>): Incoming => ({
  ...what,
  platform: 'discord',
  interactionId: came.id,
  user: came.user,
  channel: came.channel,
  ...(came.isDirect && { direct: true }),
  at: deps.now(),
})

/** The work and the first answer go side by side; a form has to be that first answer itself. */
async function act(deps: ReceiveDeps, came: Came, reply: Reply, what: Rest<Incoming>) {
  const incoming = incomingOf(deps, came, what)
  const first = deps.core.firstAnswer(incoming)
  const deferred = first === 'form' ? null : reply.defer(deferralOf(came, first))
  const work = deps.core.receive(incoming)
  await deferred
  if (first === 'form' && !(await Promise.race([work, afterMs(formMs)]))) {
    await reply.defer('private')
  }
  const id = what.kind === 'click' ? what.action : null
  await show(deps, came, reply, await work, { id, draft: null })
}

/** A form's answer is never a modal: Discord opens none from a modal. */
async function submit(
  deps: ReceiveDeps,
  came: Came,
  reply: Reply,
  interaction: APIModalSubmitInteraction,
): Promise<void> {
  const draft = await takeStep(deps, came, reply, interaction)
  if (!draft) return
  const { form, values } = draft
  const incoming = incomingOf(deps, came, { kind: 'submit', form: form.id, values })
  const first = deps.core.firstAnswer(incoming)
  const deferred = reply.defer(deferralOf(came, first === 'form' ? 'private' : first))
  const work = deps.core.receive(incoming)
  await deferred
  await show(deps, came, reply, await work, { id: form.id, draft })
}

/** Only a message that was clicked can be updated. */
function deferralOf({ hasMessage }: Came, first: FirstAnswer): 'private' | 'public' | 'update' {
  if (first === 'update') return hasMessage ? 'update' : 'private'
  return first === 'public' ? 'public' : 'private'
}

const afterMs = (ms: number) =>
  new Promise<null>((resolve) => {
    setTimeout(resolve, ms, null).unref()
  })
