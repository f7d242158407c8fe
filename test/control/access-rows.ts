import { beforeAll, describe, expect, it } from 'vitest'
import { Refusal } from '../../src/refusal.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { sqlite } from '../helpers/databases.ts'
import { mayDo, rows } from './access-table.ts'
import type { Row } from './access-row.ts'
import { accessWorld, giveRoles, kim } from './access-world.ts'
import type { World } from './access-world.ts'

type Held = { org: string[]; bot: string[]; off?: boolean }

const orgRoles = ['analyzer', 'supervisor', 'designer', 'manager', 'admin']
const eachAlone = [[], ...orgRoles.map((role) => [role])]
export const rolePairs = orgRoles.flatMap((one, i) =>
  orgRoles.slice(i + 1).map((other) => [one, other]),
)
const ofBot = [['approver'], ['super admin']]

/**
 * Nobody, every role alone, and the pairs of org roles; beside each the bot roles, where the verb asks
 * for one.
 */
const heldFor = ({ bot: needed }: Row, pairs: readonly string[][]): Held[] => [
  ...[...eachAlone, ...pairs].map((org) => ({ org, bot: [] })),
  ...ofBot.map((bot) => ({ org: [], bot })),
  ...(needed.length === 0
    ? []
    : [
        ...orgRoles.flatMap((org) => ofBot.map((bot) => ({ org: [org], bot }))),
        ...pairs.map((org) => ({ org, bot: ['super admin'] })),
      ]),
]

/**
 * Nobody, and as much as one can hold and still be refused: without bot roles, and with them. Whoever
 * holds less is refused for the same lack; the long run asks them one by one.
 */
export function mostRefused(may: (held: readonly string[]) => boolean): Held[] {
  const most = (roles: readonly string[]): string[] =>
    roles.reduce<string[]>((held, role) => (may([...held, role]) ? held : [...held, role]), [])
  const sets = [[], most(orgRoles), most([...ofBot.flat(), ...orgRoles])]
  const different = new Map(sets.filter((set) => !may(set)).map((set) => [set.join(), set]))
  return [...different.values()].map((set) => ({
    org: set.filter((role) => orgRoles.includes(role)),
    bot: set.filter((role) => !orgRoles.includes(role)),
  }))
}

const all: Held = { org: orgRoles, bot: ['super admin', 'approver'] }

/** One world for all rows; `pairs` are org roles that somebody holds together, in the long run. */
export function describeRows(pairs?: readonly string[][]): { db: () => Db; world: () => World } {
  const db = sqlite()
  let world: World
  beforeAll(async () => {
    world = await accessWorld(db())
  })
  const worldOf = () => world
  describe.each(rows.map((row, n) => ({ row, name: `${n + 1}. ${row.verb}` })))(
    '$name',
    ({ row }) => {
      const may = (held: readonly string[]): boolean => mayDo(row, held)
      const every = heldFor(row, pairs ?? [])
      const refused = pairs
        ? every.filter(({ org, bot }) => !may([...org, ...bot]))
        : mostRefused(may)
      const allowed = every.filter(({ org, bot }) => may([...org, ...bot]))

      it('F58 F59 lets everybody do it who holds what it needs', () =>
        inVain(db(), async (trx) => {
          for (const held of allowed) {
            await inSavepoint(trx, async (inner) => {
              await giveRoles(inner, held, row.on(worldOf()).id)
              const outcome = await outcomeOf(row, inner, worldOf())
              expect({ held, outcome }).toEqual({ held, outcome: 'done' })
            })
          }
        }))

      it('F60 refuses everybody else, says what is missing and who gives it, and notes only that', () =>
        inVain(db(), async (trx) => {
          const before = await everything(trx)
          const last = await lastAudit(trx)
          for (const held of refused) {
            await giveRoles(trx, held, row.on(worldOf()).id)
            const refusal = await outcomeOf(row, trx, worldOf())
            expect({ held, refusal }).toEqual({ held, refusal: expect.any(Refusal) })
            expect(String(refusal)).toMatch(saysWhatIsMissing(row, held))
          }
          await giveRoles(trx, { org: [], bot: [] }, row.on(worldOf()).id)
          expect(await everything(trx)).toEqual(before)
          const notes = await trx('audit').where('seq', '>', last).orderBy('seq')
          expect(notes.map(({ actor, via, action }) => `${actor} ${via} ${action}`)).toEqual(
            refused.map((held) => `kim playground ${actionOf(row, held)}.refused`),
          )
        }))

      it('F58 refuses who is switched off, whatever they hold', () =>
        inVain(db(), async (trx) => {
          await giveRoles(trx, { ...all, off: true }, row.on(worldOf()).id)
          expect(String(await outcomeOf(row, trx, worldOf()))).toMatch(/switched off.*Ask an admin/)
        }))
    },
  )
  return { db, world: worldOf }
}

/** Every case finds the same world. */
const undone = new Error('undone')
export const inVain = (db: Db, work: (trx: Db) => Promise<void>): Promise<void> =>
  inSavepoint(db, work)

async function inSavepoint(on: Db, work: (trx: Db) => Promise<void>): Promise<void> {
  const rolledBack = on.transaction(async (trx) => {
    await work(trx)
    throw undone
  })
  await rolledBack.catch((error: unknown) => {
    if (error !== undone) throw error
  })
}

async function outcomeOf(row: Row, trx: Db, world: World): Promise<Refusal | string> {
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

/** Every row of every table but the audit log, as text: in one statement, for it is asked often. */
async function everything(trx: Db): Promise<Record<string, string>> {
  const tables: { name: string; row: string }[] = await trx.raw(
    `select t.name, group_concat('quote("' || c.name || '")', ' || '', '' || ') as row
     from sqlite_master as t join pragma_table_info(t.name) as c
     where t.type = 'table' and t.name not like 'audit%' and t.name not like 'sqlite\\_%' escape '\\'
     group by t.name`,
  )
  const texts = tables.map(
    ({ name, row }) => `(select group_concat(${row}, char(10)) from "${name}") as "${name}"`,
  )
  const [found] = await trx.raw(`select ${texts.join(', ')}`)
  return found
}
