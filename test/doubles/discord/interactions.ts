import { randomBytes } from 'node:crypto'
import {
  ApplicationIntegrationType,
  InteractionContextType,
  InteractionType,
  Locale,
  type APIBaseInteraction,
} from 'discord-api-types/v10'
import type { Gateway } from './gateway/gateway-state.ts'
import { apiChannel, apiMessage, apiUser, interactionMember } from './payloads.ts'
import { botBitsIn } from './rest/permissions.ts'
import { notice, type Channel, type FirstAnswer, type Interaction, type World } from './world.ts'

/** What came of an interaction, as the person feels it. */
export type Ack = { ok: true; answer: FirstAnswer } | { ok: false; notice: string }
export type InteractionPayload = {
  type: InteractionType
  user: string
  channel: Channel
  data: object
  message?: string | null
}

const silence = 'The application did not respond'

/** Hands an interaction to every session, and waits for the first callback (discord.md 3, 4). */
export function dispatchInteraction(
  world: World,
  gateway: Gateway,
  made: InteractionPayload,
): Promise<Ack> {
  return new Promise((resolve) => {
    const give = (ack: Ack) => {
      clearTimeout(timer)
      if (!ack.ok && made.type !== InteractionType.ApplicationCommandAutocomplete)
        notice(world, made.user, ack.notice)
      resolve(ack)
    }
    const interaction: Interaction = {
      id: world.id(),
      token: randomBytes(24).toString('base64url'),
      type: made.type,
      user: made.user,
      channel: made.channel.id,
      message: made.message ?? null,
      payload: {},
      madeAt: world.now(),
      answer: null,
      original: null,
      answered: (answer) => give({ ok: true, answer }),
    }
    interaction.payload = payloadOf(world, interaction, made)
    world.interactions.set(interaction.id, interaction)
    const timer = setTimeout(() => give({ ok: false, notice: silence }), world.callbackMs)
    if (gateway.sessions.size === 0) give({ ok: false, notice: silence })
    else gateway.dispatch('INTERACTION_CREATE', interaction.payload)
  })
}

/** discord.md 3: INTERACTION_CREATE. */
function payloadOf(
  world: World,
  interaction: Interaction,
  made: InteractionPayload,
): APIBaseInteraction<InteractionType, object> {
  const { channel, user } = made
  const { id, token, type } = interaction
  const guild = channel.guild === null ? undefined : world.guilds.get(channel.guild)
  const message = world.messages.find((one) => one.id === interaction.message)
  const owners = guild ? guild.id : '0'
  const place = guild
    ? {
        guild: { id: guild.id, features: [], locale: guild.locale },
        guild_id: guild.id,
        guild_locale: guild.locale,
        member: interactionMember(world, guild, user),
        context: InteractionContextType.Guild,
      }
    : { user: apiUser(world, user), context: InteractionContextType.BotDM }
  return {
    id,
    application_id: world.applicationId,
    type,
    data: made.data,
    ...place,
    channel: apiChannel(world, channel),
    channel_id: channel.id,
    token,
    version: 1,
    app_permissions: String(botBitsIn(world, channel)),
    locale: world.users.get(user)?.locale ?? Locale.EnglishUS,
    entitlements: [],
    authorizing_integration_owners: { [ApplicationIntegrationType.GuildInstall]: owners },
    attachment_size_limit: 10_485_760,
    ...(message && { message: apiMessage(world, message) }),
  }
}
