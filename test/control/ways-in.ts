import type { FieldValues } from '../../src/chat/port.ts'
import type { World } from './access-world.ts'
import { botText } from '../helpers/cast.ts'

type To = (world: World) => string

/** Every command with the verb that its refusal comes from. */
export const lines: readonly (readonly [verb: string, line: To])[] = [
  ['preparePublish', ({ live }) => `/publish ${live.slug}`],
  ['prepareActivation', ({ idle }) => `/activate ${idle.slug}`],
  ['prepareDeactivation', ({ live }) => `/deactivate ${live.slug}`],
  ['listSchedules', () => '/schedule list'],
  ['proposeSchedule', ({ idle }) => `/schedule add ${idle.slug} Thu 9:00`],
  ['prepareSchedule', ({ idle }) => `/schedule add ${idle.slug}`],
  ['proposeSchedule', ({ planned }) => `/schedule change ${planned.label} Thu 9:00`],
  ['cancelSchedule', ({ planned }) => `/schedule cancel ${planned.label}`],
  ['prepareRevert', ({ live }) => `/revert ${live.slug}`],
  ['makeShortLink', ({ live }) => `/qr ${live.slug}`],
  ['shareBot', ({ live }) => `/qr ${live.slug} text:Hello`],
  ['listShortLinks', ({ live }) => `/qr ${live.slug} as:list`],
  ['scansCsv', ({ live }) => `/qr ${live.slug} as:csv`],
  ['traceConversation', ({ live }) => `/trace ${live.slug} +4915112345678`],
  ['explainAnswer', ({ live }) => `/why ${live.slug} +4915112345678`],
  ['listTroubles', ({ live }) => `/trace ${live.slug}`],
  ['listHandOffs', () => '/bots handoffs'],
  ['listBots', () => '/bots list'],
  ['readBot', ({ live }) => `/bots show ${live.slug}`],
  ['createBot', () => '/bots create lobby Lobby'],
  ['duplicateBot', ({ live }) => `/bots duplicate ${live.slug} copy Copy`],
  ['deleteBot', ({ fresh }) => `/bots delete ${fresh.slug} ${fresh.slug}`],
  ['exportBot', ({ live }) => `/bots export ${live.slug}`],
  ['compareVersions', ({ live }) => `/bots diff ${live.slug}`],
  ['readDraft', ({ live }) => `/bots validate ${live.slug}`],
  ['listRequests', () => '/bots requests'],
  ['listVersions', ({ live }) => `/bots versions ${live.slug}`],
  ['listFlows', ({ live }) => `/bots flows ${live.slug}`],
  ['readDraft', ({ live }) => `/bots restore ${live.slug} V1.0`],
  ['setHome', ({ live }) => `/bots home ${live.slug}`],
  ['listSenders', () => '/bots sender'],
  ['addSender', () => '/bots sender hall sms +15550001234'],
  ['listEndpoints', () => '/bots endpoint'],
  ['addEndpoint', () => '/bots endpoint actions https://actions.example.com'],
  ['changeSender', () => '/bots sender spare rename:spare-two'],
  ['retireSender', () => '/bots sender spare retire:yes'],
  ['proveSender', () => '/bots sender testing prove:yes'],
  ['listNumbers', () => '/bots channel'],
  ['connectNumber', () => '/bots channel spare-main number:106540352242922'],
  ['disconnectNumber', () => '/bots channel connected disconnect:yes'],
  ['renameEndpoint', () => '/bots endpoint spare rename:spare-two'],
  ['retireEndpoint', () => '/bots endpoint spare retire:yes'],
  ['renameBot', ({ live }) => `/bots rename ${live.slug} Corner`],
  ['renamePerson', () => '/roles rename Sid Sidney'],
  ['unlinkIdentity', () => '/bots unlink-account dov'],
  ['linkIdentity', () => '/bots link-account Sid sid2'],
  ['revokeToken', ({ danasToken }) => `/bots token revoke:${danasToken.id}`],
  ['listPeople', () => '/bots people'],
  ['listUndelivered', () => '/bots doctor'],
  ['listPeople', () => '/roles show'],
  ['giveOrgRole', () => '/roles give Sid admin'],
  ['takeOrgRole', () => '/roles take Mo manager'],
  ['addPerson', () => '/roles add Rae'],
  ['disablePerson', () => '/roles disable Dov'],
  ['enablePerson', () => '/roles enable Gus'],
  ['addApprover', ({ live }) => `/roles approver add ${live.slug} Mo`],
  ['removeApprover', ({ live }) => `/roles approver remove ${live.slug} Ana`],
  ['handOverBot', ({ live }) => `/roles hand-over ${live.slug} Mo`],
  ['joinPeople', () => '/roles join Sid Dov yes'],
  ['listLinks', () => '/roles links'],
  ['setPolicy', ({ live }) => `/roles policy ${live.slug} approvals:2`],
  ['readGrayCard', ({ gray }) => `/gray show ${gray.slug}`],
  ['readGray', ({ gray }) => `/gray hold ${gray.slug}`],
  ['prepareReleaseChange', ({ gray }) => `/gray promote ${gray.slug}`],
  ['prepareReleaseChange', ({ gray }) => `/gray end ${gray.slug}`],
  ['listGrayRules', () => '/gray rules'],
  ['prepareGrayRule', () => '/gray rule Testers'],
  ['deleteGrayRule', () => '/gray delete Unused'],
  ['readAudit', () => '/audit'],
  ['auditCsv', () => '/audit as:csv'],
]

