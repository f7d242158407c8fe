import { saidWithUrls } from './bound-urls.ts'
import type { Definition } from './definition.ts'
import { fillSaid } from './texts.ts'
import type { Variables } from './texts.ts'

/** What WhatsApp takes in one message. */
export const saidMax = 4096

/** The last message where a chat is ended, as customers read it; empty where the bot says none. */
export function goodbyeOf(
  definition: Definition,
  urls: readonly { name: string; url: string }[],
  variables: Variables,
): string {
  const goodbye = saidWithUrls(definition.metadata.goodbye ?? '', urls)
  return fillSaid(goodbye, variables).trim().slice(0, saidMax)
}
