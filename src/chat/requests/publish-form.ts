import type { ProfileGives } from '../../control/profiles/choice-of-profiles.ts'
import type { PublishPreview } from '../../control/requests/prepare-publish.ts'
import type { RequestView } from '../../control/requests/request-view.ts'
import type { Unreachable } from '../../control/people/unreachable-people.ts'
import { warningsIn } from '../../control/activations/accept-warnings.ts'
import { warningTicks } from '../activations/warning-ticks.ts'
import { actionId } from '../kit/action-id.ts'
import { changeLines, lookTwiceRich, roomBeside } from './change-lines.ts'
import { holderWords, senderChangeLines, senderNames } from '../activations/activation-words.ts'
import type { Field, Form, Page, Rich } from '../port.ts'
import { limits, oneLine } from '../kit/rich.ts'
import type { people } from '../kit/rich.ts'
import { givesWords } from '../profiles/profile-words.ts'
import { resourcesField, resourcesPages } from '../profiles/resource-fields.ts'
import { notifierFields, unreachedLines } from './publish-notifiers.ts'
import { becomesPublicLines, errorsHead } from './request-words.ts'
import { grayBesideLines } from '../gray/gray-words.ts'
import { grayOption, grayPages } from './publish-gray-page.ts'
import { choiceField, pages, textField, tickField, tickList, tickListMax } from '../kit/fields.ts'
import { askedText, publishText } from './request-words.ts'

/** The form says much beside them. */
const changesChars = [300, 900] as const

/** Page 1 asks what has to be said anyhow; the later pages choose parts, for `selected` only (F13). */
export function publishForm(preview: PublishPreview): Form {
  const { bot, mode, requestNumber } = preview
  const title = mode === 'again' ? `Ask again: R-${requestNumber}` : `Publish ${bot.name}`
  return {
    id: actionId('publish', bot.id),
    title: oneLine(title, limits.title),
    submit: mode === 'again' ? 'Ask again' : 'Ask for approval',
    pages: [
      ...pages(intro(preview), firstFields(preview)),
      ...resourcesPages(preview),
      ...selectionPages(preview),
      ...grayPages(preview),
    ],
  }
}

/** Codes of the warnings, which are overridden by name (F10). */
export const warningCodes = ({ findings }: Pick<PublishPreview, 'findings'>): string[] =>
  warningsIn(findings).map(({ code }) => code)

function firstFields(preview: PublishPreview): Field[] {
  return [
    textField({
      name: 'comment',
      label: 'What changes, and why',
      required: true,
      value: preview.comment,
    }),
    choiceField({
      name: 'what',
      label: 'What to publish',
      value: 'all',
      options: [
        { value: 'all', label: 'All changes' },
        { value: 'selected', label: 'Only some flows' },
        ...grayOption(preview),
      ],
    }),
    ...profileField(preview),
    ...resourcesField(preview),
    ...notifierFields(preview),
    ...tickList({
      name: 'asked',
      label: 'Ask these approvers (none ticked: all)',
      items: approversShown(preview).map(({ id, name }) => ({ value: id, label: name })),
      chosen: preview.asked,
    }),
    ...warningTicks(warningsIn(preview.findings)),
  ]
}

const approversMax = 25

/** Who was asked before is among them. */
function approversShown({ approvers, asked }: PublishPreview): PublishPreview['approvers'] {
  const first = approvers.filter(({ id }) => asked.includes(id))
  return [...first, ...approvers.filter(({ id }) => !asked.includes(id))].slice(0, approversMax)
}

const profilesMax = 25

/** The chosen one is always among those that fit. */
function profileField({ profile, profiles }: PublishPreview): Field[] {
  if (profiles.length === 0) return []
  const others = profiles.filter(({ id }) => id !== profile.id)
  const shown = [profile, ...others].slice(0, profilesMax)
  const known: { id: string; name: string; gives?: ProfileGives }[] = [...profiles]
  if (!profiles.some(({ id }) => id === profile.id)) known.push(profile)
  const inOrder = known.filter(({ id }) => shown.some((one) => one.id === id))
  const field = choiceField({
    name: 'profile',
    label: 'Profile',
    value: profile.id,
    options: inOrder.map(({ id, name, gives }) => ({
      value: id,
      label: oneLine(name, limits.option),
      ...(gives && { hint: givesWords(gives) }),
    })),
    ...(profiles.length > profilesMax && { hint: publishText.moreProfiles }),
  })
  return [field]
}