/** They show what anybody may know, or touch only what is one's own. */
export const asksForNothing: readonly string[] = ['help', 'bots link']

const bot: To = ({ live }) => `${live.slug}:0`
const idle: To = ({ idle: one }) => `${one.slug}:0`
const asked: To = ({ asked: { request } }) => `${request.id}:${request.revision}`
const stale: To = ({ stale: { request } }) => `${request.id}:${request.revision}`
const planned: To = ({ planned: { id, revision } }) => `${id}:${revision}`
const talk: To = ({ live, talk: { messageId } }) => `${live.id}/${messageId}:0`
const gray: To = ({ gray: { id } }) => `${id}:1`
const rule: To = ({ gray: one }) => `${one.rule.id}:${one.rule.revision}`
const shortLink: To = (w) => `${w.shortLink}:0`
const handOff: To = ({ handOff: id }) => `${id}:0`
const late: To = ({ late: { id, revision } }) => `${id}.activate:${revision}`

/** Every button, by the first part of its id. */
export const clicks: readonly (readonly [verb: string, name: string, aim: To])[] = [
  ['prepareActivation', 'activate', idle],
  ['readRequest', 'again', asked],
  ['prepareReview', 'approve', asked],
  ['prepareTurnDown', 'changes', asked],
  ['readRequest', 'comment', asked],
  ['prepareDeactivation', 'deactivate', bot],
  ['prepareTurnDown', 'decline', asked],
  ['readRequest', 'details', asked],
  ['readRequest', 'draft', asked],
  ['readRequest', 'more', asked],
  ['linkToCard', 'copy', asked],
  ['readBot', 'more-bot', bot],
  ['prepareReleaseChange', 'gray-end', gray],
  ['growGray', 'gray-grow', gray],
  ['readGray', 'gray-hold', gray],
  ['prepareReleaseChange', 'gray-promote', gray],
  ['prepareReleaseChange', 'release-cancel', bot],
  ['confirmWiderRule', 'rule-confirm', rule],
  ['dropWiderRule', 'rule-drop', rule],
  ['prepareDrains', 'end-drain', bot],
  ['prepareDrains', 'extend', bot],
  ['reviewBreakGlass', 'looked', ({ broken }) => `${broken.request.id}:1`],
  ['confirmLink', 'link-confirm', ({ link }) => `${link}:0`],
  ['confirmLoosening', 'loosening-confirm', ({ looser }) => `${looser.loosening}:1`],
  ['dropLoosening', 'loosening-drop', ({ looser }) => `${looser.loosening}:1`],
  ['preparePublish', 'publish', bot],
  ['makeShortLink', 'qr', bot],
  ['drawShortLink', 'link-open', shortLink],
  ['drawShortLink', 'link-poster', shortLink],
  ['drawShortLink', 'link-share', shortLink],
  ['pauseShortLink', 'link-pause', shortLink],
  ['resumeShortLink', 'link-resume', ({ pausedLink }) => `${pausedLink}:0`],
  ['rebaseRequest', 'rebase', stale],
  ['prepareRevert', 'revert', bot],
  ['prepareSchedule', 'schedule', idle],
  ['cancelSchedule', 'schedule-cancel', planned],
  ['prepareSchedule', 'schedule-change', planned],
  ['scheduleBot', 'schedule-confirm', ({ proposal }) => `${proposal}:0`],
  ['confirmLate', 'schedule-do', late],
  ['confirmLate', 'schedule-drop', late],
  ['prepareSchedule', 'schedule-edit', ({ proposal }) => `${proposal}:0`],
  ['shareBot', 'share', bot],
  ['traceConversation', 'trace', talk],
  ['traceConversation', 'trace-earlier', talk],
  ['exportConversation', 'trace-file', talk],
  ['revealContact', 'trace-number', talk],
  ['readHandOff', 'reply', handOff],
  ['returnToBot', 'return', handOff],
  ['restartConversation', 'restart', ({ talk: { sessionId } }) => `${sessionId}:0`],
  ['readDraft', 'validate', bot],
  ['withdrawRequest', 'withdraw', asked],
  ['withdrawRequest', 'withdraw-sure', asked],
  ['listBots', 'page', () => 'bots list:2'],
]

