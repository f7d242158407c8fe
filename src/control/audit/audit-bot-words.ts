import { demandWords } from '../../domain/policy.ts'
import type { RiskRule } from '../../domain/policy.ts'
import { shareText } from '../../domain/gray/plan.ts'
import { because, counted, differences, instant, planned, said, valuesOf } from './told-row.ts'
import type { ToldRow, Values, Words } from './told-row.ts'

const ofBots: Words = {
  'bot.create': ({ it }) => `made the bot ${it}`,
  'bot.delete': ({ it, before }) => `deleted the bot ${said(before['name'] ?? it)}`,
  'bot.rename': ({ before, after }) =>
    `renamed a bot: ${differences(before, after, { name: 'name', slug: 'short name' })}`,
  'bot.hand-over': ({ it, before, after, name }) =>
    `handed ${it} over: ${names(before['superAdmins'], name)} → ${names(after['superAdmins'], name)}`,
  'home.set': ({ it, before, after }) =>
    `moved the cards of ${it}: ${homes(before)} → ${homes(after)}`,
  'logo.set': ({ it, after }) => `${after['bytes'] === 0 ? 'removed' : 'set'} the logo of ${it}`,
  'approver.add': ({ it, after, name }) => `made ${name(after['approver'])} an approver of ${it}`,
  'approver.remove': ({ it, before, name }) =>
    `took ${name(before['approver'])} off the approvers of ${it}`,
  'draft.save': ({ it, after }) => `saved the draft of ${it}, ${counted(after['parts'], 'change')}`,
}

const ofPolicy: Words = {
  'policy.set': ({ it, before, after, name }) =>
    `changed how ${it} is approved: ${policyWords(before, after)}${proposed(after, name)}`,
  'policy.propose': ({ it, before, after }) =>
    `asked for looser rules of ${it}: ${policyWords(before, after)}`,
  'policy.drop': ({ it }) => `dropped the looser rules of ${it}; nothing changed`,
  'policy.expire': ({ it }) =>
    `let the looser rules of ${it} expire: nobody confirmed them in time`,
}

const proposed = ({ proposedBy }: Values, name: ToldRow['name']): string =>
  proposedBy === undefined ? '' : `; ${name(proposedBy)} had asked for it`

/** `approvals: 2 → 1; someone else must approve: yes → no`. */
function policyWords(before: Values, after: Values): string {
  const withRisks = (policy: Values): Values => ({
    ...policy,
    risks: Array.isArray(policy['risks'])
      ? policy['risks'].map((rule: RiskRule) => `${rule.reason} (${demandWords(rule)})`)
      : [],
  })
  return differences(withRisks(before), withRisks(after), {
    approvals: 'approvals',
    fourEyes: 'someone else must approve',
    checklist: 'checklist',
    risks: 'needs more',
  })
}

const homes = ({ list }: Values): string =>
  Array.isArray(list) && list.length > 0
    ? list
        .map(valuesOf)
        .map(({ platform, channel }) => `${said(channel)} on ${said(platform)}`)
        .join(', ')
    : 'nowhere'

const names = (ids: unknown, name: ToldRow['name']): string =>
  Array.isArray(ids) && ids.length > 0 ? ids.map(name).join(', ') : 'nobody'

const ofVersions: Words = {
  'version.release': ({ it, before, after }) =>
    `released ${said(after['version'])} of ${it} ${reach(after)}${before['version'] === undefined ? '' : `, in place of ${said(before['version'])}`}`,
  'version.revert': ({ it, before, after }) =>
    `reverted ${it} to the content of ${said(after['to'])}: ${said(before['version'])} → ${said(after['version'])}${because(after['reason'])}`,
  'version.cancel': ({ it, before }) => `took ${said(before['version'])} of ${it} off its release`,
  'bot.senders': ({ it, after }) => `changed where ${it} answers: ${moved(after)}`,
  'bot.activate': ({ it, before, after, name }) =>
    `activated ${it} on ${said(after['sender'])}${before['botId'] === undefined ? '' : `, taking it over from ${name(before['botId'])}`}${accepted(after)}`,
  'bot.deactivate': ({ it, before, after }) =>
    `deactivated ${it} on ${said(before['sender'] ?? after['sender'])}${after['openSessions'] === 'end' ? ', ending its chats at once' : ''}${because(after['reason'])}`,
  'drain.start': ({ it, after, name }) =>
    `let ${counted(after['sessions'], 'chat')} of ${it} finish on ${name(after['versionId'])} on ${name(after['senderId'])}, until ${instant(after['dueAt'])}`,
  'drain.extend': ({ it, before, after }) =>
    `gave the last chats of ${it} more time: ${instant(before['dueAt'])} → ${instant(after['dueAt'])}`,
  'drain.end': ({ it, after, name }) =>
    `ended the last chats of ${it} on ${name(after['versionId'])} on ${name(after['senderId'])}: ${ends[said(after['why'])] ?? said(after['why'])}`,
}

