import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isLoopback } from '../config.ts'
import { isForwarded } from '../domain/forwarded.ts'
import { Refusal } from '../refusal.ts'

/**
 * Where anybody may edit as anybody (the playground), only our own page may ask: no other host name
 * that leads here (DNS rebinding), no other origin, no form of a foreign page. With tokens the same
 * holds, at no cost.
 */
export function addEditGuard(app: FastifyInstance, playground: boolean): void {
  app.addHook('onRequest', async (request) => {
    if (!isFromHere(request, playground)) throw notFromHere()
  })
}

function isFromHere({ method, raw, headers }: FastifyRequest, playground: boolean): boolean {
  const { host = '', origin, 'x-slipway-edit': mark } = headers
  const isLocal = isLoopback(host.replace(/:\d+$/, '')) && !isForwarded(raw)
  if (playground && !isLocal) return false
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)) return false
  return method === 'GET' || method === 'HEAD' || mark === '1'
}

const notFromHere = () =>
  new Refusal(
    'FORBIDDEN',
    'This did not come from the editor of this server.',
    'Open /edit/ and the short name of the bot at the address that the server printed.',
  )