/** Every form that is sent. */
export const submits: readonly (readonly [verb: string, name: string, aim: To])[] = [
  ['prepareActivation', 'activate', idle],
  ['approveRequest', 'approve', asked],
  ['askForChanges', 'changes', asked],
  ['commentOnRequest', 'comment', asked],
  ['declineRequest', 'decline', asked],
  ['requestReleaseChange', 'gray-end', gray],
  ['holdGray', 'gray-hold', gray],
  ['requestReleaseChange', 'gray-promote', gray],
  ['prepareGrayRule', 'gray-rule', rule],
  ['requestReleaseChange', 'release-cancel', bot],
  ['readDraft', 'restore', ({ live }) => `${live.id}.0:4`],
  ['replyToCustomer', 'reply', handOff],
  ['endDrainNow', 'end-drain', bot],
  ['extendDrain', 'extend', bot],
  ['preparePublish', 'pick', () => 'publish:0'],
  ['prepareDeactivation', 'deactivate', bot],
  ['preparePublish', 'publish', bot],
  ['prepareRevert', 'revert', bot],
  ['prepareSchedule', 'schedule', idle],
]

/** What stands in the fields of whatever form. */
export const typed = ({ live, drains }: World): FieldValues => ({
  bot: live.slug,
  comment: 'Hm',
  reason: 'Because',
  drains: drains.map(({ id, dueAt }) => `${id}.${dueAt}`),
})

type Call = readonly [
  verb: string,
  method: 'GET' | 'POST' | 'PUT',
  path: To,
  body?: (world: World) => object,
]
const text = ({ live }: World) => botText('Typed', live.sender)
const files = (world: World) => [{ name: 'bot.yml', text: text(world) }]