const reach = ({ track }: Values): string =>
  track === 'gray' ? 'to a part of the customers' : 'to everyone'

const accepted = ({ overridden }: Values): string =>
  Array.isArray(overridden) ? `; accepted warnings: ${said(overridden)}` : ''

function moved({ version, left, dropped, gained, silenced }: Values): string {
  const some = (value: unknown): value is unknown[] => Array.isArray(value) && value.length > 0
  const parts = [
    ...(some(left) ? [`no longer on ${said(left)}`] : []),
    ...(some(dropped) ? [`no longer names ${said(dropped)}`] : []),
    ...(some(gained) ? [`may answer on ${said(gained)}`] : []),
    ...(some(silenced) ? [`nobody answers on ${said(silenced)} any more`] : []),
  ]
  return `${parts.join('; ')} (${said(version)})`
}

const ends: Record<string, string> = {
  empty: 'all had finished',
  due: 'the time to finish was over',
  now: 'somebody ended them',
  'at once': 'they were to end at once',
  replaced: 'newer ones took their place',
  deactivated: 'the bot was deactivated',
  'active again': 'it answers again, so they go on',
}

const ofSchedules: Words = {
  'bot.schedule': ({ it, after }) =>
    `scheduled ${it} (${said(after['schedule'])}): ${planned(after['steps'])}`,
  'schedule.change': ({ it, before, after }) =>
    `changed ${said(after['schedule'])} of ${it}: ${planned(before['steps'])} → ${planned(after['steps'])}`,
  'schedule.cancel': ({ it, before }) =>
    `cancelled ${said(before['schedule'])} of ${it}: ${planned(before['steps'])}`,
  'schedule.move': ({ it, before, after }) =>
    `moved ${said(before['schedule'])} of ${it} because the rules of its time zone changed: ${instant(before['at'])} → ${instant(after['at'])}`,
  'schedule.late': ({ it, after }) =>
    `came too late for ${said(after['schedule'])} of ${it} and asked whether to ${said(after['step'])} now`,
  'schedule.done': ({ it, after }) =>
    `carried out ${said(after['schedule'])} of ${it}: ${said(after['step'])}`,
  'schedule.failed': ({ it, after }) =>
    `could not ${said(after['step'])} ${it} as ${said(after['schedule'])} said: ${said(after['problem'])}`,
  'schedule.skipped': ({ it, after }) =>
    `did not ${said(after['step'])} ${it} as ${said(after['schedule'])} said: ${said(after['problem'])}`,
  'schedule.expired': ({ it, after }) =>
    `let ${said(after['schedule'])} of ${it} expire: nobody answered for a day`,
  'schedule.cancelled': ({ it, after }) =>
    `dropped the ${said(after['step'])} of ${said(after['schedule'])} of ${it}`,
}

const ofGray: Words = {
  'gray.start': ({ it, after, name }) =>
    `let a part of the customers of ${it} meet ${name(after['versionId'])}`,
  'gray.grow': ({ it, after, name }) =>
    `took ${name(after['versionId'])} of ${it} to ${shareText(Number(after['basisPoints'] ?? 0))} of customers`,
  'gray.hold': ({ it, after, name }) =>
    `held the gray release of ${name(after['versionId'])} of ${it}${because(after['why'])}`,
  'gray.promote': ({ it, after, name }) =>
    `made ${name(after['versionId'])} of ${it} official: everybody meets it`,
}

const ofChats: Words = {
  'handoff.reply': ({ it }) => `answered a customer of ${it}`,
  'handoff.return': ({ it }) => `gave a customer of ${it} back to the bot`,
  'handoff.end': ({ it, after }) =>
    `ended a hand-over of ${it}: ${said(after['why'])}; ${counted(after['unanswered'], 'message')} without an answer`,
  'conversation.restart': ({ it }) => `began a chat of ${it} anew`,
  'conversation.export': ({ it, after }) =>
    `took a chat of ${it} along as a file, ${counted(after['lines'], 'line')}`,
  'conversation.reveal': ({ it, after }) =>
    `saw the number of a customer of ${it}, ${said(after['contact'])}`,
  'short-link.make': ({ it, after }) => `made a link of ${it}${leads(after)}`,
  'short-link.pause': ({ it, after }) => `paused the link of ${it}${leads(after)}`,
  'short-link.resume': ({ it, after }) => `opened the link of ${it}${leads(after)} again`,
}

const leads = ({ flow, campaign }: Values): string =>
  `${flow ? ` to ${said(flow)}` : ''}${campaign ? ` for ${said(campaign)}` : ''}`

/** All that concerns one bot, but its requests. */
export const botWords: Words = {
  ...ofBots,
  ...ofPolicy,
  ...ofVersions,
  ...ofSchedules,
  ...ofGray,
  ...ofChats,
}
