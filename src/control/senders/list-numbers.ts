import { z } from 'zod'
import type { Unserved } from '../../domain/conversation/channel-account.ts'
import { maskAddress } from '../../domain/conversation/mask.ts'
import { countedPage } from '../../domain/page.ts'
import type { Page } from '../../domain/page.ts'
import { newsSince } from '../../store/senders/channel-news.ts'
import type { NewsRow } from '../../store/senders/channel-news.ts'
import { numbersOfSenders } from '../../store/senders/channel-numbers.ts'
import { countSenders, senderLines } from '../../store/senders/senders.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { numberNews } from './number-news.ts'
import type { NumberNews } from './number-news.ts'
import { unservedSenders } from './unserved.ts'

const Input = z.object({
  page: z.number().int().positive().default(1),
  size: z.number().int().min(1).max(100).default(20),
})

export type NumberView = {
  sender: string
  masked: string
  isTest: boolean
  /** Null until it is connected, by a person or by its first message. */
  number: {
    id: string
    account: string | null
    secret: string
    token: string
    isByItself: boolean
  } | null
  unserved: Unserved | null
  news: NumberNews[]
}
export type NumberList = Page & {
  pages: number
  total: number
  numbers: NumberView[]
  /** What names no number that is connected here. */
  strays: NumberNews[]
}

const newsMs = 7 * 24 * 3_600_000
const newsMax = 200

/** The WhatsApp senders by name, each with its number, its account and what was told of it (F56). */
export function listNumbers(ctx: Ctx, raw: z.input<typeof Input> = {}): Promise<NumberList> {
  const { page: wanted, size } = parseInput(Input, raw)
  return auditedRead(ctx, 'channel.list', 'senders', async (db) => {
    await authorize(db, ctx, 'channel.manage')
    const total = await countSenders(db, 'whatsapp')
    const { offset, ...page } = countedPage(wanted, size, total)
    const senders = await senderLines(db, { limit: size, offset, channel: 'whatsapp' })
    const rows = await numbersOfSenders(
      db,
      senders.map(({ id }) => id),
    )
    const unserved = await unservedSenders(db, ctx, senders)
    const told = await newsSince(db, 'whatsapp', { since: ctx.now() - newsMs, limit: newsMax })
    const news = await numberNews(db, told)
    const numbers = senders.map(({ id, name, address, isTest }): NumberView => {
      const row = rows.find(({ senderId }) => senderId === id)
      return {
        sender: name,
        masked: maskAddress(address),
        isTest: isTest === 1,
        number: row
          ? {
              id: row.numberId,
              account: row.account,
              secret: row.secretName,
              token: row.tokenName,
              isByItself: row.connectedBy === null,
            }
          : null,
        unserved: unserved.get(id) ?? null,
        news: row ? news.filter(({ numberId }) => numberId === row.numberId) : [],
      }
    })
    const strays = news.filter(({ numberId, kind }) => numberId === null || isStray(kind))
    return { ...page, total, numbers, strays }
  })
}

const isStray = (kind: NewsRow['kind']): boolean =>
  kind === 'unknown number' || kind === 'foreign number'
