import type { GraphBody } from './check-body.ts'

/** A message that Meta accepted. */
export type StoredMessage = {
  id: string
  from: string
  to: { phone: string | null; user: string | null }
  ourId: string | null
  body: GraphBody
  at: number
  answers: string | null
}
export type Call = { path: string; status: number; token: string | null; body: unknown }

/** Of another account where it has a token and a secret of its own. */
export type OwnNumber = { shown: string; account: string; token?: string; appSecret?: string }

export type World = {
  now: () => number
  appSecret: string
  verifyToken: string
  token: string
  tokenWorks: boolean
  /** Phone number ids of ours, with the number that people see and the account. */
  numbers: Map<string, OwnNumber>
  /** People whom nothing reaches. */
  unreachable: Set<string>
  messages: StoredMessage[]
  reads: { messageId: string; isTyping: boolean }[]
  calls: Call[]
  /** When a customer last wrote, by number of ours and customer: the 24-hour window. */
  windows: Map<string, number>
  limits: { senderPerSecond: number | null; pairEveryMs: number | null }
  received: Set<string>
  nextId: () => string
  onStored: (message: StoredMessage) => void
}

export const windowKey = (number: string, customer: string): string => `${number} ${customer}`

export function makeWorld(now: () => number): World {
  let counter = 0
  return {
    now,
    appSecret: 'app-secret-of-the-double',
    verifyToken: 'verify-token-of-the-double',
    token: 'access-token-of-the-double',
    tokenWorks: true,
    numbers: new Map([['770', { shown: '12025550110', account: '990' }]]),
    unreachable: new Set(),
    messages: [],
    reads: [],
    calls: [],
    windows: new Map(),
    limits: { senderPerSecond: null, pairEveryMs: null },
    received: new Set(),
    nextId: () => `wamid.D${++counter}`,
    onStored: () => {},
  }
}
