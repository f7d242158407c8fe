import { describe, expect, it } from 'vitest'
import { readDelivery } from '../../../../adapters/whatsapp/inbound/read-delivery.ts'
import { atNoon, delivery, noon, only, read, saying } from '../deliveries.ts'
import { samples } from '../samples.ts'

const text = (body: string) => ({ type: 'text', text: { body } })
const message = (id: string, from = '12025550142') => ({
  from,
  id,
  timestamp: atNoon,
  ...text(id),
})
const status = (id: string, more: object = {}) => ({
  id,
  status: 'sent',
  timestamp: atNoon,
  ...more,
})

describe('F56 a delivery', () => {
  it('reads every shape that is known, and leaves nothing of it unread', () => {
    for (const [name, { body, kind, type }] of Object.entries(samples)) {
      const item = only(read(body), kind)
      const found = item.kind === 'message' ? item.content.type : undefined
      expect([name, found]).toEqual([name, type])
    }
  })

  it('tells of one error once, although it stands beside the message', () => {
    const broken = samples['interactive without an object']?.body
    expect(only(read(broken), 'message')).toMatchObject({
      kind: 'message',
      content: { type: 'unsupported', problems: [{ code: 131000, fate: 'retry' }] },
    })
    const errors = [{ code: 131048, title: 'Spam' }]
    expect(only(read(delivery({ value: { errors } })), 'trouble').problem).toMatchObject({
      code: 131048,
      alert: 'spam',
    })
    const failed = { statuses: [status('wamid.1', { status: 'failed', errors })], errors }
    expect(read(delivery({ value: failed })).map(({ kind }) => kind)).toEqual(['status'])
  })

  it('reads all of a batch, messages before statuses and in their order', () => {
    const change = (n: number) => ({
      value: {
        messages: [1, 2, 3].map((at) => message(`m${n}${at}`)),
        statuses: [1, 2, 3].map((at) => status(`s${n}${at}`)),
      },
    })
    const [one, two] = [delivery(change(1), change(2)), delivery(change(3), change(4))]
    const entry = [one, two].flatMap((part) => (part as { entry: object[] }).entry)
    const ids = read({ object: 'whatsapp_business_account', entry }).map((item) =>
      'messageId' in item ? item.messageId : item.kind,
    )
    const all = (letter: string) =>
      [1, 2, 3, 4].flatMap((n) => [1, 2, 3].map((at) => `${letter}${n}${at}`))
    expect(ids).toEqual([...all('m'), ...all('s')])
  })

  it('keeps the others when one item is broken', () => {
    const messages = [
      message('m1'),
      'broken',
      { id: 7 },
      { ...message('m2'), id: '' },
      message('m3'),
    ]
    const statuses = [status('s1'), { ...status('s2'), status: 'lost' }]
    const items = read(delivery({ value: { messages, statuses } }))
    expect(items.map((item) => ('messageId' in item ? item.messageId : item.kind))).toEqual([
      'm1',
      'm3',
      's1',
      'unreadable',
      'unreadable',
      'unreadable',
      'unreadable',
    ])
    expect(JSON.stringify(items)).toContain('lost')
  })

  it('says which number was written to, in which account', () => {
    expect(only(read(delivery(saying(text('Hi')) as { value: object })), 'message').sender).toEqual(
      {
        id: '770',
        account: '990',
        shown: '12025550110',
      },
    )
  })

  it('takes the platform’s time, never a later one than ours', () => {
    const at = (timestamp: unknown) =>
      only(read(delivery(saying(text('Hi'), { timestamp }) as { value: object })), 'message').at
    expect(at(String(noon / 1000 - 60))).toBe(noon - 60_000)
    expect(at(noon / 1000 - 60)).toBe(noon - 60_000)
    expect(at(noon - 60_000)).toBe(noon - 60_000)
    for (const odd of [String(noon / 1000 + 60), '', 'soon', -5, null, undefined, 1e300]) {
      expect(at(odd)).toBe(noon)
    }
  })

  it('keeps news about the account, and what comes for another responder', () => {
    const value = { event: 'ACCOUNT_VIOLATION' }
    expect(only(read(delivery({ field: 'account_update', value })), 'notice')).toMatchObject({
      field: 'account_update',
      sender: { id: '770' },
    })
    const unplaced = {
      object: 'whatsapp_business_account',
      entry: [{ id: '990', changes: [{ field: 'account_update', value }] }],
    }
    expect(only(read(unplaced), 'notice').sender).toBeNull()
    const overheard = delivery({ ...(saying(text('Hi')) as { value: object }), field: 'standby' })
    expect(only(read(overheard), 'message').isStandby).toBe(true)
    const message_echoes = [{ id: 'e1', to: '12025550142', timestamp: atNoon, ...text('By hand') }]
    for (const field of ['smb_message_echoes', 'standby']) {
      expect(only(read(delivery({ field, value: { message_echoes } })), 'echo')).toMatchObject({
        aliases: [{ kind: 'phone', id: '12025550142' }],
        content: { text: 'By hand' },
        isStandby: field === 'standby',
      })
    }
    expect(only(read(delivery({ value: {} })), 'notice').field).toBe('messages')
  })

  it('never refuses what it can not read', () => {
    const raw = (bytes: string | Buffer) =>
      only(readDelivery(Buffer.from(bytes), noon), 'unreadable')
    expect(raw('').what).toBe('not JSON')
    expect(raw('{"object":').what).toBe('not JSON')
    expect(raw(Buffer.from([0xff, 0xfe, 0x00])).what).toBe('not JSON')
    expect(raw('null').what).toBe('not of WhatsApp')
    expect(raw('{"object":"page","entry":[]}').what).toBe('not of WhatsApp')
    expect(raw('{"object":"whatsapp_business_account"}').what).toBe('empty')
    expect(raw(`${'['.repeat(100_000)}${']'.repeat(100_000)}`).what).toBe('too deep')
    expect(raw(`[${'0,'.repeat(300_000)}0]`).what).toBe('too many values')
    expect(raw(`"${'x'.repeat(3 * 1_048_576)}"`).what).toBe('too large')
    const nested = `{"object":"whatsapp_business_account","x":"${'[{,'.repeat(200_000)}\\""}`
    expect(raw(nested).what).toBe('empty')
  })

  it('reads a limited number of items, and says how many are left', () => {
    const messages = Array.from({ length: 2500 }, (_, n) => message(`m${n}`))
    const items = read(delivery({ value: { messages } }))
    expect(items.filter(({ kind }) => kind === 'message')).toHaveLength(1200)
    expect(items.at(-1)).toMatchObject({ kind: 'unreadable', excerpt: '1300 more' })
    const changes = messages.map((one) => ({ value: { messages: [one] } }))
    const apart = read(delivery(...changes))
    expect(apart.filter(({ kind }) => kind === 'message')).toHaveLength(1200)
    expect(apart.at(-1)).toMatchObject({ kind: 'unreadable', excerpt: '1300 changes more' })
  })
})

