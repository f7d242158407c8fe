import type { ChatAdapter, Outgoing } from '../chat/port.ts'
import { SendProblem } from '../chat/port.ts'
import type { Event } from '../domain/events.ts'
import {
  markDirectGone,
  markDirectShown,
  directsIn,
  deleteDirect,
  insertDirect,
} from '../store/delivery/directs.ts'
import type { OutboxRow } from '../store/delivery/outbox.ts'
import type { RelayDeps } from './deps.ts'
import { withUserIds, goneNotice, hashOf, unknownHash } from './show-card.ts'

/** Tells one person; a message with buttons is kept in mind, since what they offer will pass. */
export async function sendDirectMessage(
  deps: RelayDeps,
  adapter: ChatAdapter,
  row: OutboxRow,
): Promise<void> {
  const { id, platform, install, target: userId, subject, event, createdAt: saidAt } = row
  if (!event) return
  const account = { platform, install, userId, subject }
  await insertDirect(deps.db, { ...account, id, event, saidAt })
  const content = await contentOf(deps, row, event, saidAt)
  const isAgain = row.unsure || row.state === 'sending'
  const attempt = { maybePosted: isAgain }
  const at = content && (await adapter.direct({ install, userId }, content, id, attempt))
  if (!at || at === 'closed' || content.notice.buttons.length === 0) await deleteDirect(deps.db, id)
  else {
    // What an earlier attempt left there may be older than this one: it is drawn once more.
    const renderedHash = isAgain ? unknownHash : hashOf(content)
    await markDirectShown(deps.db, id, { ...messageOf(at), renderedHash })
    if (isAgain) await redrawDirectMessages(deps, adapter, row)
  }
  if (at === 'closed') throw new SendProblem(platform, 'this person takes no direct messages', null)
}

/** What somebody was told about the subject, as it is now: a view like the card (F67). */
export async function redrawDirectMessages(
  deps: RelayDeps,
  adapter: ChatAdapter,
  { platform, install, target: userId, subject }: OutboxRow,
): Promise<void> {
  for (const told of await directsIn(deps.db, { platform, install, userId, subject })) {
    const { id, channel, messageId, event, saidAt } = told
    if (channel === null || messageId === null) continue
    const content = (await contentOf(deps, told, event, saidAt)) ?? goneNotice(told.subject)
    const renderedHash = hashOf(content)
    if (renderedHash === told.renderedHash) continue
    if ((await adapter.edit({ install, channel, messageId }, content)) === 'gone')
      await markDirectGone(deps.db, id)
    else await markDirectShown(deps.db, id, { channel, messageId, renderedHash })
  }
}

type Told = Extract<Outgoing, { kind: 'notice' }>

/** Null when there is nothing to tell any more. */
async function contentOf(
  deps: RelayDeps,
  place: { platform: string; install: string },
  event: Event,
  at: number,
): Promise<Told | null> {
  const said = await deps.describeEvent(event, at)
  if (!said) return null
  const { line, outcome, buttons } = await withUserIds(deps.db, place, said)
  const notice = { tone: 'info' as const, lines: [line, ...outcome], buttons, files: [] }
  return { kind: 'notice', notice }
}

const messageOf = ({ channel, messageId }: { channel: string; messageId: string }) => ({
  channel,
  messageId,
})
