import type { UploadedFile } from './checks/body.ts'
import type { Gateway } from './gateway/gateway-state.ts'
import { problems } from './rest/problem.ts'
import type { World } from './world.ts'

/** One request, its route known and its caller checked. */
export type Call = {
  world: World
  gateway: Gateway
  params: Readonly<Record<string, string>>
  query: URLSearchParams
  json: unknown
  files: ReadonlyMap<string, UploadedFile>
}
/** `open`: no Authorization, the token is in the path (discord.md 2). */
export type Route = {
  open?: boolean
  run: (call: Call) => object | null
}
export type Routes = Record<string, Route>

/** `cut` closes the connection without an answer, `never` leaves it open without one. */
export type Answer =
  | { status: number; headers?: Record<string, string>; body: object | null }
  | 'cut'
  | 'never'

/** A part of the path. */
export function param(call: Call, name: string): string {
  const value = call.params[name]
  if (value === undefined) throw problems.notFound()
  return value
}
