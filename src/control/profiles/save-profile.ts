import { z } from 'zod'
import { differences, givenResources } from '../../domain/profiles/profile.ts'
import type { Resources } from '../../domain/profiles/profile.ts'
import { profileProblems } from '../../domain/profiles/profile-input.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { changedMeanwhile, profileOrThrow, updateProfile } from '../../store/profiles/profiles.ts'
import type { ProfileRow } from '../../store/profiles/profiles.ts'
import { authorize } from '../kit/authorize.ts'
import { refuseAll, refusedAt } from '../kit/all-refused.ts'
import { change, parseFields, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { noteRename, noteWrites } from './note-writes.ts'
import { listed } from '../senders/where-used.ts'
import { nameTaken, profileName } from './profile-name.ts'
import { toldParts, viewProfile } from './profile-view.ts'
import type { ProfileView } from './profile-view.ts'
import { readResources, ResourcesInput } from './resources.ts'

const Input = z.object({
  profile: z.string().max(200),
  /** As it was looked at; without it what is given here replaces what stands. */
  revision: z.number().int().positive().optional(),
  name: profileName.optional(),
  locale: z.string().trim().max(40).nullable().optional(),
  timeZone: z.string().trim().max(60).nullable().optional(),
  sessionExpiryMs: z.number().nullable().optional(),
  /** All of them. */
  variables: z.record(z.string(), z.string()).optional(),
  /** Some of them; null takes one out. */
  setVariables: z.record(z.string(), z.string().nullable()).optional(),
  /** All numbers by name, and where each name of a web URL leads (F40). */
  ...ResourcesInput.shape,
  /** Some of the pages; null takes one out. */
  setUrls: z.record(z.string().max(100), z.string().max(100).nullable()).optional(),
})
type Given = z.output<typeof Input>

/** What every bot that takes the profile gets. */
type Read = { resources: Resources; refused: Refusal[] }

/**
 * Corrects or renames a profile (F39). What is live goes on with the values it was approved with until
 * the next approval; a request that was asked with them goes stale at its approval.
 * All that is wrong is told at once, with what a form could not read before (`unread`).
 * @throws Refusal VALIDATION by field, CONFLICT where the name is taken or it changed meanwhile
 */
export async function saveProfile(
  ctx: Ctx,
  raw: z.input<typeof Input>,
  unread: readonly Refusal[] = [],
): Promise<ProfileView> {
  const { given: input, refused } = parseFields(Input, raw)
  return change(ctx, 'profile.save', `profile:${input.profile}`, async (trx) => {
    const person = await authorize(trx, ctx, 'profile.manage')
    const row = await profileOrThrow(trx, input.profile)
    if (input.revision !== undefined && input.revision !== row.revision) {
      throw changedMeanwhile(row.name)
    }
    const gives = await readResources(trx, input)
    const some = input.setUrls && (await withSome(trx, row, input.setUrls))
    const next = { ...withGiven(row, input), ...gives.resources, ...some?.resources }
    const unknown = [...gives.refused, ...(some?.refused ?? [])]
    refuseAll([...unread, ...refused, ...valuesRefused(next), ...unknown])
    const changed = differences(row, next)
    if (changed.length === 0 && next.name === row.name) return viewProfile(trx, row)
    const saved = { ...next, changedAt: ctx.now() }
    if (!(await updateProfile(trx, row, valuesOf(saved)))) throw nameTaken(next.name)
    await noteWrites(trx, ctx, row.id, person.id, changed)
    if (next.name !== row.name) await noteRename(trx, ctx, row, next.name, person.id)
    await recordAudit(trx, ctx, {
      action: 'profile.save',
      subject: `profile:${row.id}`,
      ...(await toldSides(trx, row, next)),
    })
    return viewProfile(trx, { ...saved, revision: row.revision + 1 })
  })
}

/** The pages that it leads to, with some changed or taken out. */
async function withSome(
  trx: Db,
  { name: profile, urls: before = {} }: ProfileRow,
  some: Record<string, string | null>,
): Promise<Read> {
  const unknown = Object.keys(some).filter((name) => some[name] === null && !(name in before))
  const given = Object.entries(some).filter((one): one is [string, string] => one[1] !== null)
  const parsed = parseInput(ResourcesInput, { urls: Object.fromEntries(given) })
  const { resources, refused } = await readResources(trx, parsed)
  const kept = Object.entries(before).filter(([name]) => some[name] === undefined)
  const nowhere = unknown.map((name) => leadsNowhere(profile, name, Object.keys(before)))
  return {
    resources: { urls: { ...Object.fromEntries(kept), ...resources.urls } },
    refused: [...nowhere, ...refused],
  }
}

function leadsNowhere(profile: string, name: string, has: readonly string[]): Refusal {
  const sentence = `The profile ${profile} leads no {urls.${name.slice(0, 60)}} anywhere.`
  const nextStep = has.length === 0 ? 'It leads none.' : `It leads ${listed(has)}.`
  return new Refusal('NOT_FOUND', sentence, nextStep, { urls: sentence })
}

function withGiven(row: ProfileRow, given: Given): ProfileRow {
  const all = Object.entries({ ...(given.variables ?? row.variables), ...given.setVariables })
  const variables = all.filter((one): one is [string, string] => one[1] !== null)
  return {
    ...row,
    name: given.name ?? row.name,
    locale: given.locale === undefined ? row.locale : given.locale || null,
    timeZone: given.timeZone === undefined ? row.timeZone : given.timeZone || null,
    sessionExpiryMs:
      given.sessionExpiryMs === undefined ? row.sessionExpiryMs : given.sessionExpiryMs,
    variables: Object.fromEntries(variables),
  }
}

const valuesRefused = (next: ProfileRow): Refusal[] =>
  Object.entries(profileProblems(next)).flatMap(
    ([field, problems]) => refusedAt(field, problems, 'Correct it and save again.') ?? [],
  )

const valuesOf = (row: ProfileRow): Parameters<typeof updateProfile>[2] => ({
  name: row.name,
  locale: row.locale,
  timeZone: row.timeZone,
  sessionExpiryMs: row.sessionExpiryMs,
  variables: row.variables,
  ...givenResources(row),
  changedAt: row.changedAt,
})

/** What differs, for the audit log, with the names of what it gives. */
async function toldSides(
  db: Db,
  row: ProfileRow,
  next: ProfileRow,
): Promise<{ before: object; after: object }> {
  const [was, is] = [await toldParts(db, row), await toldParts(db, next)]
  const changed = [...new Set([...was.keys(), ...is.keys()])].filter(
    (part) => was.get(part) !== is.get(part),
  )
  const sideOf = (name: string, side: ReadonlyMap<string, string>) => ({
    name,
    ...Object.fromEntries(changed.map((part) => [part, side.get(part) ?? null])),
  })
  return { before: sideOf(row.name, was), after: sideOf(next.name, is) }
}
