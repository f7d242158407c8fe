import type { KnownBlock } from '@slack/types'
import { z } from 'zod'
import { limits } from '../render/limits.ts'

/** Where somebody acted, so that the answer comes back to the same place. */
export type Origin = {
  install: string
  userId: string
  /** Null in the App Home. */
  channel: string | null
  /** The message that was clicked, and what it is the card of. */
  ts: string | null
  /** The thread that it stands in. */
  thread: string | null
  subject: string | null
  /** Slack's own way back, 5 times within half an hour. */
  url: string | null
}

const kept = z.object({
  channel: z.string().nullable(),
  ts: z.string().nullable(),
  // A form that stood open before an update knows none.
  thread: z.string().nullable().default(null),
  subject: z.string().nullable(),
  url: z.string().nullable(),
})

/** As a modal carries it. */
export function serializeOrigin({ channel, ts, thread, subject, url }: Origin): string {
  const place = { channel, ts, thread, subject }
  const text = JSON.stringify({ ...place, url })
  return text.length <= limits.metadata ? text : JSON.stringify({ ...place, url: null })
}

export function parseOrigin(metadata: string, who: { install: string; userId: string }): Origin {
  const nowhere = { channel: null, ts: null, thread: null, subject: null, url: null }
  try {
    return { ...who, ...nowhere, ...kept.parse(JSON.parse(metadata)) }
  } catch {
    return { ...who, ...nowhere }
  }
}

const rememberedMax = 500

/** What cards looked like when somebody opened a form from them, until it is sent. */
export function createCardSnapshots() {
  const snapshots = new Map<string, readonly KnownBlock[]>()
  const name = ({ install, channel, ts }: Origin) => `${install} ${channel} ${ts}`
  return {
    keep: (origin: Origin, blocks: readonly KnownBlock[]) => {
      snapshots.delete(name(origin))
      snapshots.set(name(origin), blocks)
      const [oldest] = snapshots.keys()
      if (snapshots.size > rememberedMax && oldest !== undefined) snapshots.delete(oldest)
    },
    blocksAt: (origin: Origin): readonly KnownBlock[] | null => snapshots.get(name(origin)) ?? null,
  }
}
export type CardSnapshots = ReturnType<typeof createCardSnapshots>
