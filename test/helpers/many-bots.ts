import { putNames } from '../../src/store/kit/names.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { botText, noon } from './cast.ts'

type Row = Record<string, unknown>

/**
 * Bots `from` to `to`, put straight into the tables: each is active on a sender of its own, was
 * published once, and has an open request of Dana's that Ana may approve; every tenth has a schedule.
 * `filler` makes each definition that much longer.
 */
export async function seedManyBots(
  db: Db,
  { from, to, filler = 0 }: { from: number; to: number; filler?: number },
): Promise<void> {
  const long = 'x'.repeat(filler)
  for (let start = from; start < to; start += 100) {
    const some = Array.from({ length: Math.min(100, to - start) }, (_, i) => start + i)
    await db.transaction(async (trx) => {
      for (const [table, rowOf] of Object.entries(tables)) {
        await trx(table).insert(some.flatMap((n) => rowOf(n, long)))
      }
      for (const n of some) {
        await putNames(trx, 'bot', id(n), [slug(n), name(n)])
        await putNames(trx, 'sender', `sender-${n}`, [`${slug(n)}-whatsapp`])
      }
    })
  }
}

const id = (n: number): string => `many-${String(n).padStart(6, '0')}`
const slug = (n: number): string => `desk-${n}`
const name = (n: number): string => `Desk ${n}`
const nobodyRule = JSON.stringify({
  ranges: [],
  contacts: [],
  countries: [],
  basisPoints: 0,
  unnumbered: 'official',
})
const policy = JSON.stringify({ approvals: 1, fourEyes: true, checklist: ['Works'] })

const tables: Record<string, (n: number, long: string) => Row[]> = {
  bots: (n) => [
    {
      id: id(n),
      slug: slug(n),
      name: name(n),
      createdBy: 'sam',
      createdAt: noon,
      policy,
      devId: `${id(n)}-dev`,
      sandboxId: `${id(n)}-sandbox`,
      liveId: `${id(n)}-live`,
    },
  ],
  botRoles: (n) => [
    { botId: id(n), personId: 'sam', role: 'super admin' },
    { botId: id(n), personId: 'ana', role: 'approver' },
  ],
  drafts: (n, long) => [
    {
      botId: id(n),
      revision: 1,
      updatedBy: 'dana',
      updatedAt: noon,
      source: botText(`Hello${long}`, `${slug(n)}-whatsapp`),
      errorCount: 0,
      warningCount: 1,
      senderNames: JSON.stringify([`${slug(n)}-whatsapp`]),
    },
  ],
  shortLinks: (n) => [
    {
      id: `short-${String(n).padStart(6, '0')}`,
      code: `x${String(n).padStart(15, '0')}`,
      botId: id(0),
      flow: '',
      campaign: `fair ${n}`,
      senderId: '',
      createdBy: 'ana',
      createdAt: noon,
    },
  ],
  linkScans: (n) => [
    { linkId: `short-${String(n).padStart(6, '0')}`, day: '2026-11-02', scans: n + 1 },
  ],
  senders: (n) => [
    {
      id: `sender-${n}`,
      name: `${slug(n)}-whatsapp`,
      channel: 'whatsapp',
      isTest: 0,
      address: `+1666${String(n).padStart(7, '0')}`,
      createdAt: noon,
    },
  ],
  versions: (n, long) => [versionRow(id(n), 0, long)],
  releases: (n) => [
    { botId: id(n), track: 'official', versionId: `${id(n)}-v0`, releasedAt: noon },
  ],
  grayRules: (n) => [
    {
      id: `rule-${n}`,
      name: `Rule ${n}`,
      nameKey: `rule ${n}`,
      revision: 1,
      rule: nobodyRule,
      createdBy: 'mo',
      createdAt: noon,
      changedAt: noon,
    },
  ],
  grayReleases: (n) => [
    {
      botId: id(n),
      versionId: `${id(n)}-v0`,
      revision: 1,
      startedBy: 'dana',
      startedAt: noon,
      step: 0,
      stepAt: noon,
      guards: '{}',
      judgedTo: noon,
      judgedId: '',
    },
  ],
  grayReleaseRules: (n) => [{ botId: id(n), ruleId: `rule-${n}` }],
  activations: (n) => [
    {
      id: `active-${n}`,
      botId: id(n),
      senderId: `sender-${n}`,
      state: 'active',
      activatedBy: 'mo',
      activatedAt: noon,
    },
  ],
  requests: (n, long) => [
    {
      id: `request-${n}`,
      number: 100_000 + n,
      botId: id(n),
      revision: 1,
      track: 'official',
      state: 'awaiting approval',
      selection: '"all"',
      hash: 'h',
      draftRevision: 1,
      candidate: JSON.stringify({ botId: id(n), definition: { ...empty, long }, senders: [] }),
      changes: '[]',
      authors: '["dana"]',
      overridden: '[]',
      policy,
      asked: '[]',
      first: 0,
      requester: 'dana',
      comment: 'Say hello',
      createdAt: noon,
      expiresAt: noon + 1e9,
      changeCount: 2,
      warningCount: 1,
    },
  ],
  schedules: (n) =>
    n % 10 > 0
      ? []
      : [
          {
            id: `schedule-${n}`,
            number: 100_000 + n,
            botId: id(n),
            revision: 1,
            makerId: 'mo',
            plan: '{"senders":[],"takeOver":"no"}',
            createdAt: noon,
          },
        ],
  scheduleSteps: (n) =>
    n % 10 > 0
      ? []
      : [
          {
            scheduleId: `schedule-${n}`,
            step: 'activate',
            botId: id(n),
            state: 'waiting',
            at: noon + 3_600_000,
            wall: '2026-11-02T14:00',
            zone: 'Europe/Berlin',
          },
        ],
}

const empty = { metadata: {}, slots: {}, responses: {}, flows: {}, nlu: [] }

/** Version `number` of a bot, as its row. */
export const versionRow = (botId: string, number: number, long: string): Row => ({
  id: `${botId}-v${number}`,
  botId,
  number,
  track: 'official',
  hash: 'h',
  definition: JSON.stringify({ ...empty, long }),
  definitionHash: 'd',
  binding: '{"senders":[],"actionEndpoint":null}',
  author: 'dana',
  comment: `Change ${number}`,
  approvers: '["ana"]',
  createdAt: noon,
  changeCount: 2,
})
