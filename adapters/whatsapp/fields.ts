import { z } from 'zod'
import type { Alias, ChannelProblem } from '../../src/gateway/channel-port.ts'
import { problemOf } from './problems.ts'

/**
 * The fields that WhatsApp's shapes share. What is absent, empty or of another type is null, so that
 * one odd field never costs the message it is in; only an id must be there.
 */
export const word = z.unknown().optional().transform(wordOf)
export const id = word.pipe(
  z
    .string()
    .max(256)
    .regex(/^[^\p{Cc}\p{Cs}]+$/u),
)
export const flag = z
  .unknown()
  .optional()
  .transform((value) => value === true)
export const number = word
  .transform((text) => (text === null ? Number.NaN : Number(text)))
  .pipe(z.number())
/** An object of that shape, or null. */
export const part = <S extends z.ZodType>(shape: S) =>
  z
    .nullish(shape)
    .transform((value) => value ?? null)
    .catch(null)

/** What most texts have nothing of; half a surrogate pair is found among its whole ones. */
const odd = /[\0\ud800-\udfff]/

/** A text that a database can keep. */
export function wordOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return null
  const kept = odd.test(value) ? value.replaceAll('\0', '').replace(/\p{Cs}/gu, '') : value
  return kept.trim() === '' ? null : kept
}

export const listAt = (from: unknown, key: string): readonly unknown[] => {
  const value = fieldOf(from, key)
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

export function fieldOf(from: unknown, key: string): unknown {
  if (typeof from !== 'object' || from === null || !Object.hasOwn(from, key)) return undefined
  return (from as Record<string, unknown>)[key]
}

/** WhatsApp's seconds as UTC ms, never later than `receivedAt`, which also stands in for nonsense. */
export function timeOf(seconds: unknown, receivedAt: number): number {
  const given = Number(wordOf(seconds) ?? Number.NaN)
  if (!Number.isFinite(given) || given <= 0) return receivedAt
  const ms = given > 100_000_000_000 ? given : given * 1000
  return Math.min(Math.round(ms), receivedAt)
}

const userIdMax = 200
const plain = (id: string): string => id.replace(/\p{Cc}/gu, '').slice(0, userIdMax)

/** The names of one customer that are there, the strongest first. */
export function aliasesOf(names: {
  user?: string | null
  parent?: string | null
  phone?: string | null
}): Alias[] {
  const { user, parent, phone } = names
  const digits = phone?.replace(/\D/g, '').slice(0, 20) ?? ''
  return [
    ...(user ? [{ kind: 'user' as const, id: plain(user) }] : []),
    ...(parent ? [{ kind: 'parent' as const, id: plain(parent) }] : []),
    ...(digits === '' ? [] : [{ kind: 'phone' as const, id: digits }]),
  ]
}

const errorShape = z.object({
  code: part(number),
  title: word,
  message: word,
  error_data: part(z.object({ details: word })),
})

const problemsMax = 20

export function problemsAt(from: unknown): ChannelProblem[] {
  const errors = listAt(from, 'errors').slice(0, problemsMax)
  return errors.flatMap((given) => {
    const error = errorShape.safeParse(given).data
    if (!error) return []
    return [
      problemOf(error.code, [error.message ?? error.title, error.error_data?.details ?? null]),
    ]
  })
}

const excerptMax = 1000

export function excerptOf(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return wordOf(text.slice(0, excerptMax)) ?? ''
}
