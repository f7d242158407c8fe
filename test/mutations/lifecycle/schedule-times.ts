import type { Mutation } from '../mutation.ts'

const times = ['test/domain/time/schedule-time.test.ts']

export const scheduleTimeMutations: readonly Mutation[] = [
  {
    rule: 'F51',
    what: 'the second of two equal times is taken for the first',
    file: 'src/domain/time/schedule-time.ts',
    find: "which === 'later' ? instants.at(-1) : instants[0]",
    replace: 'instants[0]',
    tests: ['test/control/schedules/schedule-rules.test.ts'],
  },
  {
    rule: 'F51',
    what: 'a time that does not exist is taken',
    file: 'src/domain/time/schedule-time.ts',
    find: 'if (instants.length === 0) throw skipped(given, wallMs)',
    replace: '',
    tests: times,
  },
  {
    rule: 'F51',
    what: 'a time that occurs twice is not asked for',
    file: 'src/domain/time/schedule-time.ts',
    find: 'if (which === undefined) throw twice(given, wallMs, [earlier, later])',
    replace: '',
    tests: times,
  },
  {
    rule: 'F51',
    what: 'a time that has passed is taken',
    file: 'src/domain/time/schedule-time.ts',
    find: 'if (at <= given.now) {',
    replace: 'if (at < 0) {',
    tests: times,
  },
  {
    rule: 'F51',
    what: 'a time may be ten years ahead',
    file: 'src/domain/time/schedule-time.ts',
    find: 'yearsMax = 2',
    replace: 'yearsMax = 10',
    tests: times,
  },
  {
    rule: 'F51',
    what: 'a gap is skipped to its wrong end',
    file: 'src/domain/time/zones.ts',
    find: 'before = middle',
    replace: 'after = middle',
    tests: times,
  },
]
