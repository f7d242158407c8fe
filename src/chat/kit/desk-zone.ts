import { deskZone } from './rich.ts'

/** What many people read, with the desk's own zone at its times, at any depth. */
export function inDeskZone<T>(what: T, zone: string): T {
  return placed(what, zone) as T
}

function placed(what: unknown, zone: string): unknown {
  if (Array.isArray(what)) return what.map((one) => placed(one, zone))
  if (typeof what !== 'object' || what === null || ArrayBuffer.isView(what)) return what
  if ('at' in what && 'zone' in what && what.zone === deskZone) return { ...what, zone }
  return Object.fromEntries(Object.entries(what).map(([key, one]) => [key, placed(one, zone)]))
}
