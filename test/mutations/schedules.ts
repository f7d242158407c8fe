import type { Mutation } from './mutation.ts'

const walk = 'test/chat/dead-ends.test.ts'
const handOver = 'test/control/schedules/hand-over.test.ts'

export const scheduleMutations: readonly Mutation[] = [
  {
    rule: 'F51',
    what: 'schedules: a start that is woken first finds the sender taken',
    file: 'src/control/schedules/fire-schedule.ts',
    find: "if (step === 'activate') await letOthersLeave(ctx, scheduleId)",
    replace: '',
    tests: [handOver],
  },
  {
    rule: 'F51',
    what: 'schedules: a question stays open for ever',
    file: 'src/control/schedules/sweep-schedules.ts',
    find: 'ctx.now() - askingMsMax',
    replace: '0',
    tests: [handOver],
  },
  {
    rule: 'F45',
    what: 'bots: a bot in its grace period is called inactive',
    file: 'src/domain/bot-state.ts',
    find: "if (facts.drains) return 'draining'",
    replace: '',
    tests: ['test/chat/activations/drains-in-chat.test.ts'],
  },
  {
    rule: 'F10',
    what: 'activations: a warning is accepted unsaid',
    file: 'src/control/activations/accept-warnings.ts',
    find: 'if (open.length === 0) return',
    replace: 'if (open.length >= 0) return',
    tests: ['test/control/versions/warnings.test.ts'],
  },
  {
    rule: 'F19',
    what: 'requests: a re-base that can not hold is only refused',
    file: 'src/control/requests/rebase-request.ts',
    find: 'if (error instanceof Refusal) return error',
    replace: '',
    tests: ['test/control/requests/rebase-in-vain.test.ts', walk],
  },
  {
    rule: 'F60',
    what: 'requests: a draft of a stale request is said to open by a review',
    file: 'src/control/requests/way-out.ts',
    find: 'Press Update on the card of ${name}${',
    replace: 'Ask Ana or Li to ask for changes to ${name}${',
    tests: [walk],
  },
  {
    rule: 'F22',
    what: 'requests: nobody is told that a moved role makes it enough',
    file: 'src/control/requests/announce-reviewer.ts',
    find: 'if (!standingOf(facts).enough) return',
    replace: 'if (standingOf(facts).enough) return',
    tests: ['test/control/requests/enough.test.ts'],
  },
]
