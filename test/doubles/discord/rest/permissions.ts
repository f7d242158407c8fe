import { PermissionFlagsBits } from 'discord-api-types/v10'
import { problems } from './problem.ts'
import type { Channel, Member, World } from '../world.ts'

export type Permission = keyof typeof PermissionFlagsBits

/** What the invite link of a bot such as ours asks for. */
const usual: Permission[] = [
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'CreatePublicThreads',
  'SendMessagesInThreads',
]
const everyone: Permission[] = ['ViewChannel', 'SendMessages', 'UseApplicationCommands']

export function bitsOf(names: readonly Permission[]): bigint {
  return names.reduce((bits, name) => bits | PermissionFlagsBits[name], 0n)
}

export const botBits = bitsOf([...usual, 'UseApplicationCommands'])

export function permissionsOf(member: Member): bigint {
  return member.admin ? bitsOf([...everyone, 'Administrator']) : bitsOf(everyone)
}

/** A thread's permissions are its parent's. */
export function botBitsIn(world: World, channel: Channel): bigint {
  const parent = channel.parent === null ? undefined : world.channels.get(channel.parent)
  return botBits & ~channel.denied & ~(parent?.denied ?? 0n)
}

/** The channel as the bot may reach it: 10003 when there is none, 50001 when it cannot see it. */
export function reach(world: World, id: string): Channel {
  const channel = world.channels.get(id)
  if (!channel || channel.gone) throw problems.unknownChannel()
  if (channel.kind === 'dm') {
    if (!channel.people?.has(world.botUserId)) throw problems.missingAccess()
    return channel
  }
  const joined = world.guilds.get(channel.guild ?? '')?.joined ?? false
  if (!joined || !may(world, channel, 'ViewChannel')) throw problems.missingAccess()
  return channel
}

export function may(world: World, channel: Channel, permission: Permission): boolean {
  if (channel.kind === 'dm') return true
  return (botBitsIn(world, channel) & PermissionFlagsBits[permission]) !== 0n
}

/** discord.md 4: 403/50013. */
export function need(world: World, channel: Channel, ...permissions: Permission[]): void {
  if (!permissions.every((one) => may(world, channel, one))) throw problems.missingPermissions()
}
