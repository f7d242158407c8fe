import type { VersionView } from '../../control/versions/list-versions.ts'
import type { EarlierVersion, RevertPreview } from '../../control/versions/prepare-revert.ts'
import type { Rich } from '../port.ts'
import { clockWords } from '../kit/clock-words.ts'
import { limits, oneLine, people, person, plural, when } from '../kit/rich.ts'

/** `V1.4 (official) 2 Nov by Dana, approved by Ana, 5 changes: Longer hours`. */
export function versionLine(view: VersionView, zone: string): Rich {
  const released = view.released.length > 0 ? ` (${view.released.join(', ')})` : ''
  const changes = view.changeCount === null ? '' : `, ${plural(view.changeCount, 'change')}`
  const approved: Rich =
    view.approvers.length > 0 ? [', approved by ', ...people(view.approvers)] : []
  return [
    { bold: view.version.label },
    released,
    ' ',
    when(view.createdAt, zone),
    ' by ',
    person(view.author),
    ...approved,
    `${changes}: ${oneLine(view.comment, 160)}`,
  ]
}

/** The form of a revert, from its title to its submit. */
export const revertText = {
  title: (bot: string): string => oneLine(`Revert ${bot}`, limits.title),
  submit: 'Revert now',
  version: 'Bring back the words of',
  reason: 'Why',
  ticks: 'I have checked',
  notYet: (bot: string, label: string): string =>
    `You chose ${label} of ${oneLine(bot, 80)}, whose changes were not shown. Nothing was reverted yet.`,
  readFirst: 'Read what it changes, then press Revert now again.',
  shownNow: (label: string): string =>
    `What ${label} changes is shown now. Press Revert now again.`,
} as const

/** What stands above its fields; how the bot itself changes stands between head and rest. */
export const revertHead = ({ current, target, stake }: RevertPreview): Rich => [
  {
    bold:
      stake === null
        ? `Bring back the words of ${target.label}. ${current.label} is not live:`
        : `From ${current.label}, which is live, back to the words of ${target.label}:`,
  },
]

/** Where what the form shortens stands in full. */
export const allOfIt = ({ bot, current, target }: RevertPreview): string =>
  ` All of it: /bots diff ${bot.slug} ${current.label} ${target.label}.`

export function revertRest(preview: RevertPreview): Rich[] {
  const { bot, versions, target, notReverted, notRestored } = preview
  const isOnly = versions.every(({ id }) => id === target.id)
  return [
    ...(isOnly
      ? []
      : [
          [
            'Choose another version, and the form comes again with what that one changes. One that is not offered here: ',
            { code: `/revert ${bot.slug}` },
            ' and its number.',
          ],
        ]),
    [{ bold: 'Stays as it is: ' }, `${notReverted.join(', ')}.`],
    ...(notRestored.length === 0
      ? []
      : [
          [
            `⚠️ Can’t be brought back by a revert: ${oneLine(notRestored.join('; '), 400)}. Ask with /publish instead.`,
          ],
        ]),
  ]
}

export const outOfDateSoon = (openRequest: number): Rich => [
  `⚠️ R-${openRequest} is open. It will be out of date.`,
]

/** `V1.0 · published 2 Nov 2026, 13:00`, and below it `5 changes: Longer hours`. */
export function earlierOption(one: EarlierVersion, zone: string): { label: string; hint: string } {
  const count = one.changeCount === null ? '' : `${plural(one.changeCount, 'change')}: `
  return {
    label: oneLine(`${one.label} · published ${clockWords(one.publishedAt, zone)}`, limits.option),
    hint: oneLine(`${count}${one.comment}`, limits.option),
  }
}

/** Whose chats may finish follows it. */
export const revertedText = (bot: string, target: string, label: string): string =>
  `↩️ ${oneLine(bot, 80)} has the content of ${target} again, as ${label}.`

/** The form that puts a version into the draft, from its title to what came of it. */
export const restoreText = {
  title: (bot: string, label: string): string =>
    oneLine(`Restore ${label} of ${bot}`, limits.title),
  submit: 'Replace the draft',
  sure: 'Replace what the draft holds now',
  notSure: 'Nothing was replaced: the tick is missing.',
  tickOrClose: 'Tick it, or close the form.',
  tick: 'Tick it to replace the draft.',
} as const

export const restoreIntro = (draft: {
  slug: string
  revision: number
  updatedBy: { id: string; name: string }
}): Rich => [
  `The draft, revision ${draft.revision} by `,
  person(draft.updatedBy),
  ', is replaced. Keep it first with ',
  { code: `/bots export ${draft.slug}` },
  ', if it is of use.',
]

export const restoredLine = (what: {
  bot: string
  label: string
  revision: number
  edit: Rich
}): Rich => [
  `The draft of ${oneLine(what.bot, 80)} has the content of ${what.label} now, as revision ${what.revision}: `,
  ...what.edit,
]

/** The list while it is empty. */
export const noVersionYet = (slug: string, prefix: string): Rich => [
  'Nothing was published yet. Ask for it: ',
  { code: `/${prefix}publish ${slug}` },
]
