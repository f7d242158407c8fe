import { describe, expect, it } from 'vitest'
import { networkOf } from '../../src/http/links/asker.ts'

describe('the network of a request', () => {
  it('F55 is that of the phone behind a proxy, and nobody chooses it', () => {
    const of = (peer: string, forwarded?: string) =>
      networkOf({
        socket: { remoteAddress: peer },
        headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
      } as unknown as Parameters<typeof networkOf>[0])
    expect(of('203.0.113.1')).toBe('203.0.113.1')
    expect(of('203.0.113.1', '198.51.100.9')).toBe('203.0.113.1')
    expect(of('127.0.0.1', '1.1.1.1, 198.51.100.9')).toBe('198.51.100.9')
    expect(of('::ffff:10.0.0.2', '198.51.100.9')).toBe('198.51.100.9')
    expect(of('127.0.0.1', 'nonsense')).toBe('127.0.0.1')
    expect(of('2001:db8:1:2:aaaa::1')).toBe(of('2001:db8:1:2:bbbb::2'))
    expect(of('2001:db8:1:2::1')).not.toBe(of('2001:db8:1:3::1'))
  })
})
