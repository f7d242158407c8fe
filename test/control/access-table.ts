import { activateBot } from '../../src/control/activations/activate-bot.ts'
import { addEndpoint, rotateEndpointSecret } from '../../src/control/senders/add-endpoint.ts'
import { explainPhrase } from '../../src/control/drafts/explain-phrase.ts'
import { renameBot } from '../../src/control/bots/rename-bot.ts'
import { renamePerson } from '../../src/control/people/rename-person.ts'
import { unlinkIdentity } from '../../src/control/people/unlink-identity.ts'
import { addSender } from '../../src/control/senders/add-sender.ts'
import { approveRequest } from '../../src/control/requests/approve-request.ts'
import { cancelSchedule } from '../../src/control/schedules/cancel-schedule.ts'
import { checkSource } from '../../src/control/drafts/check-source.ts'
import { commentOnRequest } from '../../src/control/requests/comment-on-request.ts'
import { confirmLate } from '../../src/control/schedules/confirm-late.ts'
import { createBot } from '../../src/control/bots/create-bot.ts'
import { deactivateBot } from '../../src/control/activations/deactivate-bot.ts'
import { deleteBot } from '../../src/control/bots/delete-bot.ts'
import { lockDraft, unlockDraft } from '../../src/control/drafts/draft-lock.ts'
import { duplicateBot } from '../../src/control/bots/duplicate-bot.ts'
import { endDrainNow } from '../../src/control/activations/end-drain-now.ts'
import { compareVersions } from '../../src/control/versions/compare-versions.ts'
import { exportBot } from '../../src/control/bots/export-bot.ts'
import { extendDrain } from '../../src/control/activations/extend-drain.ts'
import { importBot } from '../../src/control/bots/import-bot.ts'
import { listBots } from '../../src/control/bots/list-bots.ts'
import { listEndpoints } from '../../src/control/senders/list-endpoints.ts'
import { listRequests } from '../../src/control/requests/list-requests.ts'
import { listSchedules } from '../../src/control/schedules/list-schedules.ts'
import { listSenders } from '../../src/control/senders/list-senders.ts'
import { listVersions } from '../../src/control/versions/list-versions.ts'
import { reviewBreakGlass } from '../../src/control/requests/break-glass/review-break-glass.ts'
import { prepareActivation } from '../../src/control/activations/prepare-activation.ts'
import { prepareDeactivation } from '../../src/control/activations/prepare-deactivation.ts'
import { prepareDrains } from '../../src/control/activations/prepare-drains.ts'
import { preparePublish } from '../../src/control/requests/prepare-publish.ts'
import { prepareRevert } from '../../src/control/versions/prepare-revert.ts'
import { prepareReview } from '../../src/control/requests/prepare-review.ts'
import { prepareSchedule } from '../../src/control/schedules/prepare-schedule.ts'
import { prepareTurnDown } from '../../src/control/requests/prepare-turn-down.ts'
import { proposeSchedule } from '../../src/control/schedules/propose-schedule.ts'
import { readBot } from '../../src/control/bots/read-bot.ts'
import { readDraft } from '../../src/control/drafts/read-draft.ts'
import { readChanges } from '../../src/control/requests/read-changes.ts'
import { linkToCard } from '../../src/control/delivery/link-to-card.ts'
import { readRequest } from '../../src/control/requests/read-request.ts'
import { readSchedule } from '../../src/control/schedules/read-schedule.ts'
import { rebaseRequest } from '../../src/control/requests/rebase-request.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import { revertVersion } from '../../src/control/versions/revert-version.ts'
import { saveDraft } from '../../src/control/drafts/save-draft.ts'
import { scheduleBot } from '../../src/control/schedules/schedule-bot.ts'
import { askForChanges, declineRequest } from '../../src/control/requests/turn-down-request.ts'
import { rehearseRequest } from '../../src/control/conversations/rehearse-request.ts'
import { prepareWithdraw, withdrawRequest } from '../../src/control/requests/withdraw-request.ts'
import { releasedId } from './access-world.ts'
import {
  seeAll,
  seeOne,
  makers,
  reviewers,
  superAdmins,
  row,
  ofSeers,
  ofMakers,
  ofManagers,
  ofAdmins,
  ofReviewers,
  ofSuperAdmins,
  has,
  at,
  of,
  asked,
  text,
  files,
  leave,
  here,
} from './access-row.ts'
import type { Row, Call, Verb } from './access-row.ts'
import { gray } from './access-gray.ts'
import { profiles } from './access-profiles.ts'
import { conversations } from './access-conversations.ts'
import { people, own } from './access-people.ts'
import { settings } from './access-settings.ts'
import { senders } from './access-senders.ts'
import { mail } from './access-mail.ts'
import { sharing } from './access-sharing.ts'
import { notifiers } from './access-notifiers.ts'
import { tries } from './access-tries.ts'
import { urls } from './access-urls.ts'

