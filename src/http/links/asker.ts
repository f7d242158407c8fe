import type { FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'
import { isbot } from 'isbot'

type Asked = Pick<FastifyRequest, 'method' | 'headers'>

/** Scanners of mail that say who they are, beside those that the library knows. */
const mailScanners = /safelinks|barracuda|proofpoint|mimecast|ironport|fireeye|symantec/i

/** Programs that look at a link before a person does, or instead: they see a page and go nowhere. */
export function isPreview({ method, headers }: Asked): boolean {
  const agent = headers['user-agent'] ?? ''
  return method !== 'GET' || agent === '' || isbot(agent) || mailScanners.test(agent)
}

/** A browser that fetches ahead of the person, who may never come. */
export function isPrefetch({ headers }: Asked): boolean {
  const says = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].map((name) => headers[name] ?? '')
  return says.some((value) => /prefetch|prerender|preview/i.test(String(value)))
}

/**
 * Whose network it comes from. A proxy beside us names it last in `X-Forwarded-For`; what comes from
 * outside itself can write there what it likes. One customer of IPv6 has a whole /64.
 */
export function networkOf(request: Pick<FastifyRequest, 'headers' | 'socket'>): string {
  const peer = request.socket.remoteAddress ?? ''
  const named = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim()
  const address = named !== undefined && ipaddr.isValid(named) && isNear(peer) ? named : peer
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return parsed.toByteArray().slice(0, 8).join('.')
}

const near = ['loopback', 'private', 'uniqueLocal', 'linkLocal']

const isNear = (peer: string): boolean =>
  ipaddr.isValid(peer) && near.includes(ipaddr.process(peer).range())
