const reserved = ['new', 'list', 'help', 'all', 'none', 'api', 'edit', 'exception']

/** Why the slug can't be used, or null when it can. It stands in ids, commands and addresses. */
export function slugProblem(slug: string): string | null {
  if (!/^[a-z][a-z0-9-]{1,31}$/.test(slug)) {
    return 'use 2 to 32 small letters, digits and dashes, and start with a letter'
  }
  return reserved.includes(slug) ? 'that name is reserved' : null
}
