import { isDraining, standingOfBot } from '../../control/activations/drain-view.ts'
import type { BotView } from '../../control/bots/bot-view.ts'
import { aboutSessions } from '../activations/drain-words.ts'
import { unservedLine } from './resource-words.ts'
import { botButtons } from './bot-buttons.ts'
import type { Card, Rich, Tone } from '../port.ts'
import { oneLine, people, person, plural, whenShared } from '../kit/rich.ts'
import { nextLines } from '../schedules/schedule-words.ts'

const sendersShown = 5

/** A bot's own card: what answers where now, and what can be done with it. */
export function botCard(view: BotView): Card {
  const status = statusOf(view)
  const name = oneLine(view.name, 80)
  return {
    subject: `bot:${view.id}`,
    title: oneLine(`${view.name} · ${view.slug}`, 140),
    tone: toneOf(view),
    status,
    summary: `${name}: ${status}.`,
    fields: fields(view),
    sections: [...activeSection(view), ...drainSection(view)],
    notes: notes(view),
    ...botButtons(view),
  }
}

const gray = ({ releases }: BotView) => releases.find((release) => release.track === 'gray')
const official = ({ releases }: BotView) => releases.find((release) => release.track === 'official')

function toneOf(view: BotView): Tone {
  if (view.active.length > 0) return 'live'
  return official(view) && !isDraining(view) ? 'quiet' : 'waiting'
}

function statusOf(view: BotView): string {
  const release = official(view)
  const standing = standingOfBot(view)
  if (standing === 'active') {
    return `🚀 Live with ${release?.version.label ?? 'no version'} on ${plural(view.active.length, 'number')}`
  }
  if (standing === 'draining') return drainingStatus(view)
  return release ? `⏸ Not live: ${release.version.label} is approved` : '📝 Draft: never published'
}

function drainingStatus({ id, draining }: BotView): string {
  const own = draining.filter(({ bot }) => bot.id === id)
  const labels = [...new Set(own.map(({ version }) => version.label))]
  const open = own.reduce((sum, { openSessions }) => sum + openSessions, 0)
  return `🌊 Finishing: ${plural(open, 'chat')} on ${labels.join(' and ')}`
}

function fields(view: BotView): Card['fields'] {
  const release = official(view)
  const nobody: Rich = ['nobody yet']
  const { draft, superAdmins, approvers } = view
  return [
    {
      label: 'Official version',
      value: release
        ? [`${release.version.label}${withProfile(release)}, `, whenShared(release.releasedAt)]
        : ['none'],
    },
    { label: 'Super admins', value: superAdmins.length > 0 ? people(superAdmins) : nobody },
    { label: 'Approvers', value: approvers.length > 0 ? people(approvers) : nobody },
    { label: 'Draft', value: [`revision ${draft.revision}, by `, person(draft.updatedBy)] },
    ...(view.accessCode ? [{ label: 'Test code', value: [{ code: view.accessCode }] }] : []),
    ...sharingField(view),
  ]
}

const withProfile = ({ profile }: BotView['releases'][number]): string =>
  profile ? `, with ${oneLine(profile, 60)}` : ''

/** At most an hour late: a scan draws nothing. */
const sharingField = ({ sharing: { links, scans, hosted } }: BotView): Card['fields'] => [
  ...(hosted === null
    ? []
    : [{ label: 'Hosted page', value: [{ link: hosted, text: hosted }, ', leads to its chat'] }]),
  ...(links === 0
    ? []
    : [{ label: 'Links', value: [`${plural(links, 'link')}, ${plural(scans, 'scan')}`] }]),
]

function activeSection({ active }: BotView): Card['sections'] {
  if (active.length === 0) return []
  const lines = active.slice(0, sendersShown).map((sender): Rich => {
    const test = sender.isTest ? ', a test number' : ''
    const where = `${oneLine(sender.name, 40)} (${sender.channel}, ${oneLine(sender.masked, 40)}${test})`
    const sessions = aboutSessions(sender.sessionsShown)
    return [`${where}: ${sessions}, since `, whenShared(sender.since), ' by ', person(sender.by)]
  })
  return [{ title: 'Answers on', lines, more: Math.max(0, active.length - sendersShown) }]
}

/** What drains, to be watched: how many are left of how many, and until when (F46). */
function drainSection(view: BotView): Card['sections'] {
  const { draining } = view
  if (draining.length === 0) return []
  const lines = draining.slice(0, sendersShown).map((drain): Rich => {
    const { bot, version, sender, openSessions, opened, dueAt } = drain
    const whose = bot.id === view.id ? '' : ` of ${oneLine(bot.name, 60)}`
    const left = `${openSessions} of ${plural(opened, 'chat')} left`
    const what = `🌊 ${version.label}${whose} on ${oneLine(sender, 40)}: ${left}, until `
    return [what, whenShared(dueAt, 'time'), ', ', whenShared(dueAt, 'relative')]
  })
  return [{ title: 'Finishing', lines, more: Math.max(0, draining.length - sendersShown) }]
}

/** The failures line: what nobody sees who does not look (F87). */
const failureNotes = ({ failures, slug }: BotView): Rich[] =>
  failures.length === 0
    ? []
    : [
        [
          `⚠️ In conversations, last 24 hours: ${failures.map(({ kind, count }) => `${count} ${kind}`).join(', ')}. See `,
          { code: `/trace ${slug}` },
          ' and ',
          { code: '/bots doctor' },
        ],
      ]

const notes = (view: BotView): Rich[] => [
  ...unservedLine(view.unserved),
  ...failureNotes(view),
  ...notesOfPlans(view),
]

const notesOfPlans = (view: BotView): Rich[] => [
  ...grayNote(view),
  ...nextLines(view.schedules),
  ...(view.openRequest ? [[`📬 R-${view.openRequest.number}: ${view.openRequest.state}`]] : []),
]

/** Whom it reaches stands on a card of its own. */
function grayNote(view: BotView): Rich[] {
  const release = gray(view)
  if (!release) return []
  const how = release.isHeld
    ? `⏸ The gray release of ${release.version.label} is held: `
    : `🌗 ${release.version.label} for a part of the customers: `
  return [[how, { code: `/gray ${view.slug}` }]]
}