const bots: Row[] = [
  row(seeAll)(listBots, 'bot.list', (ctx) => listBots(ctx)),
  ofSeers(readBot, 'bot.read', (ctx, w) => readBot(ctx, at(w.live))),
  ofSeers(listVersions, 'version.list', (ctx, w) => listVersions(ctx, at(w.live))),
  ofSeers(exportBot, 'bot.export', (ctx, w) => exportBot(ctx, at(w.live))),
  ofSeers(compareVersions, 'bot.diff', (ctx, w) => compareVersions(ctx, at(w.live))),
  ofSeers(readDraft, 'draft.read', (ctx, w) => readDraft(ctx, at(w.live))),
  ofSeers(explainPhrase, 'draft.read', (ctx, w) =>
    explainPhrase(ctx, { ...at(w.live), phrase: 'hello' }),
  ),
  ofSeers(checkSource, 'draft.check', (ctx, w) => checkSource(ctx, { source: text(w) })),
  ofSeers(listSenders, 'sender.list', (ctx) => listSenders(ctx)),
  ofMakers(createBot, 'bot.create', (ctx) => createBot(ctx, { slug: 'lobby', name: 'Lobby' })),
  ofMakers(
    duplicateBot,
    'bot.duplicate',
    (ctx, w) => duplicateBot(ctx, { ...at(w.live), slug: 'copy', name: 'Copy' }),
    {
      says: /you need the (supervisor, )?designer or manager role/,
      noted: (held) => (has(held, seeOne) ? 'bot.create' : 'bot.duplicate'),
    },
  ),
  ofMakers(importBot, 'bot.import', (ctx, w) => importBot(ctx, { files: files(w), slug: 'in' })),
  ofMakers(importBot, 'bot.import', (ctx, w) =>
    importBot(ctx, { files: files(w), onto: w.live.slug, revision: 4 }),
  ),
  ofMakers(saveDraft, 'draft.save', (ctx, w) =>
    saveDraft(ctx, { ...at(w.live), revision: 4, source: text(w) }),
  ),
  ofMakers(lockDraft, 'draft.lock', (ctx, w) => lockDraft(ctx, at(w.live))),
  ofMakers(unlockDraft, 'draft.unlock', (ctx, w) => unlockDraft(ctx, at(w.live))),
  row(makers, superAdmins)(
    deleteBot,
    'bot.delete',
    (ctx, w) => deleteBot(ctx, { ...at(w.fresh), confirm: w.fresh.slug }),
    { on: ({ fresh }) => fresh },
  ),
]