/** Every address of the API. */
export const calls: readonly Call[] = [
  ['listBots', 'GET', () => '/bots'],
  ['createBot', 'POST', () => '/bots', () => ({ slug: 'lobby', name: 'Lobby' })],
  ['readBot', 'GET', ({ live }) => `/bots/${live.slug}`],
  ['listVersions', 'GET', ({ live }) => `/bots/${live.slug}/versions`],
  ['exportBot', 'GET', ({ live }) => `/bots/${live.slug}/export`],
  ['compareVersions', 'GET', ({ live }) => `/bots/${live.slug}/diff`],
  ['shareBot', 'GET', ({ live }) => `/bots/${live.slug}/qr`],
  ['listShortLinks', 'GET', ({ live }) => `/bots/${live.slug}/links`],
  ['makeShortLink', 'POST', ({ live }) => `/bots/${live.slug}/links`, () => ({ campaign: 'mail' })],
  ['setLogo', 'PUT', ({ live }) => `/bots/${live.slug}/logo`, () => ({ image: null })],
  ['drawShortLink', 'GET', ({ shortLink: id }) => `/links/${id}/qr`],
  ['pauseShortLink', 'POST', ({ shortLink: id }) => `/links/${id}/pause`],
  ['resumeShortLink', 'POST', ({ pausedLink: id }) => `/links/${id}/resume`],
  ['importBot', 'POST', () => '/import', (world) => ({ files: files(world), slug: 'in' })],
  ['checkSource', 'POST', () => '/validate', (world) => ({ source: text(world) })],
  ['readDraft', 'GET', ({ live }) => `/bots/${live.slug}/draft`],
  [
    'saveDraft',
    'PUT',
    ({ live }) => `/bots/${live.slug}/draft`,
    (world) => ({ revision: 4, source: text(world) }),
  ],
  [
    'requestPublish',
    'POST',
    ({ live }) => `/bots/${live.slug}/requests`,
    () => ({ comment: 'Please' }),
  ],
  [
    'traceConversation',
    'GET',
    ({ live, talk: { messageId } }) => `/bots/${live.slug}/trace?of=${messageId}`,
  ],
  [
    'exportConversation',
    'GET',
    ({ live, talk: { messageId } }) => `/bots/${live.slug}/trace/file?of=${messageId}`,
  ],
  [
    'revealContact',
    'POST',
    ({ live }) => `/bots/${live.slug}/trace/number`,
    ({ talk: { messageId } }) => ({ of: messageId }),
  ],
  ['listTroubles', 'GET', ({ live }) => `/bots/${live.slug}/troubles`],
  ['explainAnswer', 'GET', ({ live }) => `/bots/${live.slug}/why?contact=49151`],
  [
    'restartConversation',
    'POST',
    ({ talk: { sessionId } }) => `/conversations/${sessionId}/restart`,
  ],
  ['listFlows', 'GET', ({ live }) => `/bots/${live.slug}/flows`],
  ['readGray', 'GET', ({ gray: one }) => `/bots/${one.slug}/gray`],
  ['holdGray', 'POST', ({ gray: one }) => `/bots/${one.slug}/gray/hold`, () => ({ reason: 'No' })],
  [
    'requestReleaseChange',
    'POST',
    ({ gray: one }) => `/bots/${one.slug}/release-changes`,
    () => ({ kind: 'promote', comment: 'It works' }),
  ],
  ['readAudit', 'GET', () => '/audit'],
  ['listGrayRules', 'GET', () => '/gray-rules'],
  ['saveGrayRule', 'POST', () => '/gray-rules', () => ({ name: 'A few', basisPoints: 100 })],
  ['deleteGrayRule', 'POST', () => '/gray-rules/delete', () => ({ name: 'Unused' })],
  ['readRequest', 'GET', ({ asked: { request } }) => `/requests/${request.id}`],
  ['listNumbers', 'GET', () => '/channels/whatsapp'],
  [
    'connectNumber',
    'PUT',
    () => '/channels/whatsapp/spare-main',
    () => ({ number: '106540352242922' }),
  ],
]
