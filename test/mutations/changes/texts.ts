import type { Mutation } from '../mutation.ts'

const texts = ['test/store/kit/texts.test.ts']
const byName = ['test/store/kit/texts-by-name.long.test.ts']

/** Long texts, which are kept by their hash beside the rows that name them. */
export const textMutations: readonly Mutation[] = [
  {
    rule: 'F86',
    what: 'long texts are written under the lock',
    file: 'src/store/kit/changes.ts',
    find: '    if (ahead) await writeTexts(db, ahead.texts)\n',
    replace: '    if (ahead) ahead.texts.clear()\n',
    tests: texts,
  },
  {
    rule: 'F86',
    what: 'PostgreSQL is sent long texts under the lock',
    file: 'src/store/kit/texts.ts',
    find: '  return may\n',
    replace: '  return may && false\n',
    tests: texts,
  },
  {
    rule: 'F86',
    what: 'a server of before meets names where it reads texts',
    file: 'src/store/kit/texts.ts',
    find: 'Number(from) <= Date.now()',
    replace: 'Number(from) >= 0',
    tests: byName,
  },
  {
    rule: 'F86',
    what: 'an update names long texts at once',
    file: 'migrations/052-texts-by-name.ts',
    find: 'isFresh ? 0 : Date.now() + dayMs',
    replace: 'isFresh ? 0 : Date.now() - dayMs',
    tests: byName,
  },
  {
    rule: 'F4',
    what: 'a draft of before that looks like a name is taken for one',
    file: 'migrations/052-texts-by-name.ts',
    find: '  await keepWhatLooksLikeNames(knex)\n',
    replace: '  if (isFresh) await keepWhatLooksLikeNames(knex)\n',
    tests: byName,
  },
  {
    rule: 'F86',
    what: 'a long text is read again under the lock',
    file: 'src/store/kit/moving-tables.ts',
    find: "'texts meta",
    replace: "'texts text_parts meta",
    tests: texts,
  },
  {
    rule: 'F58',
    what: 'whoever knows a hash reads the text behind it',
    file: 'src/store/kit/texts.ts',
    find: 'if (!isName(text) && !(isLong',
    replace: 'if (!(isLong',
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
    rule: 'F4',
    what: 'a letter is cut in two where a part of a long text ends',
    file: 'src/text-pieces.ts',
    find: 'pieceChars + (isInLetter ? 1 : 0)',
    replace: 'pieceChars + (isInLetter ? 0 : 0)',
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
]
