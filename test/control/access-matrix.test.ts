import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { Refusal } from '../../src/refusal.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { sqlite } from '../helpers/databases.ts'
import { mayDo, notByPeople, rows } from './access-table.ts'
import type { Row } from './access-row.ts'
import { accessWorld, giveRoles, kim } from './access-world.ts'
import type { World } from './access-world.ts'

type Held = { org: string[]; bot: string[]; off?: boolean }

const orgRoles = ['analyzer', 'supervisor', 'designer', 'manager', 'admin']
const eachAlone = [[], ...orgRoles.map((role) => [role])]
const pairs = orgRoles.flatMap((one, i) => orgRoles.slice(i + 1).map((other) => [one, other]))
const ofBot = [['approver'], ['super admin']]

/**
 * Nobody, every role alone and every two org roles; beside each the bot roles, where the verb asks
 * for one.
 */
const heldFor = ({ bot: needed }: Row): Held[] => [
  ...[...eachAlone, ...pairs].map((org) => ({ org, bot: [] })),
  ...ofBot.map((bot) => ({ org: [], bot })),
  ...(needed.length === 0
    ? []
    : [
        ...orgRoles.flatMap((org) => ofBot.map((bot) => ({ org: [org], bot }))),
        ...pairs.map((org) => ({ org, bot: ['super admin'] })),
      ]),
]
const all: Held = { org: orgRoles, bot: ['super admin', 'approver'] }

const db = sqlite()
let world: World
beforeAll(async () => {
  world = await accessWorld(db())
})

describe.each(rows.map((row, n) => ({ row, name: `${n + 1}. ${row.verb}` })))(
  '$name',
  ({ row }) => {
    const refused = heldFor(row).filter(({ org, bot }) => !mayDo(row, [...org, ...bot]))
    const allowed = heldFor(row).filter(({ org, bot }) => mayDo(row, [...org, ...bot]))

    it('F58 F59 lets everybody do it who holds what it needs', () =>
      inVain(async (trx) => {
        for (const held of allowed) {
          await inSavepoint(trx, async (inner) => {
            await giveRoles(inner, held, row.on(world).id)
            const outcome = await outcomeOf(row, inner)
            expect({ held, outcome }).toEqual({ held, outcome: 'done' })
          })
        }
      }))

    it('F60 refuses everybody else, says what is missing and who gives it, and notes only that', () =>
      inVain(async (trx) => {
        const before = await everything(trx)
        const last = await lastAudit(trx)
        for (const held of refused) {
          await giveRoles(trx, held, row.on(world).id)
          const refusal = await outcomeOf(row, trx)
          expect({ held, refusal }).toEqual({ held, refusal: expect.any(Refusal) })
          expect(String(refusal)).toMatch(saysWhatIsMissing(row, held))
        }
        await giveRoles(trx, { org: [], bot: [] }, row.on(world).id)
        expect(await everything(trx)).toEqual(before)
        const notes = await trx('audit').where('seq', '>', last).orderBy('seq')
        expect(notes.map(({ actor, via, action }) => `${actor} ${via} ${action}`)).toEqual(
          refused.map((held) => `kim playground ${actionOf(row, held)}.refused`),
        )
      }))

    it('F58 refuses who is switched off, whatever they hold', () =>
      inVain(async (trx) => {
        await giveRoles(trx, { ...all, off: true }, row.on(world).id)
        expect(String(await outcomeOf(row, trx))).toMatch(/switched off.*Ask an admin/)
      }))
  },
)

describe('the table of rights', () => {
  it('F60 has every verb that a person can call', () => {
    const known = new Set([...rows.map(({ verb }) => verb), ...Object.keys(notByPeople)])
    const verbs = sources().flatMap(({ text }) => verbsIn(text))
    expect(verbs.length).toBeGreaterThan(70)
    expect(verbs.filter((verb) => !known.has(verb))).toEqual([])
    expect([...known].filter((verb) => !verbs.includes(verb))).toEqual([])
  })

  it('F60 knows every file in which rights are checked', () => {
    const without = sources()
      .filter(({ text }) => text.includes('authorize(') && verbsIn(text).length === 0)
      .map(({ name }) => name)
      .toSorted()
    // The check itself, and what several verbs share.
    expect(without).toEqual(['authorize.ts', 'perform-step.ts', 'waiting-request.ts'])
  })

  it('F4 tells who can read a draft and not write it which role that needs', () =>
    inVain(async (trx) => {
      const reading = rows.find(({ verb }) => verb === 'readDraft')
      await giveRoles(trx, { org: ['supervisor'], bot: [] }, world.live.id)
      expect(await reading?.call(kim(trx), world)).toMatchObject({
        readOnly: { why: expect.stringMatching(/designer or manager role/) },
      })
      await giveRoles(trx, { org: ['designer'], bot: [] }, world.live.id)
      expect(await reading?.call(kim(trx), world)).toMatchObject({ readOnly: null })
    }))
})

/** Every case finds the same world. */
const undone = new Error('undone')
const inVain = (work: (trx: Db) => Promise<void>): Promise<void> => inSavepoint(db(), work)

async function inSavepoint(on: Db, work: (trx: Db) => Promise<void>): Promise<void> {
  const rolledBack = on.transaction(async (trx) => {
    await work(trx)
    throw undone
  })
  await rolledBack.catch((error: unknown) => {
    if (error !== undone) throw error
  })
}

async function outcomeOf(row: Row, trx: Db): Promise<Refusal | string> {
  try {
    await row.call(kim(trx), world)
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

function saysWhatIsMissing({ org, bot, says, may }: Row, held: Held): RegExp {
  if (says) return says
  const either = (words: readonly string[]) => words.join(', ').replace(/, ([^,]*)$/, ' or $1')
  const lacksOrg = !org.some((role) => held.org.includes(role))
  const lacksBot = bot.length > 0 && !bot.some((role) => held.bot.includes(role))
  const isOfBot = lacksBot && !(may && lacksOrg)
  return isOfBot
    ? new RegExp(`you need the ${either(bot)} role for .*[Aa]sk Sam`)
    : new RegExp(`you need the (super admin|${either(org)}) role.*Ask (Ava|Sam)`)
}

const actionOf = ({ action, noted }: Row, { org }: Held): string => noted?.(org) ?? action

const lastAudit = async (trx: Db): Promise<number> => (await trx('auditHead').first()).seq

/** Every row of every table but the audit log, as text. */
async function everything(trx: Db): Promise<Record<string, string>> {
  const tables: { name: string }[] = await trx('sqlite_master').where({ type: 'table' })
  const names = tables.map(({ name }) => name).filter((name) => !/^(audit|sqlite_)/.test(name))
  const texts: Record<string, string> = {}
  for (const name of names) texts[name] = JSON.stringify(await trx(name))
  return texts
}

/** The sources of the control plane, in whatever folders. */
function sources(): { name: string; text: string }[] {
  const folder = join(import.meta.dirname, '../../src/control')
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
    .map((name) => ({
      name: name.split('/').at(-1) ?? '',
      text: readFileSync(join(folder, name), 'utf8'),
    }))
}

/** Exported functions of a context and an input, in a file that opens the door of a verb. */
function verbsIn(text: string): string[] {
  if (!/\b(?:change|auditedRead)\(/.test(text)) return []
  const heads =
    /^export (?:async )?(?:function|const) (\w+)(?: = async )?\(\s*(?:ctx: Ctx|unlinked: [^)]*?)(?:,\s*(?:raw|\{ source \}): [^)]*?)?,?\s*\)/gm
  return [...text.matchAll(heads)].map(([, name = '']) => name)
}
