import type { ChatContext } from '../kit/handler.ts'

/**
 * A person as people write them (a name, an id, `@name` or the platform's own mention), as the one
 * word that verbs look up behind their access check (F60).
 */
export function personWord({ from }: Pick<ChatContext, 'from'>, typed: string): string {
  const userId = /^<@!?([A-Za-z0-9_-]+)(?:\|[^>]*)?>$/.exec(typed.trim())?.[1]
  if (userId === undefined) return typed.trim().replace(/^@/, '')
  return `account:${from.platform}:${from.user.install}:${userId}`
}