const requests: Row[] = [
  ofMakers(preparePublish, 'request.prepare', (ctx, w) => preparePublish(ctx, at(w.live))),
  ofMakers(requestPublish, 'request.make', (ctx, w) =>
    requestPublish(ctx, { ...at(w.live), comment: 'Please' }),
  ),
  ofMakers(rebaseRequest, 'request.rebase', (ctx, w) => rebaseRequest(ctx, of(w.stale))),
  ofSeers(listRequests, 'request.list', (ctx) => listRequests(ctx, {})),
  ofSeers(readRequest, 'request.read', (ctx, w) => readRequest(ctx, of(w.asked))),
  ofSeers(linkToCard, 'request.read', (ctx, w) =>
    linkToCard(ctx, { ...of(w.asked), platform: 'playground', install: 'local' }),
  ),
  ofSeers(readChanges, 'request.read', (ctx, w) => readChanges(ctx, of(w.asked))),
  ofSeers(commentOnRequest, 'request.comment', (ctx, w) =>
    commentOnRequest(ctx, { ...of(w.asked), comment: 'Hm' }),
  ),
  ofSeers(withdrawRequest, 'request.withdraw', (ctx, w) => withdrawRequest(ctx, of(w.ownRequest))),
  ofSeers(prepareWithdraw, 'request.withdraw', (ctx, w) => prepareWithdraw(ctx, of(w.ownRequest))),
  ofSeers(rehearseRequest, 'request.read', (ctx, w) =>
    rehearseRequest(ctx, { request: w.asked.request.id }),
  ),
  ofSuperAdmins(
    withdrawRequest,
    'request.withdraw',
    (ctx, w) => withdrawRequest(ctx, of(w.asked)),
    {
      on: asked,
      says: /you need the supervisor, designer or manager role|The person who asked or a super admin/,
    },
  ),
  ...(
    [
      [prepareReview, 'request.approve', (ctx, w) => prepareReview(ctx, of(w.asked))],
      [
        approveRequest,
        'request.approve',
        (ctx, w) => approveRequest(ctx, { ...of(w.asked), ticks: [] }),
      ],
      [prepareTurnDown, 'request.turn-down', (ctx, w) => prepareTurnDown(ctx, of(w.asked))],
      [
        declineRequest,
        'request.decline',
        (ctx, w) => declineRequest(ctx, { ...of(w.asked), reason: 'No' }),
      ],
      [
        askForChanges,
        'request.ask-for-changes',
        (ctx, w) => askForChanges(ctx, { ...of(w.asked), reason: 'Shorter' }),
      ],
    ] satisfies [Verb, string, Call][]
  ).map(([verb, action, call]) => ofReviewers(verb, action, call, { on: asked })),
  ofReviewers(reviewBreakGlass, 'request.look', (ctx, w) => reviewBreakGlass(ctx, of(w.broken)), {
    on: ({ broken }) => broken,
    may: (held) => has(held, seeOne) && has(held, [...reviewers, 'admin']),
  }),
  ofReviewers(prepareRevert, 'version.revert', (ctx, w) => prepareRevert(ctx, at(w.live))),
  ofReviewers(revertVersion, 'version.revert', async (ctx, w) =>
    revertVersion(ctx, {
      ...at(w.live),
      ...leave,
      version: 'V1.0',
      expected: await releasedId(ctx.db, w.live),
      endDrains: 'all',
    }),
  ),
]

