import { param, type Call, type Routes } from '../call.ts'
import { checkMessage } from '../checks/check-message.ts'
import { ephemeral, loading } from '../checks/message-body.ts'
import { apiMessage } from '../payloads.ts'
import { problems } from './problem.ts'
import { editMessage, storeMessage } from './store-message.ts'
import type { Interaction, Message } from '../world.ts'

/** discord.md 2: everything after the first answer, by the interaction's token. */
export const webhookRoutes: Routes = {
  'POST /webhooks/:application/:token': { open: true, run: followUp },
  'GET /webhooks/:application/:token/messages/:message': {
    open: true,
    run: (call) => apiMessage(call.world, one(call, live(call))),
  },
  'PATCH /webhooks/:application/:token/messages/:message': { open: true, run: edit },
  'DELETE /webhooks/:application/:token/messages/:message': { open: true, run: remove },
}

/** discord.md 4: a token lives 15 minutes. */
const tokenMs = 15 * 60_000

/** The interaction behind the token: 10015 before its first answer, 50027 when it is too old. */
function live(call: Call): Interaction {
  const { world } = call
  if (param(call, 'application') !== world.applicationId) throw problems.unknownWebhook()
  const token = param(call, 'token')
  const interaction = [...world.interactions.values()].find((it) => it.token === token)
  if (!interaction) throw problems.unknownWebhook()
  if (world.now() - interaction.madeAt > tokenMs) throw problems.tokenExpired()
  const { answer } = interaction
  if (answer === null || answer.kind === 'choices') throw problems.unknownWebhook()
  return interaction
}

/** Right after a deferral it edits the loading message instead (discord.md 2). */
function followUp(call: Call): object {
  const { world, files } = call
  const interaction = live(call)
  const waiting = world.messages.find((it) => it.id === interaction.original && !it.gone)
  const root = 'IncomingWebhookRequestPartial'
  const body = checkMessage(call.json, { root, files, edits: null, mayBePrivate: true })
  if (waiting && (waiting.flags & loading) !== 0) {
    editMessage(world, waiting, body, files)
    return apiMessage(world, waiting)
  }
  const isPrivate = ((body.flags ?? 0) & ephemeral) !== 0
  const { id, channel, user } = interaction
  const onlyFor = isPrivate ? user : null
  return apiMessage(world, storeMessage(world, { channel, body, files, interaction: id, onlyFor }))
}

/** A message of this interaction: its first answer, the message it came from, or a follow-up. */
function one(call: Call, interaction: Interaction): Message {
  const { world } = call
  const asked = param(call, 'message')
  const id = asked === '@original' ? interaction.original : asked
  const message = world.messages.find((it) => it.id === id && !it.gone)
  const own = message?.interaction === interaction.id || message?.id === interaction.original
  if (!message || !own) throw problems.unknownMessage()
  return message
}

function edit(call: Call): object {
  const { world, files } = call
  const message = one(call, live(call))
  const body = checkMessage(call.json, {
    root: 'IncomingWebhookUpdateRequestPartial',
    files,
    edits: message,
  })
  editMessage(world, message, body, files)
  return apiMessage(world, message)
}

function remove(call: Call): null {
  one(call, live(call)).gone = true
  return null
}
