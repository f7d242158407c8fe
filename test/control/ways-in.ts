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
  ['shareBot', ({ live }) => `/qr ${live.slug}`],
  ['traceConversation', ({ live }) => `/trace ${live.slug} +4915112345678`],
  ['explainAnswer', ({ live }) => `/why ${live.slug} +4915112345678`],
  ['listTroubles', ({ live }) => `/trace ${live.slug}`],
  ['listBots', () => '/bots list'],
  ['readBot', ({ live }) => `/bots show ${live.slug}`],
  ['createBot', () => '/bots create lobby Lobby'],
  ['duplicateBot', ({ live }) => `/bots duplicate ${live.slug} copy Copy`],
  ['deleteBot', ({ fresh }) => `/bots delete ${fresh.slug} ${fresh.slug}`],
  ['exportBot', ({ live }) => `/bots export ${live.slug}`],
  ['readDraft', ({ live }) => `/bots validate ${live.slug}`],
  ['listRequests', () => '/bots requests'],
  ['listVersions', ({ live }) => `/bots versions ${live.slug}`],
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
  ['prepareDrains', 'end-drain', bot],
  ['prepareDrains', 'extend', bot],
  ['reviewBreakGlass', 'looked', ({ broken }) => `${broken.request.id}:1`],
  ['confirmLink', 'link-confirm', ({ link }) => `${link}:0`],
  ['confirmLoosening', 'loosening-confirm', ({ looser }) => `${looser.loosening}:1`],
  ['dropLoosening', 'loosening-drop', ({ looser }) => `${looser.loosening}:1`],
  ['preparePublish', 'publish', bot],
  ['shareBot', 'qr', bot],
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
  ['shareBot', 'GET', ({ live }) => `/bots/${live.slug}/qr`],
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
  ['listTroubles', 'GET', ({ live }) => `/bots/${live.slug}/troubles`],
  ['explainAnswer', 'GET', ({ live }) => `/bots/${live.slug}/why?contact=49151`],
  [
    'restartConversation',
    'POST',
    ({ talk: { sessionId } }) => `/conversations/${sessionId}/restart`,
  ],
  ['readRequest', 'GET', ({ asked: { request } }) => `/requests/${request.id}`],
  ['listNumbers', 'GET', () => '/channels/whatsapp'],
  [
    'connectNumber',
    'PUT',
    () => '/channels/whatsapp/spare-main',
    () => ({ number: '106540352242922' }),
  ],
]
