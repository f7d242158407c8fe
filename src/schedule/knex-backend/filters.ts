import type { JobsQueryOptions, RemoveJobsOptions } from 'agenda'
import type { Knex } from 'knex'

export type Filter = RemoveJobsOptions & Pick<JobsQueryOptions, 'search' | 'includeDisabled'>

/** A filter that names nothing chooses nothing, where jobs would be changed. */
export function namesSomething({ id, ids, name, names, notNames, data }: Filter): boolean {
  const lists = [ids, names, notNames]
  return Boolean(id) || Boolean(name) || data !== undefined || lists.some((list) => list?.length)
}

/** The part of a filter that the database decides: all of it but `data`. An empty list is no filter. */
export function whereFilter(query: Knex.QueryBuilder, filter: Filter): Knex.QueryBuilder {
  const { id, ids, name, names, notNames, search, includeDisabled = true } = filter
  if (id) void query.where({ id: String(id) })
  else if (ids?.length) void query.whereIn('id', ids.map(String))
  if (name) void query.where({ name })
  else if (names?.length) void query.whereIn('name', names)
  else if (notNames?.length) void query.whereNotIn('name', notNames)
  if (search) {
    const pattern = `%${search.replace(/[%_\\]/g, '\\$&')}%`
    void query.whereRaw(`lower(??) like lower(?) escape '\\'`, ['name', pattern])
  }
  if (!includeDisabled) void query.where({ disabled: 0 })
  return query
}

/**
 * Whether everything in `part` is also in `whole`: objects may have more keys, lists more items, in
 * another order; the rest is equal. PostgreSQL's `@>` says the same of two lists or two objects.
 */
export function contains(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part)) {
    return (
      Array.isArray(whole) && part.every((item) => whole.some((other) => contains(other, item)))
    )
  }
  if (!isObject(part)) return whole === part
  if (!isObject(whole)) return false
  return Object.entries(part).every(
    ([key, value]) => Object.hasOwn(whole, key) && contains(whole[key], value),
  )
}

/** What is left of a value when it is kept as JSON: dates are text, what is undefined is gone. */
export function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? 'null')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
