import type { PublishPreview } from '../../control/requests/prepare-publish.ts'
import { senderNames } from '../activations/activation-words.ts'
import { clip, oneLine, plural } from '../kit/rich.ts'
import type { Rich } from '../port.ts'

type Numbers = PublishPreview['numbers']

/** Who gets it once it is approved: nobody where no number is on, or nobody is served there (F13, F85). */
export function becomesPublicLines({
  numbers,
  getsTestCode,
}: Pick<PublishPreview, 'numbers' | 'getsTestCode'>): Rich[] {
  const on = numbers.filter(({ isOn }) => isOn)
  return [
    [publicWords(numbers, on)],
    ...on.slice(0, unservedMax).flatMap(unservedLine),
    ...(getsTestCode ? [['It gets a new test code for voice and tests.']] : []),
  ]
}

const unservedMax = 3

function publicWords(numbers: Numbers, on: Numbers): string {
  if (numbers.length === 0) return 'Customers get this once a number is named and switched on.'
  if (on.length === 0) {
    return clip(
      `No number is switched on: customers get this once a manager switches on ${senderNames(numbers.map(({ name }) => name))} with /activate.`,
      400,
    )
  }
  const served = on.filter(({ unserved }) => unserved === null)
  return served.length === 0
    ? 'No customer is reached yet where it is switched on.'
    : clip(
        `Customers on ${senderNames(served.map(numberWords))} get this once it is approved.`,
        400,
      )
}

const numberWords = ({ name, masked }: Numbers[number]): string =>
  `${oneLine(name, 20)} (${oneLine(masked, 16)})`

const unservedLine = ({ name, unserved }: Numbers[number]): Rich[] =>
  unserved === null
    ? []
    : [[`⚠️ ${oneLine(name, 40)}: ${oneLine(`${unserved.why}. ${unserved.fix}`, 200)}`]]

/** Above what has to be fixed; the way to the editor follows it. */
export const errorsHead = (count: number): string =>
  `❌ ${plural(count, 'error')}: fix ${count === 1 ? 'it' : 'them'} before you publish`

/** The list while it is empty: nobody asked, or nothing waits for whoever looks. */
export const noRequests = {
  any: (prefix: string, slug: string | undefined): Rich => [
    'Nobody has asked for anything here. Ask for a publish: ',
    { code: `/${prefix}publish ${slug ?? ''}`.trim() },
  ],
  mine: (prefix: string): Rich => [
    'Nothing waits for you. All requests: ',
    { code: `/${prefix}bots requests which:all` },
  ],
} as const
