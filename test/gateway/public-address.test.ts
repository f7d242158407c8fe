import dns from 'node:dns/promises'
import { syncBuiltinESMExports } from 'node:module'
import { describe, expect, it, vi } from 'vitest'
import { isAllowed } from '../../src/domain/private-address.ts'
import { chosenOf, resolveSafely } from '../../src/gateway/public-address.ts'

const open = ['8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8']
const internal = ['10.0.0.1', '172.16.0.1', '192.168.1.1', '127.0.0.1', '::1', 'fd00::1']
const mapped = ['100.64.0.1', '::ffff:10.0.0.1', '::ffff:7f00:1']
const never = ['169.254.169.254', 'fe80::1', '0.0.0.0', '::', '224.0.0.1', '255.255.255.255']
const odd = ['fd00:ec2::254', '100.100.100.200', '64:ff9b::7f00:1', '2002:7f00:1::', '::7f00:1']
const nonsense = ['', 'localhost', '1.2.3', 'fec0::1', '2001:db8::1', '192.0.2.1', '240.0.0.1']

describe('addresses that may be called', () => {
  it.each(open)('include %s', (address) => {
    expect([isAllowed(address, false), isAllowed(address, true)]).toEqual([true, true])
  })
  it.each([...internal, ...mapped])('include %s only where private ones are allowed', (address) => {
    expect([isAllowed(address, false), isAllowed(address, true)]).toEqual([false, true])
  })
  it.each([...never, ...odd, ...nonsense])('never include "%s"', (address) => {
    expect([isAllowed(address, false), isAllowed(address, true)]).toEqual([false, false])
  })

  it('are resolved once, to the address that was checked', async () => {
    expect(await resolveSafely('127.0.0.1', true)).toEqual({ address: '127.0.0.1', family: 4 })
    expect(await resolveSafely('[::1]', true)).toEqual({ address: '::1', family: 6 })
    await expect(resolveSafely('localhost', false)).rejects.toThrow('inside a private network')
  })

  it('F86 are asked of two names at once, and once for all who wait for one', async () => {
    const ends: (() => void)[] = []
    const asked: string[] = []
    const slow = vi.spyOn(dns, 'lookup').mockImplementation(async (name: string) => {
      asked.push(name)
      await new Promise<void>((resolve) => void ends.push(resolve))
      return [{ address: '8.8.8.8', family: 4 }] as never
    })
    syncBuiltinESMExports()
    const hosts = ['one', 'one', 'one', 'two', 'three'].map((name) => `${name}.example.com`)
    const all = hosts.map((host) => resolveSafely(host, false))
    await new Promise((resolve) => setImmediate(resolve))
    expect(asked).toEqual(['one.example.com', 'two.example.com'])
    ends[0]?.()
    await all[2]
    await new Promise((resolve) => setImmediate(resolve))
    expect(asked).toEqual(['one.example.com', 'two.example.com', 'three.example.com'])
    for (const end of ends) end()
    await Promise.all(all)
    slow.mockRestore()
    syncBuiltinESMExports()
  })

  it('are refused as a whole where a name leads to a forbidden one too', () => {
    const found = ['8.8.8.8', '10.0.0.1'].map((address) => ({ address, family: 4 }))
    expect(() => chosenOf(found, false)).toThrow('10.0.0.1 is inside a private network')
    expect(chosenOf(found, true)).toEqual({ address: '8.8.8.8', family: 4 })
  })
})
