import { randomInt } from 'node:crypto'
import { ulid } from 'ulid'
import type { BotRow } from '../../store/bots/bots.ts'

const letters = 'abcdefghijkmnpqrstuvwxyz23456789'

/** The four eyes and the checklist that a bot starts with (F23, F25). */
const startPolicy = {
  approvals: 1,
  fourEyes: true,
  checklist: ['Works as expected in Development', 'Trained with the right intents'],
}

/** A bot's row with an id for each environment, such as `orders-dev-4k2p` (F1). */
export function newBot(what: {
  slug: string
  name: string
  createdBy: string
  at: number
}): BotRow {
  const { slug, name, createdBy, at } = what
  return {
    id: ulid(at),
    slug,
    name,
    devId: `${slug}-dev-${suffix()}`,
    sandboxId: `${slug}-sandbox-${suffix()}`,
    liveId: `${slug}-live-${suffix()}`,
    createdBy,
    createdAt: at,
    accessCode: null,
    policy: startPolicy,
    lastActiveAt: null,
    builtIn: 0,
  }
}

const suffix = (): string =>
  Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