const live: Row[] = [
  ofManagers(prepareActivation, 'bot.activate', (ctx, w) => prepareActivation(ctx, at(w.idle))),
  ofManagers(activateBot, 'bot.activate', async (ctx, w) =>
    activateBot(ctx, { ...at(w.idle), senders: [], expected: await releasedId(ctx.db, w.idle) }),
  ),
  ofManagers(prepareDeactivation, 'bot.deactivate', (ctx, w) =>
    prepareDeactivation(ctx, at(w.live)),
  ),
  ofManagers(deactivateBot, 'bot.deactivate', (ctx, w) =>
    deactivateBot(ctx, { ...at(w.live), ...leave, endDrains: 'all' }),
  ),
  ofManagers(prepareDrains, 'drain.see', (ctx, w) => prepareDrains(ctx, at(w.live))),
  ofManagers(extendDrain, 'drain.extend', (ctx, w) =>
    extendDrain(ctx, { ...at(w.live), drains: w.drains, byMs: 60_000 }),
  ),
  ofManagers(endDrainNow, 'drain.end', (ctx, w) =>
    endDrainNow(ctx, { ...at(w.live), drains: w.drains }),
  ),
  ofManagers(prepareSchedule, 'bot.schedule', (ctx, w) => prepareSchedule(ctx, at(w.idle))),
  ofManagers(proposeSchedule, 'schedule.propose', (ctx, w) =>
    proposeSchedule(ctx, { ...at(w.idle), when: 'Thu 9:00' }),
  ),
  ofManagers(scheduleBot, 'bot.schedule', (ctx, w) => scheduleBot(ctx, w)),
  ofManagers(cancelSchedule, 'schedule.cancel', (ctx, w) =>
    cancelSchedule(ctx, { schedule: w.planned.id }),
  ),
  ...(['do', 'drop'] as const).map((answer) =>
    ofManagers(confirmLate, 'schedule.answer', (ctx, { late: { id, revision } }) =>
      confirmLate(ctx, { schedule: id, revision, step: 'activate', answer }),
    ),
  ),
  ofSeers(readSchedule, 'schedule.read', (ctx, w) => readSchedule(ctx, { schedule: w.planned.id })),
  ofSeers(listSchedules, 'schedule.list', (ctx) => listSchedules(ctx, {})),
  ofManagers(listEndpoints, 'endpoint.list', (ctx) => listEndpoints(ctx)),
  ofManagers(addEndpoint, 'endpoint.add', (ctx) =>
    addEndpoint(ctx, { name: 'actions', url: 'https://actions.example.com' }),
  ),
  ofManagers(rotateEndpointSecret, 'endpoint.rotate', (ctx, w) =>
    rotateEndpointSecret(ctx, { name: w.endpoint }),
  ),
  ofManagers(addSender, 'sender.add', (ctx) =>
    addSender(ctx, { name: 'hall', channel: 'sms', address: '+15550001234' }),
  ),
]

const resources: Row[] = [
  row(makers, superAdmins)(renameBot, 'bot.rename', (ctx, w) =>
    renameBot(ctx, { ...at(w.live), name: 'Corner shop' }),
  ),
  ofAdmins(renamePerson, 'person.rename', (ctx) =>
    renamePerson(ctx, { person: 'sid', name: 'Sidney' }),
  ),
  ofAdmins(unlinkIdentity, 'account.unlink', (ctx) =>
    unlinkIdentity(ctx, { ...here, userId: 'dov' }),
  ),
]

export const rows: readonly Row[] = [
  ...bots,
  ...requests,
  ...live,
  ...resources,
  ...senders,
  ...urls,
  ...notifiers,
  ...gray,
  ...profiles,
  ...conversations,
  ...tries,
  ...mail,
  ...sharing,
  ...people,
  ...own,
  ...settings,
]

/** Who does these is not a person, or not yet one: what starts them is wired in main. */
export const notByPeople: Readonly<Record<string, string>> = {
  expireLoosenings: 'swept',
  remindLooks: 'swept',
  remindReviewers: 'swept',
  ensureExceptionBot: 'made at the start',
  endDrains: 'swept',
  expireRequests: 'swept',
  judgeGray: 'swept',
  followHandOffs: 'swept',
  fireSchedule: 'woken; acts with the rights of the schedule’s maker',
  pruneAudit: 'swept',
  sweepSchedules: 'swept',
  stopNewsByLink: 'a signed link, which only its person was sent',
  useLinkCode: 'an account that is nobody’s yet',
}

export const mayDo = ({ org, bot, may }: Row, held: readonly string[]): boolean =>
  may ? may(held) : has([...held, 'nobody'], org) && (bot.length === 0 || has(held, bot))
