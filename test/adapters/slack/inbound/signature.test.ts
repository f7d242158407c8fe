import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasValidSignature } from '../../../../adapters/slack/inbound/signature.ts'
import { sign } from '../../../doubles/slack/api/deliver.ts'

/** Slack's own example (facts/slack.md 7). */
const secret = '8f742231b10e8888abcd99yyyzzz85a5'
const body =
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'
const given = {
  raw: Buffer.from(body),
  timestamp: '1531420618',
  signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
}
const then = 1531420618_000

describe('a signature of Slack', () => {
  it('holds for Slack’s own example, and for five minutes in either direction', () => {
    expect(hasValidSignature(secret, given, then)).toBe(true)
    expect(hasValidSignature(secret, given, then + 300_000)).toBe(true)
    expect(hasValidSignature(secret, given, then + 301_000)).toBe(false)
    expect(hasValidSignature(secret, given, then - 301_000)).toBe(false)
  })

  it('holds for these bytes, this secret and this time alone', () => {
    expect(hasValidSignature(`${secret}x`, given, then)).toBe(false)
    expect(hasValidSignature(secret, { ...given, raw: Buffer.from(`${body}x`) }, then)).toBe(false)
    expect(hasValidSignature(secret, { ...given, timestamp: '1531420619' }, then)).toBe(false)
    for (const timestamp of [undefined, '', 'NaN', '1531420618abc', ['1531420618'], '-1']) {
      expect(hasValidSignature(secret, { ...given, timestamp }, then)).toBe(false)
    }
    for (const signature of [undefined, '', 'v0=', given.signature.slice(0, -1), 'v1=a2114d57']) {
      expect(hasValidSignature(secret, { ...given, signature }, then)).toBe(false)
    }
  })

  it('holds for any bytes that were signed, and for none that were not', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), fc.string(), (bytes, key, forged) => {
        const text = Buffer.from(bytes).toString('latin1')
        const signature = sign(key, 1531420618, text)
        const raw = Buffer.from(text)
        const timestamp = given.timestamp
        expect(hasValidSignature(key, { raw, timestamp, signature }, then)).toBe(true)
        expect(hasValidSignature(key, { raw, timestamp, signature: forged }, then)).toBe(false)
      }),
    )
  })
})
