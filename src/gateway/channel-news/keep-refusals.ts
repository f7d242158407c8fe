import type { Background } from '../../background.ts'
import type { Db } from '../../store/kit/database.ts'
import { forgetNews, noteNews } from '../../store/senders/channel-news.ts'

type Log = (level: 'info' | 'warn' | 'error', message: string) => void
/** What the door of a channel turned away. */
export type Refused = 'bad signature' | 'bad verification'
type Deps = { background: Pick<Background, 'run'>; now: () => number; log: Log }

const everyMs = 60_000

const words: Record<Refused, string> = {
  'bad signature': 'WhatsApp deliveries are refused: no app secret of ours signed them.',
  'bad verification':
    'Somebody asked for the address with another verify token than ours: Meta, or a stranger.',
}

/**
 * Counts what is refused before it is read, which anybody can send: kept and logged once a minute,
 * however much comes. A wrong verify token is forgotten as soon as the right one came.
 */
export function keepRefusals(
  db: Db,
  { background, now, log }: Deps,
): { refused: (what: Refused) => void; verified: () => void } {
  const waiting = new Map<Refused, { count: number; keptAt: number }>()
  return {
    refused: (what) => {
      const at = now()
      const known = waiting.get(what) ?? { count: 0, keptAt: -everyMs }
      known.count++
      waiting.set(what, known)
      if (at - known.keptAt < everyMs) return
      const { count } = known
      waiting.set(what, { count: 0, keptAt: at })
      log('warn', `${words[what]} /bots doctor says what to do.`)
      const news = { numberId: null, kind: what, what: '', excerpt: '', at }
      background.run(() => noteNews(db, 'whatsapp', news, count))
    },
    verified: () => {
      waiting.delete('bad verification')
      background.run(() => forgetNews(db, 'whatsapp', 'bad verification'))
    },
  }
}
