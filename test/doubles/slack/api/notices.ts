import type { World } from '../world.ts'

/** What Slack itself tells a person. */
export function notice(world: World, user: string, text: string): void {
  world.notices.set(user, [...(world.notices.get(user) ?? []), text])
  world.changed()
}
