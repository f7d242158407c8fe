import {
  ApplicationFlags,
  GuildDefaultMessageNotifications,
  GuildExplicitContentFilter,
  type GuildHubType,
  GuildMFALevel,
  GuildNSFWLevel,
  GuildPremiumTier,
  GuildSystemChannelFlags,
  GuildVerificationLevel,
  type APIRole,
  type APIUnavailableGuild,
  type GatewayGuildCreateDispatchData,
  type GatewayReadyDispatchData,
} from 'discord-api-types/v10'
import { apiMember, apiUser, textChannel, threadChannel } from '../payloads.ts'
import { bitsOf, botBits } from '../rest/permissions.ts'
import type { Session } from './sessions.ts'
import type { Guild, World } from '../world.ts'

export function readyFor(world: World, session: Session): GatewayReadyDispatchData {
  return {
    v: 10,
    user: { ...apiUser(world, world.botUserId), verified: true, mfa_enabled: true },
    guilds: joinedGuilds(world).map(unavailable),
    session_id: session.id,
    resume_gateway_url: `${world.origin.replace('http', 'ws')}/resume`,
    shard: [0, 1],
    application: {
      id: world.applicationId,
      flags: ApplicationFlags.GatewayMessageContentLimited,
      flags_new: String(ApplicationFlags.GatewayMessageContentLimited),
    },
  }
}

export function joinedGuilds(world: World): Guild[] {
  return [...world.guilds.values()].filter((one) => one.joined)
}

function unavailable({ id }: Guild): APIUnavailableGuild {
  return { id, unavailable: true }
}

/** Without it discord.js waits 15 s before it is ready (discord.md 3). */
export function guildCreate(world: World, guild: Guild): GatewayGuildCreateDispatchData {
  const channels = [...world.channels.values()].filter((one) => one.guild === guild.id && !one.gone)
  const roles = [...guild.roles.values()].map((one) => role(one.id, one.name, 0n))
  return {
    ...fixedParts,
    id: guild.id,
    name: guild.name,
    owner_id: '1',
    preferred_locale: guild.locale,
    roles: [
      role(guild.id, '@everyone', bitsOf(['ViewChannel', 'SendMessages'])),
      role(`${guild.id}9`, 'Slipway', botBits),
      ...roles,
    ],
    joined_at: '2026-01-01T00:00:00.000000+00:00',
    member_count: guild.members.size + 1,
    members: [{ ...apiMember(world, guild, world.botUserId), roles: [`${guild.id}9`] }],
    channels: channels
      .filter((one) => one.kind === 'text')
      .map((one) => ({ ...textChannel(world, one), guild_id: guild.id })),
    threads: channels
      .filter((one) => one.kind === 'thread' && !one.archived)
      .map((one) => threadChannel(world, one)),
  }
}

function role(id: string, name: string, permissions: bigint): APIRole {
  const colors = { primary_color: 0, secondary_color: null, tertiary_color: null }
  const plain = { color: 0, colors, hoist: false, position: 0, managed: false, mentionable: false }
  return { id, name, permissions: String(permissions), ...plain, flags: noFlags }
}

const noFlags: APIRole['flags'] = 0 as APIRole['flags']

const fixedParts = {
  icon: null,
  splash: null,
  discovery_splash: null,
  afk_channel_id: null,
  afk_timeout: 300,
  verification_level: GuildVerificationLevel.None,
  default_message_notifications: GuildDefaultMessageNotifications.AllMessages,
  explicit_content_filter: GuildExplicitContentFilter.Disabled,
  emojis: [],
  features: [],
  mfa_level: GuildMFALevel.None,
  application_id: null,
  system_channel_id: null,
  system_channel_flags: GuildSystemChannelFlags.SuppressJoinNotifications,
  rules_channel_id: null,
  vanity_url_code: null,
  description: null,
  banner: null,
  premium_tier: GuildPremiumTier.None,
  premium_progress_bar_enabled: false,
  public_updates_channel_id: null,
  nsfw_level: GuildNSFWLevel.Default,
  stickers: [],
  safety_alerts_channel_id: null,
  hub_type: null as GuildHubType | null,
  incidents_data: null,
  region: 'rotterdam',
  large: false,
  unavailable: false,
  voice_states: [],
  presences: [],
  stage_instances: [],
  guild_scheduled_events: [],
  soundboard_sounds: [],
} satisfies Partial<GatewayGuildCreateDispatchData>
