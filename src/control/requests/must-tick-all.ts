import { Refusal } from '../../refusal.ts'

/** @throws Refusal VALIDATION naming what is left to tick (F25) */
export function mustTickAll(checklist: readonly string[], ticks: readonly string[]): void {
  const missing = checklist.filter((item) => !ticks.includes(item))
  if (missing.length === 0) return
  throw new Refusal(
    'VALIDATION',
    `The checklist is not complete: ${missing.join('; ')}.`,
    'Tick each item that you have checked, or ask for changes.',
    { ticks: `Still to check: ${missing.join('; ')}.` },
  )
}
