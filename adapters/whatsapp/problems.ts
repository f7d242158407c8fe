import type { ChannelProblem, Judgement } from '../../src/gateway/channel-port.ts'

const second = 1000
const minute = 60 * second

const later = (afterMs: number, slows: Judgement['slows'] = 'message'): Judgement => ({
  fate: 'retry',
  afterMs,
  slows,
  alert: null,
})
const never = (alert: Judgement['alert'] = null): Judgement => ({
  fate: 'refused',
  afterMs: 0,
  slows: 'message',
  alert,
})

/** What each error code of the Cloud API asks of us; those of templates are never ours. */
const judgements: Readonly<Record<number, Judgement>> = {
  // Too fast, or down for the moment.
  130429: later(second, 'sender'),
  131056: later(6 * second, 'pair'),
  4: later(minute, 'account'),
  80007: later(minute, 'account'),
  1: later(2 * second),
  2: later(2 * second),
  131000: later(2 * second),
  131016: later(5 * second),
  133004: later(5 * second, 'sender'),
  // The number is off while its throughput is raised.
  131057: later(15 * second, 'sender'),
  // This message, never.
  100: never(),
  130472: never(),
  130497: never(),
  131008: never(),
  131009: never(),
  131021: never(),
  131026: never(),
  131047: never(),
  131049: never(),
  131051: never(),
  131052: never(),
  131053: never(),
  // Every message, until a person has done something.
  0: never('token'),
  190: never('token'),
  3: never('permission'),
  10: never('permission'),
  131005: never('permission'),
  368: never('account'),
  131031: never('account'),
  131042: never('payment'),
  131048: { ...never('spam'), afterMs: 10 * minute, slows: 'pace' },
  33: never('number'),
  131045: never('number'),
  133010: never('number'),
}

/** What to do about an error of which only the HTTP status is known. */
const judgeStatus = (status: number): Judgement => {
  if (status === 401) return never('token')
  if (status === 403) return never('permission')
  if (status === 429) return later(second, 'sender')
  return status >= 500 ? later(5 * second) : never()
}

/** `status` is that of the answer; an error in a webhook has none. */
export function judge(
  code: number | null,
  { status = 400, isTransient = false }: { status?: number; isTransient?: boolean } = {},
): Judgement {
  const known = code === null ? undefined : judgements[code]
  if (known) return known
  if (code !== null && code >= 200 && code <= 299) return never('permission')
  return isTransient ? later(5 * second) : judgeStatus(status)
}

const textMax = 300

/** An error as a team reads it. Meta's own words may name the token, so `hide` takes it out. */
export function problemOf(
  code: number | null,
  words: readonly (string | null)[],
  how: Parameters<typeof judge>[1] & { hide?: string } = {},
): ChannelProblem {
  const said = [...new Set(words.filter((word) => word !== null))].join(': ')
  const text = withoutSecrets(said === '' ? 'WhatsApp gave no reason' : said, how.hide)
  const numbered = code === null ? text : `${text} (${code})`
  return { ...judge(code, how), code, text: numbered }
}

/** Tokens of Meta begin with EAA; ours may be another's. */
function withoutSecrets(text: string, token = ''): string {
  const bare = token === '' ? text : text.replaceAll(token, '…')
  return bare
    .slice(0, 2 * textMax)
    .replace(/EAA\w{8,}/g, '…')
    .replace(/[\p{Cc}\p{Cs}]+/gu, ' ')
    .slice(0, textMax)
}
