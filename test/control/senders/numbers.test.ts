import { beforeAll, expect, it } from 'vitest'
import { addSender } from '../../../src/control/senders/add-sender.ts'
import { changeSender } from '../../../src/control/senders/change-sender.ts'
import { connectNumber, disconnectNumber } from '../../../src/control/senders/connect-number.ts'
import { listNumbers } from '../../../src/control/senders/list-numbers.ts'
import { listSenders } from '../../../src/control/senders/list-senders.ts'
import { proveSender } from '../../../src/control/senders/prove-sender.ts'
import { listChannelProblems } from '../../../src/control/delivery/list-channel-problems.ts'
import { prepareActivation } from '../../../src/control/activations/prepare-activation.ts'
import { shareBot } from '../../../src/control/sharing/share-bot.ts'
import type { Ctx } from '../../../src/control/kit/context.ts'
import { noteNews } from '../../../src/store/senders/channel-news.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { activeBot } from '../../helpers/live.ts'
import { Refusal } from '../../../src/refusal.ts'

async function refusalOf(tried: Promise<unknown>): Promise<Refusal> {
  const error = await tried.then(() => null).catch((thrown: unknown) => thrown)
  if (error instanceof Refusal) return error
  throw new Error('It was not refused', { cause: error })
}

onEachDatabase('WhatsApp numbers', (db) => {
  const twoAccounts = {
    apps: {
      WHATSAPP_APP_SECRET: 'WHATSAPP_APP_SECRET',
      WHATSAPP_APP_SECRET_SHOP: 'WHATSAPP_APP_SECRET_SHOP',
      WHATSAPP_APP_SECRET_SHOP_OLD: 'WHATSAPP_APP_SECRET_SHOP',
    },
    tokens: ['WHATSAPP_ACCESS_TOKEN', 'WHATSAPP_ACCESS_TOKEN_SHOP'],
  }
  const as = (name: Name, whatsapp: Ctx['settings']['whatsapp'] = twoAccounts): Ctx => {
    const ctx = ctxFor(db(), name)
    return { ...ctx, settings: { ...ctx.settings, whatsapp } }
  }
  const shop = { secret: 'WHATSAPP_APP_SECRET_SHOP', token: 'WHATSAPP_ACCESS_TOKEN_SHOP' }
  beforeAll(async () => {
    await seedCast(db())
    for (const [name, address] of [
      ['orders-main', '+15550107788'],
      ['shop-main', '+15550107789'],
    ] as const) {
      await addSender(as('mo'), { name, channel: 'whatsapp', address })
    }
  })

  it('F56 belong to accounts, by names of variables; what they hold is nowhere', async () => {
    const input = { sender: 'shop-main', number: '106540352242922', account: '990', ...shop }
    expect(await connectNumber(as('ava'), input)).toEqual({
      sender: 'shop-main',
      numberId: '106540352242922',
      account: '990',
      secretName: shop.secret,
      tokenName: shop.token,
    })
    const { numbers } = await listNumbers(as('ava'))
    expect(numbers).toMatchObject([
      { sender: 'orders-main', number: null, unserved: null },
      { sender: 'shop-main', number: { id: '106540352242922', isByItself: false }, unserved: null },
    ])
    const noted = await db()('audit').where({ action: 'channel.connect' }).first()
    expect(JSON.parse(noted.after)).toMatchObject({ tokenName: shop.token })
    // Two names of one secret are one app.
    const again = { ...input, secret: 'WHATSAPP_APP_SECRET_SHOP_OLD' }
    expect((await connectNumber(as('ava'), again)).secretName).toBe(shop.secret)
  })

  it('F56 refuse a secret in place of its name, a variable that is not set, a number of another', async () => {
    const input = { sender: 'orders-main', number: '106540352242923' }
    const tried = async (more: object, whatsapp: Ctx['settings']['whatsapp'] = twoAccounts) =>
      refusalOf(connectNumber(as('ava', whatsapp), { ...input, ...more }))
    expect((await tried({ token: 'EAAsecretOfMeta' })).code).toBe('VALIDATION')
    expect((await tried({ token: 'SECRET_KEY' })).code).toBe('VALIDATION')
    const unset = await tried({ token: 'WHATSAPP_ACCESS_TOKEN_GONE' })
    expect(unset.sentence).toContain('WHATSAPP_ACCESS_TOKEN_GONE is not set')
    expect((await tried({ number: '+1 555 010 7788' })).code).toBe('VALIDATION')
    expect((await tried({ number: '106540352242922' })).sentence).toContain('shop-main')
    expect((await tried({}, null)).nextStep).toContain('WHATSAPP_VERIFY_TOKEN')
    await addSender(as('mo'), { name: 'texts', channel: 'sms', address: '+15550107790' })
    expect((await tried({ sender: 'texts' })).code).toBe('VALIDATION')
    await connectNumber(as('ava'), input)
    await disconnectNumber(as('ava'), { sender: 'orders-main' })
    expect((await refusalOf(disconnectNumber(as('ava'), { sender: 'orders-main' }))).code).toBe(
      'CONFLICT',
    )
  })

  it('F53 F87 a sender that no customer reaches is said where somebody would believe it live', async () => {
    const bot = await activeBot(db())
    const why = 'WhatsApp is not set up on this server, so no customer reaches it'
    const { unserved } = await shareBot(as('mo', null), { bot: bot.slug })
    expect(unserved).toMatchObject({ why })
    expect((await shareBot(as('mo'), { bot: bot.slug })).unserved).toBeNull()
    const preview = await prepareActivation(as('mo', null), { bot: bot.slug })
    expect(preview.senders).toMatchObject([{ unserved: { why } }])
    const found = await listChannelProblems(as('noa', null))
    expect(found.unserved).toMatchObject([{ sender: bot.sender, why }])
    const { numbers } = await listNumbers(as('ava', { ...twoAccounts, tokens: [] }))
    expect(numbers.find(({ sender }) => sender === 'shop-main')?.unserved?.why).toContain(
      'WHATSAPP_ACCESS_TOKEN_SHOP, which is not set',
    )
  })

  it('F56 F87 what was told of a number is shown on it, and what is nobody’s beside', async () => {
    const news = { numberId: '106540352242922', kind: 'trouble', what: 'Locked (131031)' } as const
    const stray = { numberId: '771', kind: 'unknown number', what: '12025550999' } as const
    const forged = { numberId: null, kind: 'bad signature', what: '' } as const
    for (const one of [news, news, stray, forged]) {
      await noteNews(db(), 'whatsapp', { ...one, excerpt: 'x', at: noon })
    }
    const { numbers, strays } = await listNumbers(as('ava'))
    expect(numbers.find(({ sender }) => sender === 'shop-main')?.news).toMatchObject([
      { kind: 'trouble', count: 2 },
    ])
    expect(strays.map(({ kind }) => kind).toSorted()).toEqual(['bad signature', 'unknown number'])
    expect((await listChannelProblems(as('noa'))).news).toHaveLength(3)
  })

  it('F54 a test sender gets a code for its verified number, told once and kept as a hash', async () => {
    const test = { channel: 'whatsapp', isTest: true, verifiedNumber: '+12025550142' } as const
    const made = await addSender(as('mo'), { ...test, name: 'testing', address: '+15550107791' })
    expect(made.proof?.code).toMatch(/^\d{6}$/)
    const kept = await db()('senderProofs').where({ senderId: made.id }).first()
    expect(JSON.stringify(kept)).not.toContain(made.proof?.code)
    const isProved = async () =>
      (await listSenders(as('mo'))).senders.find(({ name }) => name === 'testing')?.isProved
    expect(await isProved()).toBe(false)
    await db()('senderProofs').where({ senderId: made.id }).update({ provedAt: noon })
    expect(await isProved()).toBe(true)
    const other = { sender: 'testing', verifiedNumber: '+12025550167' }
    const changed = await changeSender(as('mo'), other)
    expect(changed.proof?.code).toMatch(/^\d{6}$/)
    expect(await isProved()).toBe(false)
    const { proof, number } = await proveSender(as('mo'), { sender: 'testing' })
    expect([proof.expiresAt > noon, number]).toEqual([true, '+12 ··· 0167'])
    const nothing = await refusalOf(proveSender(as('mo'), { sender: 'orders-main' }))
    expect(nothing.sentence).toContain('no verified number')
    const codes = await db()('audit').where('action', 'like', 'sender.%').select('after')
    expect(JSON.stringify(codes)).not.toContain(proof.code)
  })
})
