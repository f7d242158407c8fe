import { plainProduction, valueDifferences, valueWords } from '../../domain/profiles/profile.ts'
import type { Profile, ProfileDifference } from '../../domain/profiles/profile.ts'
import { listCaption } from '../../domain/conversation/list-words.ts'
import type { Words } from './document.ts'
import { shownText } from './shown-text.ts'
import { counted, tell } from './telling.ts'
import type { Telling } from './telling.ts'

/** Whom a gray release reaches: a share of customers, and numbers by themselves or as ranges. */
export type GrayRule = {
  percent: number
  numbers: readonly (string | { from: string; to: string })[]
}
export type Release = { grayRule?: GrayRule }
export type Releases = { was: Release; is: Release }

/** What is beside the definition: whom it reaches. */
export function tellRelease(telling: Telling, { was, is }: Releases): void {
  tellGrayRule(telling, was.grayRule, is.grayRule)
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

/** With which values it runs: another profile is one change, another value of the same one each. */
export function tellProfile(telling: Telling, before: Profile | null, is: Profile): void {
  const was = before ?? plainProduction
  const found = valueDifferences(was, is)
  if (before === null && found.length === 0) return
  if (before?.id === is.id) return found.forEach((one) => tellValue(telling, one))
  const lines = found.map((one): Words => {
    const [old, now] = sidesOf(one)
    const isSecret = one.part.startsWith('secret ') && one.was !== null && one.is !== null
    const of = (profile: Profile) => (isSecret ? ` of ${shownText(profile.name)}` : '')
    return [
      `${titleOf(one)} `,
      { gone: `${old}${of(was)}` },
      ' ',
      { added: `${now}${of(is)}` },
      ...ownTexts(telling, one),
    ]
  })
  const differ = found.length === 1 ? '1 value differs' : `${counted(found.length, 'value')} differ`
  tell(telling, {
    key: 'profile',
    kind: 'profile',
    how: before === null ? 'added' : 'changed',
    title: `Uses ${shownText(is.name)}`,
    joint: ' ',
    body: [
      before === null
        ? [`with ${counted(found.length, 'value')}`]
        : [`(was ${shownText(was.name)}): ${differ}`],
    ],
    willBe: lines,
    parts: [],
  })
}

function tellValue(telling: Telling, one: ProfileDifference): void {
  const [old, now] = sidesOf(one)
  const isSecret = one.part.startsWith('secret ')
  const marks: Words = [{ gone: old }, ' ', { added: now }, ...ownTexts(telling, one)]
  tell(telling, {
    key: `profile ${one.part}`,
    kind: 'profile',
    how: 'changed',
    title: titleOf(one),
    joint: one.part === 'chats close after' ? ' ' : ': ',
    body: [isSecret && one.is !== null ? ['new value, ', ...marks] : marks],
    was: [[old]],
    willBe: [[now]],
    parts: [],
  })
}

/** What Slipway itself says comes in the language of a locale, where the file names none. */
function ownTexts({ was, is }: Telling, one: ProfileDifference): Words {
  if (one.part !== 'locale') return []
  const [old, now] = [
    listCaption(was.definition.metadata.language ?? one.was ?? undefined),
    listCaption(is.definition.metadata.language ?? one.is ?? undefined),
  ]
  if (old === now) return []
  const picture =
    is.definition.metadata.unreadable === undefined
      ? ', and that a picture can’t be read is said in it'
      : ''
  const list = `A list opens with “${now}” (was “${old}”)${picture}`
  return [`: Slipway’s own texts change language with it. ${list}`]
}

const titles: Record<string, string> = {
  locale: 'Locale',
  'time zone': 'Time zone',
  'chats close after': 'Chats close after',
}

const titleOf = ({ part }: ProfileDifference): string =>
  titles[part] ?? shownText(`${part.charAt(0).toUpperCase()}${part.slice(1)}`)

const sidesOf = ({ part, was, is }: ProfileDifference): [string, string] => [
  shownText(valueWords(part, was)),
  shownText(valueWords(part, is)),
]
