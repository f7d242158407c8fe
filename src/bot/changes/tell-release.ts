import type { Words } from './document.ts'
import { shownText } from './shown-text.ts'
import { counted, tell } from './telling.ts'
import type { Telling } from './telling.ts'

/** Values of a profile; of a secret only its version is known here. */
export type Profile = { name: string; values: Record<string, string | { secretVersion: number }> }
/** Whom a gray release reaches: a share of customers, and numbers by themselves or as ranges. */
export type GrayRule = {
  percent: number
  numbers: readonly (string | { from: string; to: string })[]
}
export type Release = { profile?: Profile; grayRule?: GrayRule }
export type Releases = { was: Release; is: Release }

/** What is beside the definition: with which values it runs, and whom it reaches. */
export function tellRelease(telling: Telling, { was, is }: Releases): void {
  tellProfile(telling, was.profile, is.profile)
  tellGrayRule(telling, was.grayRule, is.grayRule)
}

function tellProfile(telling: Telling, was: Profile | undefined, is: Profile | undefined): void {
  const names = new Set([...Object.keys(was?.values ?? {}), ...Object.keys(is?.values ?? {})])
  const lines = [...names].flatMap((name): Words[] => {
    const [old, now] = [was, is].map((profile) => valueWords(profile?.values[name]))
    return old === now
      ? []
      : [[`${shownText(name)} `, { gone: old ?? '' }, ' ', { added: now ?? '' }]]
  })
  const renamed = was?.name !== is?.name
  if (lines.length === 0 && !renamed) return
  const [first] = lines
  tell(telling, {
    key: 'profile',
    kind: 'profile',
    how: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed',
    title: renamed ? `Uses ${shownText(is?.name ?? 'no profile')}` : 'Profile',
    joint: renamed ? ' ' : ': ',
    body: renamed
      ? [
          [
            `(was ${shownText(was?.name ?? 'none')}): ${lines.length} ${lines.length === 1 ? 'value differs' : 'values differ'}`,
          ],
        ]
      : first && lines.length === 1
        ? [first]
        : [[counted(lines.length, 'value') + ' differ']],
    willBe: lines,
    parts: [],
  })
}

function valueWords(value: Profile['values'][string] | undefined): string {
  if (value === undefined) return 'not set'
  return typeof value === 'string' ? shownText(value) : `version ${value.secretVersion}`
}

function tellGrayRule(telling: Telling, was: GrayRule | undefined, is: GrayRule | undefined): void {
  const [before, after] = [was?.percent ?? 0, is?.percent ?? 0]
  if (before !== after) {
    tell(telling, {
      key: 'gray rule',
      kind: 'gray',
      how: 'changed',
      title: 'Reaches',
      joint: ' ',
      body: [[`${after} in 100 customers (was ${before})`]],
      parts: [],
    })
  }
  const [old, now] = [was, is].map((rule) => (rule?.numbers ?? []).map(numbersWords))
  const added = (now ?? []).filter((one) => !old?.includes(one))
  const gone = (old ?? []).filter((one) => !now?.includes(one))
  const sides = {
    was: (old ?? []).map((one): Words => [one]),
    willBe: (now ?? []).map((one): Words => [one]),
  }
  if (added.length > 0)
    tell(telling, {
      ...sides,
      key: 'gray numbers',
      kind: 'gray',
      how: 'added',
      title: 'Adds',
      joint: ' ',
      body: [[`the numbers ${added.join(', ')}`]],
      parts: [],
    })
  if (gone.length > 0)
    tell(telling, {
      ...sides,
      key: 'gray numbers gone',
      kind: 'gray',
      how: 'removed',
      title: 'No longer reaches',
      joint: ' ',
      body: [[{ gone: `the numbers ${gone.join(', ')}` }]],
      parts: [],
    })
}

const numbersWords = (numbers: GrayRule['numbers'][number]): string =>
  typeof numbers === 'string'
    ? shownText(numbers)
    : `${shownText(numbers.from)} to ${shownText(numbers.to)}`
