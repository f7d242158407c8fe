import {
  InteractionResponseType,
  InteractionType,
  type APIModalInteractionResponseCallbackData,
} from 'discord-api-types/v10'
import { param, type Call, type Routes } from '../call.ts'
import { checkMessage } from '../checks/check-message.ts'
import { checkChoices, focusedKind } from '../checks/check-choices.ts'
import { checkModal } from '../checks/check-modal.ts'
import { ephemeral, loading } from '../checks/message-body.ts'
import { apiMessage } from '../payloads.ts'
import { fault, invalid, problems } from './problem.ts'
import { editMessage, storeMessage } from './store-message.ts'
import type { FirstAnswer, Interaction, Message, World } from '../world.ts'

export const callbackRoutes: Routes = {
  'POST /interactions/:interaction/:token/callback': { open: true, run: callback },
}

const message = InteractionResponseType.ChannelMessageWithSource
const deferred = InteractionResponseType.DeferredChannelMessageWithSource
const deferredUpdate = InteractionResponseType.DeferredMessageUpdate
const update = InteractionResponseType.UpdateMessage
const choices = InteractionResponseType.ApplicationCommandAutocompleteResult
const modal = InteractionResponseType.Modal

/** The one first answer within 3 s (discord.md 4). */
function callback(call: Call): object | null {
  const { world } = call
  const interaction = world.interactions.get(param(call, 'interaction'))
  if (!interaction || interaction.token !== param(call, 'token'))
    throw problems.unknownInteraction()
  if (interaction.answer !== null) throw problems.acknowledged()
  if (world.now() - interaction.madeAt > world.callbackMs) throw problems.unknownInteraction()
  const { type, data } = readCallback(call.json)
  const valid = validFor(interaction)
  if (!valid.includes(type))
    throw invalid(
      fault(['type'], 'BASE_TYPE_CHOICES', `Value must be one of {${valid.join(', ')}}.`),
    )
  const answer = doAnswer(call, interaction, type, data)
  interaction.answer = answer
  interaction.answered(answer)
  return call.query.get('with_response') === 'true' ? resourceOf(world, interaction, type) : null
}

function readCallback(json: unknown): { type: number; data: unknown } {
  const wrong = invalid(fault(['type'], 'BASE_TYPE_REQUIRED', 'This field is required'))
  if (typeof json !== 'object' || json === null || !('type' in json)) throw wrong
  const { type } = json
  if (typeof type !== 'number') throw wrong
  return { type, data: 'data' in json ? json.data : undefined }
}

/** discord.md 2: which callbacks each kind of interaction takes. */
function validFor({ type, message: from }: Interaction): readonly number[] {
  switch (type) {
    case InteractionType.ApplicationCommand:
      return [message, deferred, modal]
    case InteractionType.MessageComponent:
      return [message, deferred, deferredUpdate, update, modal]
    case InteractionType.ApplicationCommandAutocomplete:
      return [choices]
    case InteractionType.ModalSubmit:
      return from === null ? [message, deferred] : [message, deferred, deferredUpdate, update]
    default:
      return []
  }
}

function doAnswer(call: Call, interaction: Interaction, type: number, data: unknown): FirstAnswer {
  switch (type) {
    case message:
      return sendAnswer(call, interaction, data)
    case deferred:
      return deferAnswer(call, interaction, data)
    case deferredUpdate:
      interaction.original = interaction.message
      return { kind: 'deferred update' }
    case update:
      return updateSource(call, interaction, data)
    case choices:
      return { kind: 'choices', choices: checkChoices(data, focusedKind(interaction.payload)) }
    default:
      return openModal(call, interaction, checkModal(data))
  }
}

function sendAnswer({ world, files }: Call, interaction: Interaction, data: unknown): FirstAnswer {
  const root = 'IncomingWebhookInteractionRequest'
  const situation = { root, files, edits: null, at: ['data'], mayBePrivate: true } as const
  const body = checkMessage(data, situation)
  const isPrivate = ((body.flags ?? 0) & ephemeral) !== 0
  const { id, channel, user } = interaction
  const onlyFor = isPrivate ? user : null
  const made = storeMessage(world, { channel, body, files, interaction: id, onlyFor })
  interaction.original = made.id
  return { kind: 'message', ephemeral: isPrivate }
}

/** discord.md 2: a deferral says only whether its answer will be private. */
function deferAnswer({ world }: Call, interaction: Interaction, data: unknown): FirstAnswer {
  const flags = flagsIn(data)
  if ((flags & ~ephemeral) !== 0 || strangerThanFlags(data))
    throw invalid(fault(['data', 'flags'], 'BASE_TYPE_FLAGS', 'Only EPHEMERAL may be set.'))
  const { id, channel, user } = interaction
  const isPrivate = (flags & ephemeral) !== 0
  const onlyFor = isPrivate ? user : null
  const body = { flags }
  const files = new Map()
  const made = storeMessage(world, {
    channel,
    body,
    files,
    interaction: id,
    onlyFor,
    flags: loading,
  })
  interaction.original = made.id
  return { kind: 'deferred', ephemeral: isPrivate }
}

function flagsIn(data: unknown): number {
  if (typeof data !== 'object' || data === null || !('flags' in data)) return 0
  return typeof data.flags === 'number' ? data.flags : 0
}

function strangerThanFlags(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return false
  return Object.keys(data).some(
    (key) => key !== 'flags' && key !== 'tts' && key !== 'enforce_nonce',
  )
}

/** Edits the message that the component is on. */
function updateSource(
  { world, files }: Call,
  interaction: Interaction,
  data: unknown,
): FirstAnswer {
  const source = sourceOf(world, interaction)
  const root = 'IncomingWebhookUpdateForInteractionCallbackRequestPartial'
  const body = checkMessage(data, { root, files, edits: source, at: ['data'] })
  editMessage(world, source, body, files)
  interaction.original = source.id
  return { kind: 'update', ephemeral: source.onlyFor !== null }
}

function sourceOf(world: World, interaction: Interaction): Message {
  const source = world.messages.find((one) => one.id === interaction.message && !one.gone)
  if (!source) throw problems.unknownMessage()
  return source
}

function openModal(
  { world }: Call,
  interaction: Interaction,
  data: APIModalInteractionResponseCallbackData,
): FirstAnswer {
  const { id, user, channel, message: from } = interaction
  for (const one of world.modals) if (one.user === user) one.open = false
  world.modals.push({ interaction: id, user, channel, message: from, data, open: true })
  return { kind: 'modal' }
}

/** discord.md 2: what `with_response=true` answers. */
function resourceOf(world: World, interaction: Interaction, type: number): object {
  const { id, type: kind, original, answer } = interaction
  const made = world.messages.find((one) => one.id === original)
  const shown = made && type !== deferredUpdate ? { message: apiMessage(world, made) } : {}
  return {
    interaction: {
      id,
      type: kind,
      ...(made && {
        response_message_id: made.id,
        response_message_loading: answer?.kind === 'deferred',
        response_message_ephemeral: made.onlyFor !== null,
      }),
    },
    resource: { type, ...shown },
  }
}
