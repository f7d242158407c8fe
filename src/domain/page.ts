/** Where in a list somebody is, from 1 on; `pages` is null where nobody counted. */
export type Page = { page: number; pages: number | null; more: boolean }

/** A page of a list of `total`; beyond the last one it is the last one. */
export function countedPage(
  wanted: number,
  size: number,
  total: number,
): Page & { pages: number; offset: number } {
  const pages = Math.max(1, Math.ceil(total / size))
  const page = Math.min(wanted, pages)
  return { page, pages, more: page < pages, offset: (page - 1) * size }
}
