import { apiChannel, apiUser, interactionMember } from './payloads.ts'
import type { Channel, World } from './world.ts'

/** Entities that an interaction's values name (discord.md 3). */
export function resolvedFor(
  world: World,
  channel: Channel,
  ids: { users?: string[]; roles?: string[]; channels?: string[] },
): object {
  const guild = world.guilds.get(channel.guild ?? '')
  const { users = [], roles = [], channels = [] } = ids
  const named = <T>(list: string[], show: (id: string) => T) =>
    Object.fromEntries(list.map((id) => [id, show(id)]))
  return {
    ...(users.length > 0 && { users: named(users, (id) => apiUser(world, id)) }),
    ...(users.length > 0 &&
      guild && {
        members: named(users, (id) => {
          const { user: _, deaf: __, mute: ___, ...member } = interactionMember(world, guild, id)
          return member
        }),
      }),
    ...(roles.length > 0 && {
      roles: named(roles, (id) => ({
        id,
        name: guild?.roles.get(id)?.name ?? id,
        permissions: '0',
      })),
    }),
    ...(channels.length > 0 && {
      channels: named(channels, (id) => {
        const found = world.channels.get(id)
        return found ? { ...apiChannel(world, found), permissions: '0' } : { id }
      }),
    }),
  }
}

/** Somebody by id or name, as a picker finds them. */
export function personNamed(world: World, name: string): string {
  const found = [...world.users.values()].find((one) => one.id === name || one.name === name)
  if (!found) throw new Error(`nobody is called “${name}”`)
  return found.id
}
