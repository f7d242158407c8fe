import { listChannelAlerts } from '../../src/control/delivery/list-channel-alerts.ts'
import { listChannelProblems } from '../../src/control/delivery/list-channel-problems.ts'
import { listProblems } from '../../src/control/delivery/list-problems.ts'
import { addPerson } from '../../src/control/people/add-person.ts'
import { auditCsv } from '../../src/control/audit/audit-csv.ts'
import { confirmLoosening, dropLoosening } from '../../src/control/bots/decide-loosening.ts'
import { dropProposal } from '../../src/control/schedules/drop-proposal.ts'
import { ensureAdmins } from '../../src/control/people/ensure-admins.ts'
import { handOverBot } from '../../src/control/bots/hand-over-bot.ts'
import { confirmLink } from '../../src/control/people/confirm-link.ts'
import { joinPeople } from '../../src/control/people/join-people.ts'
import { listLinks, readLink } from '../../src/control/people/read-link.ts'
import { linkIdentity } from '../../src/control/people/link-identity.ts'
import { listPeople } from '../../src/control/people/list-people.ts'
import { listTokens } from '../../src/control/people/list-tokens.ts'
import { listUndelivered } from '../../src/control/delivery/list-undelivered.ts'
import { listWaiting } from '../../src/control/delivery/list-waiting.ts'
import { makeLinkCode } from '../../src/control/people/make-link-code.ts'
import { makeToken } from '../../src/control/people/make-token.ts'
import { readAudit } from '../../src/control/audit/read-audit.ts'
import { readLoosening } from '../../src/control/bots/read-loosening.ts'
import { revokeToken } from '../../src/control/people/revoke-token.ts'
import { addApprover, removeApprover } from '../../src/control/people/set-approver.ts'
import { setHome } from '../../src/control/bots/set-home.ts'
import { giveOrgRole, takeOrgRole } from '../../src/control/people/set-org-role.ts'
import { setPolicy } from '../../src/control/bots/set-policy.ts'
import { disablePerson, enablePerson } from '../../src/control/people/disable-person.ts'
import { verifyAudit } from '../../src/control/audit/verify-audit.ts'
import {
  seeAll,
  seeOne,
  admins,
  superAdmins,
  row,
  ofAnybody,
  ofSeers,
  ofAdmins,
  ofReviewers,
  ofSuperAdmins,
  has,
  at,
  call,
  here,
} from './access-row.ts'
import type { Row } from './access-row.ts'

export const people: Row[] = [
  row([...seeAll, 'admin'])(listPeople, 'people.list', (ctx) => listPeople(ctx)),
  row([...seeAll, 'admin'])(listChannelAlerts, 'problems.list', (ctx) => listChannelAlerts(ctx)),
  row([...seeAll, 'admin'])(listProblems, 'problems.list', (ctx) => listProblems(ctx)),
  row([...seeAll, 'admin'])(listChannelProblems, 'problems.list', (ctx) =>
    listChannelProblems(ctx),
  ),
  row([...seeAll, 'admin'])(listWaiting, 'problems.list', (ctx) => listWaiting(ctx)),
  row([...seeAll, 'admin'])(listUndelivered, 'outbox.list', (ctx) => listUndelivered(ctx)),
  ofAdmins(addPerson, 'person.add', (ctx) => addPerson(ctx, { name: 'Rae' })),
  ofAdmins(disablePerson, 'person.disable', (ctx) => disablePerson(ctx, { person: 'dov' })),
  ofAdmins(enablePerson, 'person.enable', (ctx) => enablePerson(ctx, { person: 'gus' })),
  ofAdmins(giveOrgRole, 'role.give', (ctx) => giveOrgRole(ctx, { person: 'sid', role: 'admin' })),
  ofAdmins(takeOrgRole, 'role.take', (ctx) => takeOrgRole(ctx, { person: 'mo', role: 'manager' })),
  ofAdmins(ensureAdmins, 'admins.ensure', (ctx) =>
    ensureAdmins(ctx, { admins: ['playground:sid'] }),
  ),
  ofAdmins(linkIdentity, 'account.link', (ctx) =>
    linkIdentity(ctx, { ...here, person: 'sid', userId: 'sid#2' }),
  ),
  ofAdmins(joinPeople, 'person.join', (ctx) =>
    joinPeople(ctx, { person: 'sid', into: 'dov', sure: true }),
  ),
  ofAdmins(confirmLink, 'link.confirm', (ctx, w) => confirmLink(ctx, { link: w.link })),
  row([...seeAll, 'admin'])(readLink, 'link.read', (ctx, w) => readLink(ctx, { link: w.link })),
  row([...seeAll, 'admin'])(listLinks, 'link.list', (ctx) => listLinks(ctx)),
  ofAdmins(readAudit, 'audit.read', (ctx) => readAudit(ctx, {})),
  ofAdmins(auditCsv, 'audit.export', (ctx) => auditCsv(ctx, {})),
  ofAdmins(verifyAudit, 'audit.verify', (ctx) => verifyAudit(ctx)),
  ofAdmins(revokeToken, 'token.revoke', (ctx, w) => revokeToken(ctx, { token: w.danasToken.id })),
  ofSuperAdmins(addApprover, 'approver.add', (ctx, w) =>
    addApprover(ctx, { ...at(w.live), person: 'mo' }),
  ),
  ofSuperAdmins(removeApprover, 'approver.remove', (ctx, w) =>
    removeApprover(ctx, { ...at(w.live), person: 'ana' }),
  ),
  ofSuperAdmins(
    handOverBot,
    'bot.hand-over',
    (ctx, w) => handOverBot(ctx, { ...at(w.live), person: 'mo' }),
    { may: (held) => has(held, admins) || (has(held, seeOne) && has(held, superAdmins)) },
  ),
  ofSuperAdmins(setHome, 'home.set', (ctx, w) =>
    setHome(ctx, { ...at(w.live), ...here, channel: 'quiet' }),
  ),
  ofSuperAdmins(setPolicy, 'policy.set', (ctx, w) =>
    setPolicy(ctx, { ...at(w.live), approvals: 2 }),
  ),
  ...[confirmLoosening, dropLoosening].map((verb) =>
    ofReviewers(verb, verb === dropLoosening ? 'policy.drop' : 'policy.confirm', call(verb), {
      on: ({ looser }) => looser,
      may: (held) => has(held, admins) || (has(held, seeOne) && held.includes('approver')),
      says: /Looser rules need a second person/,
    }),
  ),
  ofSeers(readLoosening, 'policy.read', call(readLoosening)),
]

/** Of one's own account and what one started oneself. */
export const own: Row[] = [
  ofAnybody(makeToken, 'token.make', (ctx) => makeToken(ctx, { name: 'laptop' })),
  ofAnybody(listTokens, 'token.list', (ctx) => listTokens(ctx)),
  ofAnybody(revokeToken, 'token.revoke', (ctx) => revokeToken(ctx, { token: 'own' })),
  ofAnybody(makeLinkCode, 'link-code.make', (ctx) => makeLinkCode(ctx)),
  ofAnybody(dropProposal, 'schedule.drop', (ctx, w) => dropProposal(ctx, w)),
]
