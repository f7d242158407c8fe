/** When Meta ends the versions of its Graph API: two years after the next one came. */
const ends: Readonly<Record<string, number>> = {
  'v20.0': Date.UTC(2026, 8, 24),
  'v21.0': Date.UTC(2027, 0, 21),
  'v22.0': Date.UTC(2027, 4, 20),
  'v23.0': Date.UTC(2027, 9, 8),
  'v24.0': Date.UTC(2028, 1, 18),
  'v25.0': Date.UTC(2028, 6, 29),
  // The next one is not there yet, so this is the earliest.
  'v26.0': Date.UTC(2028, 6, 29),
}
const newest = 'v26.0'
const warnMs = 90 * 86_400_000

/** What somebody should change before nothing can be sent any more, or null. `now` is UTC ms. */
export function graphVersionProblem(version: string, now: number): string | null {
  const end = ends[version]
  if (end === undefined || now < end - warnMs) return null
  const day = new Date(end).toISOString().slice(0, 10)
  const when = now < end ? `Meta ends ${version} of its Graph API on` : `${version} ended on`
  const instead =
    version === newest
      ? 'Set WHATSAPP_GRAPH_VERSION to a newer version.'
      : `Set WHATSAPP_GRAPH_VERSION to ${newest}, or leave it out.`
  return `${when} ${day}. ${instead}`
}