describe('F56 a status', () => {
  const only1 = (more: object) =>
    only(read(delivery({ value: { statuses: [status('wamid.9', more)] } })), 'status')

  it('carries our own id, so that it may come before the answer to the send', () => {
    expect(only1({ biz_opaque_callback_data: '01K5', recipient_id: '12025550142' })).toMatchObject({
      messageId: 'wamid.9',
      ourId: '01K5',
      status: 'sent',
      at: noon,
      aliases: [{ kind: 'phone', id: '12025550142' }],
    })
    expect(only1({ recipient_id: '', recipient_user_id: 'US.1' })).toMatchObject({
      ourId: null,
      aliases: [{ kind: 'user', id: 'US.1' }],
    })
  })

  it('keeps what the message cost', () => {
    const pricing = { billable: true, pricing_model: 'PMP', category: 'utility', type: 'regular' }
    expect(only1({ pricing }).pricing).toEqual({
      isBillable: true,
      model: 'PMP',
      category: 'utility',
      type: 'regular',
    })
    expect(only1({ pricing: {} }).pricing).toMatchObject({ isBillable: null, category: null })
    expect(only1({}).pricing).toBeNull()
  })

  it('tells why it failed, and what to do about it', () => {
    const errors = [{ code: 131049, title: 'Cap', error_data: { details: 'Not now' } }]
    expect(only1({ status: 'failed', errors }).problems).toEqual([
      {
        code: 131049,
        text: 'Cap: Not now (131049)',
        fate: 'refused',
        afterMs: 0,
        slows: 'message',
        alert: null,
      },
    ])
  })
})
