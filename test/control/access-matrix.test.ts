import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeRows, inVain } from './access-rows.ts'
import { notByPeople, rows } from './access-table.ts'
import { giveRoles, kim } from './access-world.ts'

const { db, world } = describeRows()

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
    inVain(db(), async (trx) => {
      const reading = rows.find(({ verb }) => verb === 'readDraft')
      await giveRoles(trx, { org: ['supervisor'], bot: [] }, world().live.id)
      expect(await reading?.call(kim(trx), world())).toMatchObject({
        readOnly: { why: expect.stringMatching(/designer or manager role/) },
      })
      await giveRoles(trx, { org: ['designer'], bot: [] }, world().live.id)
      expect(await reading?.call(kim(trx), world())).toMatchObject({ readOnly: null })
    }))
})

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
