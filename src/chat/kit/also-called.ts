/**
 * What people call a command who know other words: those of before, and those that cards say. None of
 * them runs anything; each leads to the command that does.
 */
export const alsoCalled: ReadonlyMap<string, string> = new Map([
  ['canary', 'gray'],
  ['gray release', 'gray'],
  ['rollout', 'gray'],
  ['track', 'gray'],
  ['rollback', 'revert'],
  ['undo', 'revert'],
  ['release', 'publish'],
  ['override', 'publish'],
  ['mend', 'bots validate'],
  ['fix', 'bots validate'],
  ['approve', 'bots requests'],
  ['approval', 'bots requests'],
  ['emergency', 'bots requests'],
  ['break glass', 'bots requests'],
  ['break-glass', 'bots requests'],
  ['candidate', 'bots requests'],
  ['rebase', 'bots requests'],
  ['re-base', 'bots requests'],
  ['stale', 'bots requests'],
  ['update', 'bots requests'],
  ['four eyes', 'roles policy'],
  ['four-eyes', 'roles policy'],
  ['number', 'bots sender'],
  ['numbers', 'bots sender'],
  ['senders', 'bots sender'],
  ['session', 'trace'],
  ['conversation', 'trace'],
  ['chat', 'trace'],
  ['customer', 'trace'],
  ['backup', 'bots list'],
  ['exception', 'bots list'],
  ['slug', 'bots rename'],
  ['short name', 'bots rename'],
  ['access code', 'bots show'],
  ['test code', 'bots show'],
  ['response', 'bots diff'],
  ['slot', 'bots diff'],
  ['intent', 'bots diff'],
  ['log', 'audit'],
  ['history', 'bots versions'],
  ['drain', 'deactivate'],
  ['drains', 'deactivate'],
  ['grace', 'deactivate'],
  ['finishing', 'deactivate'],
  ['stop', 'deactivate'],
])

const lettersMin = 2

/** Commands that somebody may mean who typed so much of a word: `can` is the start of `canary`. */
export function meantBy(typed: string): string[] {
  const word = typed.trim().toLowerCase()
  if (word.length < lettersMin) return []
  const paths = [...alsoCalled].flatMap(([called, path]) => (called.startsWith(word) ? [path] : []))
  return [...new Set(paths)]
}

/** The words that lead to a command, or to one of its verbs. */
export const wordsFor = (path: string): string[] =>
  [...alsoCalled].flatMap(([called, to]) =>
    to === path || to.startsWith(`${path} `) ? [called] : [],
  )
