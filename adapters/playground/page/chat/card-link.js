/** @import { Reply } from '../../render/wire.ts' */

/** @typedef {{ channel: string, message: string }} CardPlace */

/**
 * Where a link to a card leads: `#releases/01J…`.
 * @param {string} hash
 * @returns {CardPlace | null}
 */
export function placeOf(hash) {
  const [, channel, message] = /^#([a-z]+)\/([0-9A-Za-z]+)$/.exec(hash) ?? []
  return channel && message ? { channel, message } : null
}

/**
 * Copies the address that an answer to “Copy link” holds, and says whether it did.
 * @param {Reply} reply
 * @returns {Promise<string | null>} null where there is no address
 */
export async function copyAddress(reply) {
  const link = reply.kind === 'shown' ? linkIn(reply.messages) : null
  if (link === null) return null
  try {
    await navigator.clipboard.writeText(link)
    return 'Copied.'
  } catch {
    return 'The browser did not allow it: copy the address above.'
  }
}

/** @param {Extract<Reply, { kind: 'shown' }>['messages']} messages */
function linkIn(messages) {
  for (const { body } of messages) {
    if (body.kind !== 'notice') continue
    for (const span of body.notice.lines.flat()) {
      if (typeof span === 'object' && 'link' in span) return span.link
    }
  }
  return null
}
