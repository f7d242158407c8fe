import type { Mutation } from '../mutation.ts'

const lifecycle = [
  'test/control/requests/request-lifecycle.test.ts',
  'test/control/requests/request-reviews.test.ts',
]
const ending = ['test/control/requests/end-request.test.ts']
const asking = ['test/control/requests/request-publish.test.ts']

export const requestEndMutations: readonly Mutation[] = [
  {
    rule: 'F20',
    what: 'anybody withdraws',
    file: 'src/control/requests/withdraw-request.ts',
    find: "person.id !== request.requester && !roles.bot.includes('super admin')",
    replace: 'person.id === null',
    tests: lifecycle,
  },
  {
    rule: 'F20',
    what: 'a super admin can not withdraw',
    file: 'src/control/requests/withdraw-request.ts',
    find: " && !roles.bot.includes('super admin')",
    replace: '',
    tests: ending,
  },
  {
    rule: 'F20',
    what: 'what is decided can be withdrawn',
    file: 'src/control/requests/withdraw-request.ts',
    find: 'if (!isOpen(request.state)) {',
    replace: "if (request.id === '') {",
    tests: ending,
  },
  {
    rule: 'F62',
    what: 'withdrawing is not audited',
    file: 'src/control/requests/withdraw-request.ts',
    find: '    await recordAudit(trx, ctx, {',
    replace: '    void ((..._: unknown[]) => 0)(trx, ctx, {',
    tests: ending,
  },
  {
    rule: 'F20',
    what: 'a decline needs no reason',
    file: 'src/control/requests/turn-down-request.ts',
    find: ".min(1, 'say why')",
    replace: '',
    tests: lifecycle,
  },
  {
    rule: 'F20',
    what: 'the requester declines',
    file: 'src/control/requests/turn-down-request.ts',
    find: "if (verdict === 'decline' && request.requester === person.id) throw ownRequest(request.number)",
    replace: '',
    tests: ending,
  },
  {
    rule: 'F62',
    what: 'declining is not audited',
    file: 'src/control/requests/turn-down-request.ts',
    find: '    await recordAudit(trx, ctx, {',
    replace: '    void ((..._: unknown[]) => 0)(trx, ctx, {',
    tests: ending,
  },
  {
    rule: 'F28',
    what: 'what expired unswept is approvable',
    file: 'src/control/requests/waiting-request.ts',
    find: 'if (request.expiresAt <= ctx.now()) {',
    replace: 'if (request.expiresAt < 0) {',
    tests: ending,
  },
  {
    rule: 'F28',
    what: 'stale never expires',
    file: 'src/store/requests/requests.ts',
    find: ".whereIn('state', openStates)\n    .where('expiresAt'",
    replace:
      ".whereIn('state', ['awaiting approval', 'changes requested'])\n    .where('expiresAt'",
    tests: ending,
  },
  {
    rule: 'F28',
    what: 'changes requested never expires',
    file: 'src/store/requests/requests.ts',
    find: ".whereIn('state', openStates)\n    .where('expiresAt'",
    replace: ".whereIn('state', ['awaiting approval', 'stale'])\n    .where('expiresAt'",
    tests: ending,
  },
  {
    rule: 'F28',
    what: 'expires a moment late',
    file: 'src/store/requests/requests.ts',
    find: ".where('expiresAt', '<=', now)",
    replace: ".where('expiresAt', '<', now)",
    tests: lifecycle,
  },
  {
    rule: 'F28',
    what: 'expired is shown as declined',
    file: 'src/control/requests/expire-requests.ts',
    find: "const to = { state: 'expired'",
    replace: "const to = { state: 'declined'",
    tests: lifecycle,
  },
  {
    rule: 'F62',
    what: 'expiring is not audited',
    file: 'src/control/requests/expire-requests.ts',
    find: '      await recordAudit(trx, ctx, {',
    replace: '      void ((..._: unknown[]) => 0)(trx, ctx, {',
    tests: ending,
  },
  {
    rule: 'F28',
    what: 'asking anew does not begin a new lifetime',
    file: 'src/control/requests/request-publish.ts',
    find: '? await transitionRequest(trx, open, { ...frozen, ',
    replace: '? await transitionRequest(trx, open, { ...frozen, expiresAt: open.expiresAt, ',
    tests: asking,
  },
]
