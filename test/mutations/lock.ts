import type { Mutation } from './mutation.ts'

const held = ['test/control/kit/held-statements.test.ts']
const texts = ['test/store/kit/texts.test.ts']
const dry = ['test/control/kit/dry-run.test.ts']

/** What a change does while it holds its lock, and what it has done before. */
export const lockMutations: readonly Mutation[] = [
  {
    rule: 'F86',
    what: 'a change reads under its lock',
    file: 'src/control/kit/change.ts',
    find: 'const readAhead = (db: Db) => dryRun(db, work)',
    replace: 'const readAhead = () => Promise.resolve()',
    tests: held,
  },
  {
    rule: 'F26',
    what: 'the dry run believes what comes after a write',
    file: 'src/store/kit/dry-run.ts',
    find: 'error !== enough && writes() === 0',
    replace: 'error !== enough',
    tests: dry,
  },
  {
    rule: 'F26',
    what: 'what was read in a part that is taken back is kept',
    file: 'src/store/kit/read-memo.ts',
    find: '      memo.clear()\n      throw error',
    replace: '      throw error',
    tests: dry,
  },
  {
    rule: 'F86',
    what: 'the log is brought into the file by a commit alone',
    file: 'src/store/kit/sqlite.ts',
    find: 'PRAGMA wal_checkpoint(PASSIVE)',
    replace: 'PRAGMA user_version',
    tests: ['test/store/kit/planes.test.ts'],
  },
  {
    rule: 'F23',
    what: 'a save of many parts names nobody',
    file: 'src/store/bots/draft-writes.ts',
    find: 'if (parts.length > rowsMax) {',
    replace: 'if (parts.length > rowsMax) {\n    if (parts.length > 0) return',
    tests: ['test/control/drafts/large-save.test.ts'],
  },
  {
    rule: 'F86',
    what: 'long texts are written under the lock',
    file: 'src/store/kit/changes.ts',
    find: '    if (ahead) await writeTexts(db, ahead.texts)\n',
    replace: '    if (ahead) ahead.texts.clear()\n',
    tests: texts,
  },
  {
    rule: 'F58',
    what: 'whoever knows a hash reads the text behind it',
    file: 'src/store/kit/texts.ts',
    find: 'text.length < longChars && !isName(text)',
    replace: 'text.length < longChars',
    tests: texts,
  },
  {
    rule: 'F86',
    what: 'a text goes before its change may have come',
    file: 'src/control/history/prune-history.ts',
    find: 'const textDays = 1',
    replace: 'const textDays = 0',
    tests: texts,
  },
  {
    rule: 'F86',
    what: 'a long text that went meanwhile is not written again',
    file: 'src/store/kit/texts.ts',
    find: '  if (known > 0) return',
    replace: '  if (known >= 0) return',
    tests: texts,
  },
  {
    rule: 'F86',
    what: 'a lost text reads as empty',
    file: 'src/store/kit/texts.ts',
    find: 'if (text === undefined) throw new Error(`A long text is gone: ${name}`)',
    replace: "if (text === undefined) return ''",
    tests: texts,
  },
  {
    rule: 'F86',
    what: 'a run without writes writes past Knex',
    file: 'src/store/kit/dry-run.ts',
    find: '  watchStatements(db)\n',
    replace: '',
    tests: ['test/store/kit/bare-statements.test.ts'],
  },
  {
    rule: 'F86',
    what: 'a statement runs outside the transaction that is over',
    file: 'src/store/kit/bare-statements.ts',
    find: 'return isCompleted?.() ?? false',
    replace: 'return isCompleted === null',
    tests: ['test/store/kit/bare-statements.test.ts'],
  },
]