function intro(preview: PublishPreview): Rich[] {
  const { told, senders, notCarried, approvers } = preview
  const beside = [
    ...lookTwiceRich(told),
    ...findingLines(preview),
    ...grayBesideLines(preview.gray, 'approval'),
    ...becomesPublicLines(preview),
    ...senderChangeLines(preview.senderChange),
    ...takeoverLines(senders),
    ...unreachedLines(preview.notifiers.unreached),
    [{ bold: 'Stays as it is: ' }, `${notCarried.join(', ')}.`],
    ...(approvers.length === 0 ? [[publishText.nobodyApproves]] : []),
  ]
  return [...changed(preview, roomBeside(beside, changesChars)), ...beside]
}

/** Who answers there now, for the first ones; the others by their names. */
function takeoverLines(senders: PublishPreview['senders']): Rich[] {
  const held = senders.flatMap(({ name, heldBy }) => (heldBy ? [{ name, heldBy }] : []))
  const lines = held.slice(0, takeoversMax).map(({ name, heldBy }): Rich => {
    return ['⚠️ ', ...holderWords(oneLine(name, 60), heldBy), publishText.takesOver]
  })
  const others = held.slice(takeoversMax).map(({ name }) => name)
  return others.length === 0 ? lines : [...lines, [publishText.takesOverToo(senderNames(others))]]
}

const takeoversMax = 3

function changed({ bot, base, changes, told }: PublishPreview, charsMax: number): Rich[] {
  if (changes.length === 0 && base) return nothingChangedYet(bot.name, base.label)
  return [
    [{ bold: base ? `Changes against ${base.label}` : 'First version: everything is new' }],
    ...changeLines(told, { charsMax, leadsTo: publishText.wholeDiff(bot.slug) }),
  ]
}

/** The form still opens: what it asks can be the change (F39 F64). */
const nothingChangedYet = (bot: string, base: string): Rich[] => [
  [{ bold: publishText.nothingChanged(bot, base) }],
  [publishText.changeElse],
]

function findingLines({ findings, editUrl }: PublishPreview): Rich[] {
  const errors = findings.filter((finding) => finding.severity === 'error')
  if (errors.length === 0) return []
  return [
    [{ bold: errorsHead(errors.length) }, ', at ', { link: editUrl, text: editUrl }, '.'],
    ...errors.slice(0, 3).map((finding): Rich => [oneLine(finding.text, 200)]),
  ]
}

function selectionPages({ selectable }: PublishPreview): Page[] {
  const { flows, shared, settings } = selectable
  const fields = [
    ...tickList({
      name: 'flows',
      label: 'Flows',
      items: flows.map(({ id, kind }) => ({ value: id, label: id, hint: kind })),
    }),
    ...tickList({
      name: 'shared',
      label: 'Messages, memory, phrases',
      items: shared.map(({ part, usedBy }) => ({
        value: part,
        label: part,
        hint: usedBy.length > 0 ? `used by ${usedBy.join(', ')}` : 'used by no flow',
      })),
    }),
    ...(settings ? [tickField('settings', 'Settings')] : []),
  ]
  if (fields.length === 0) return []
  const left = Math.max(flows.length, shared.length) - tickListMax
  const lines: Rich[] = [
    [publishText.tickFlows],
    ...(left > 0 ? [[publishText.tooMany(left)]] : []),
  ]
  return pages(lines, fields, lines.slice(0, 1)).map((page) => ({
    ...page,
    when: { field: 'what', value: 'selected' },
  }))
}

/**
 * Who was asked, for the answer. Nobody told those who have no account here; those who take no direct
 * messages are called in the card's thread.
 */
export function askedLines(
  { number, ...view }: Pick<RequestView, 'number' | 'waitsFor'>,
  { unlinked, closed }: Unreachable,
  prefix: string,
): Rich[] {
  const asked = view.waitsFor.flatMap(({ of }) => of)
  if (asked.length === 0) {
    return [[askedText.nobody(number, prefix)]]
  }
  const isNobodyTold = asked.every(({ id }) => unlinked.has(id))
  const each = [...new Map(asked.map((one) => [one.id, one])).values()]
  const among = (some: ReadonlySet<string>) => each.filter(({ id }) => some.has(id))
  const waits = askedText.waits(number, view.waitsFor, isNobodyTold)
  return [waits, ...unlinkedLine(among(unlinked), prefix), ...closedLine(among(closed))]
}

const unlinkedLine = (some: Parameters<typeof people>[0], prefix: string): Rich[] =>
  some.length === 0 ? [] : [askedText.unlinked(some, prefix)]

const closedLine = (some: Parameters<typeof people>[0]): Rich[] =>
  some.length === 0 ? [] : [askedText.closed(some)]
