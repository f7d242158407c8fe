import { handOffCounts } from '../../control/handoffs/list-hand-offs.ts'
import { listChannelAlerts } from '../../control/delivery/list-channel-alerts.ts'
import { listChannelProblems } from '../../control/delivery/list-channel-problems.ts'
import { listProblems } from '../../control/delivery/list-problems.ts'
import { listWaiting } from '../../control/delivery/list-waiting.ts'
import { listUndelivered } from '../../control/delivery/list-undelivered.ts'
import { listRefusedMailboxes } from '../../control/mail/list-refused-mailboxes.ts'
import { channelLink } from '../kit/channel-link.ts'
import type { Rich } from '../port.ts'
import { oneLine, plural, when } from '../kit/rich.ts'
import { newsLine } from './resource-words.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command, ChatContext } from '../kit/handler.ts'
import { doctorText } from './bot-words.ts'

const waitingShown = 10
const kinds = {
  card: 'a card',
  note: 'a note',
  line: 'a line',
  dm: 'a direct message',
  directs: 'direct messages',
  mail: 'a mail',
} as const

export const doctor: Command = {
  name: 'doctor',
  summary: 'What is broken, and what could not be delivered',
  answer: 'private',
  options: [],
  permission: 'people.see',
  run: async ({ ctx, me }) => {
    const found = await listUndelivered(ctx)
    const alerts = await alertLines(ctx, me.zone)
    const known = Object.entries(ctx.ports.troubles?.() ?? {}).filter(
      ([part]) => part !== 'whatsapp' || alerts.length === 0,
    )
    const troubles = [
      ...alerts,
      ...known.map(([, said]): Rich => [`❌ ${said}`]),
      ...(await handOffLines(ctx)),
      ...(await waitingLines(ctx, me.zone)),
      ...(await channelLines(ctx, me.zone)),
      ...(await problemLines(ctx, me.zone)),
      ...(await mailboxLines(ctx, me.zone)),
    ]
    const works = mailLines(ctx, me.zone)
    if (found.length === 0) {
      const isWell = troubles.length === 0
      const said: Rich = [doctorText.allDelivered]
      return privateNotice([...troubles, said, ...works], { tone: isWell ? 'ok' : 'info' })
    }
    const lines = found.map((row): Rich => {
      const what = row.platform === 'mail' ? ' ' : ` ${row.platform}: `
      const where =
        row.platform === 'mail'
          ? oneLine(row.target, 60)
          : channelLink(row.platform, row.install, row.target)
      const tried = row.givenUp ? 'given up' : `tried ${plural(row.attempts, 'time')}, again soon`
      return [
        '⚠️ ',
        when(row.at, me.zone),
        `${what}${kinds[row.kind]} to `,
        where,
        `, ${tried}: ${oneLine(row.problem, 120)}`,
      ]
    })
    const head: Rich = [{ bold: `${plural(found.length, 'message')} not delivered` }]
    return privateNotice([...troubles, head, ...lines, ...works])
  },
}

/** Customers who asked for a person and have no answer yet (F87). */
async function handOffLines(ctx: ChatContext['ctx']): Promise<Rich[]> {
  const { waiting } = await handOffCounts(ctx)
  if (waiting === 0) return []
  const who = waiting === 1 ? '1 customer waits' : `${waiting} customers wait`
  return [
    [`🙋 ${who} for a person to answer: `, { code: `/${ctx.settings.commandPrefix}bots handoffs` }],
  ]
}

/** What customers have not got yet, though they should. */
async function waitingLines(ctx: ChatContext['ctx'], zone: string): Promise<Rich[]> {
  const { outbound, inbound } = await listWaiting(ctx)
  return [
    ...(inbound === null ? [] : [doctorText.unhandled(inbound, zone)]),
    ...outbound.slice(0, waitingShown).map((one) => doctorText.unsent(one, zone)),
  ]
}

/** Numbers that nothing can be sent from, by whichever process found it. */
async function alertLines(ctx: ChatContext['ctx'], zone: string): Promise<Rich[]> {
  const alerts = await listChannelAlerts(ctx)
  return alerts.map(({ sender, problem, since, mend }): Rich => {
    const what = `: WhatsApp takes no answer: ${oneLine(problem, 200)}. ${mend}`
    return [`❌ ${oneLine(sender, 60)}, since `, when(since, zone), what]
  })
}

/** Senders that no customer reaches, and what channels could not take. */
async function channelLines(ctx: ChatContext['ctx'], zone: string): Promise<Rich[]> {
  const { unserved, news, moreNews } = await listChannelProblems(ctx)
  return [
    ...unserved.map(({ sender, why, fix }): Rich => [`⚠️ ${oneLine(sender, 40)}: ${why}. ${fix}`]),
    ...news.map((one): Rich => ['⚠️ ', ...newsLine(one, zone)]),
    ...(moreNews === 0 ? [] : [doctorText.moreNews(moreNews, ctx.settings.commandPrefix)]),
  ]
}

/** Whether mail works, as far as this process knows. */
function mailLines({ settings, ports }: ChatContext['ctx'], zone: string): Rich[] {
  if (!settings.mail || ports.troubles?.().mail !== undefined) return []
  const sentAt = ports.mailSentAt?.() ?? null
  if (sentAt === null) return [[doctorText.noMailYet]]
  return [doctorText.mailWorks(sentAt, zone)]
}

/** Whom no mail reaches. */
async function mailboxLines(ctx: ChatContext['ctx'], zone: string): Promise<Rich[]> {
  const refused = await listRefusedMailboxes(ctx)
  return refused.map(({ name, address, problem, at }): Rich => {
    const what = `: no mail reaches ${oneLine(address, 120)}: ${oneLine(problem, 200)}`
    return [`✉️ ${oneLine(name, 60)}, since `, when(at, zone), what]
  })
}

/** What bots and their action servers did wrong in live conversations, in the last day. */
async function problemLines(ctx: ChatContext['ctx'], zone: string): Promise<Rich[]> {
  const problems = await listProblems(ctx)
  if (problems.length === 0) return []
  const lines = problems.map(({ slug, code, text, count, lastAt }): Rich => {
    const often = count > 1 ? `, ${count} times` : ''
    return [
      '⚠️ ',
      when(lastAt, zone),
      ` ${oneLine(slug, 60)}${often}: ${oneLine(text, 200)} `,
      { code },
    ]
  })
  return [[{ bold: 'Went wrong in conversations, last 24 hours' }], ...lines]
}
