import { describe, expect, it } from 'vitest'
import { accountsOf } from '../src/config/whatsapp.ts'
import { readConfig } from '../src/config.ts'
import { Refusal } from '../src/refusal.ts'

function refused(env: Record<string, string>): Refusal {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('The environment was accepted')
}

describe('the environment', () => {
  it('F71 needs nothing: SQLite, loopback and the playground are the defaults', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: null,
      linkUrl: null,
      database: { file: 'data/slipway.db' },
      playground: true,
      admins: [],
      commandPrefix: '',
      logLevel: 'info',
      allowPrivateActions: false,
      slipwayUrl: 'http://127.0.0.1:3000',
    })
  })

  it('takes an empty value for absent', () => {
    expect(readConfig({ PORT: '', HOST: ' ', DATABASE_URL: '' }).port).toBe(3000)
  })

  it('reads PostgreSQL, a SQLite file, admins and a public address', () => {
    const config = readConfig({
      DATABASE_URL: 'postgres://slipway:secret@db/slipway',
      ADMINS: 'slack:T01:U02, discord:42 ,playground:ava',
      PUBLIC_URL: 'https://slipway.example.com/',
    })
    expect(config.database).toEqual({ url: 'postgres://slipway:secret@db/slipway' })
    expect(config.admins).toEqual(['slack:T01:U02', 'discord:42', 'playground:ava'])
    expect(config.publicUrl).toBe('https://slipway.example.com')
    expect(readConfig({ DATABASE_URL: 'sqlite:x/y.db' }).database).toEqual({ file: 'x/y.db' })
    expect(readConfig({ DATABASE_URL: 'sqlite:///x/y.db' }).database).toEqual({ file: '/x/y.db' })
  })

  it('names every bad value in one error, each with how to fix it', () => {
    const { sentence, nextStep, fields } = refused({
      PORT: '70000',
      PUBLIC_URL: 'slipway.example.com',
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      PLAYGROUND: 'on',
      HOST: '0.0.0.0',
      ADMINS: 'ava',
      COMMAND_PREFIX: 'Acme ',
      LOG_LEVEL: 'loud',
    })
    expect(Object.keys(fields).toSorted()).toEqual([
      'ADMINS',
      'COMMAND_PREFIX',
      'DATABASE_URL',
      'LOG_LEVEL',
      'PLAYGROUND',
      'PORT',
      'PUBLIC_URL',
    ])
    expect(sentence).toContain('PLAYGROUND is "on": the playground lets anybody')
    expect(sentence).toContain('PORT is "70000": give a port number from 0 to 65535.')
    expect(nextStep).toContain('.env')
  })

  it('F28 reads where and when the desk is at work, and says what is no zone and no hours', () => {
    const plain = { zone: 'UTC', workFromMin: 540, workToMin: 1020 }
    expect(readConfig({}).desk).toEqual(plain)
    expect(readConfig({ DESK_ZONE: 'europe/berlin', WORKING_HOURS: '8:00-16:30' }).desk).toEqual({
      zone: 'Europe/Berlin',
      workFromMin: 480,
      workToMin: 990,
    })
    expect(refused({ DESK_ZONE: 'Europe/Berlni' }).sentence).toMatch(
      /DESK_ZONE is "Europe\/Berlni": give a time zone such as Europe\/Berlin \(Did you mean/,
    )
    for (const hours of ['17:00-09:00', '9-5', 'none', '25:00-26:00', '09:00-09:00', '<b>']) {
      expect(refused({ WORKING_HOURS: hours }).sentence).toContain(
        `WORKING_HOURS is "${hours}": give from and to on one day, such as 09:00-17:00`,
      )
    }
  })

  it('asks for on or off where a flag is anything else', () => {
    expect(refused({ PLAYGROUND: 'maybe' }).sentence).toContain('"maybe": say on or off.')
  })

  it('reads the keys that still open, newest first, and shows none of them', () => {
    const [b, c] = ['b'.repeat(32), 'c'.repeat(32)]
    expect(readConfig({ SECRET_KEY_OLD: `${b}, ${c}` }).secretKeyOld).toEqual([b, c])
    expect(refused({ SECRET_KEY_OLD: 'swordfish' }).message).not.toContain('swordfish')
  })

  it('never shows a password or a token in an error', () => {
    const bad = refused({ DATABASE_URL: 'mysql://root:hunter2@db/x', SLIPWAY_TOKEN: 'slw_short' })
    expect(bad.message).not.toMatch(/hunter2|slw_short/)
  })

  const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }
  it.each([slack, { DISCORD_TOKEN: 'x' }])(
    'F71 keeps the playground off beside %o, and refuses it when asked for',
    (tokens) => {
      expect(readConfig(tokens).playground).toBe(false)
      const { fields } = refused({ ...tokens, PLAYGROUND: 'on' })
      expect(fields.PLAYGROUND).toContain(Object.keys(tokens)[0])
    },
  )

  it('reads a Slack app for one workspace, over a socket or over signed HTTP', () => {
    expect(readConfig({}).slack).toBeNull()
    expect(readConfig(slack).slack).toMatchObject({ botToken: 'xoxb-1', appToken: 'xapp-1' })
    const signed = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'secret' }
    expect(readConfig(signed).slack).toMatchObject({ appToken: null, signingSecret: 'secret' })
    const local = { ...slack, SLACK_API_URL: 'http://127.0.0.1:9/api' }
    expect(readConfig(local).slack?.apiUrl).toBe('http://127.0.0.1:9/api/')
  })

  const whatsapp = {
    WHATSAPP_APP_SECRET: `${'a'.repeat(32)}, ${'b'.repeat(32)}`,
    WHATSAPP_VERIFY_TOKEN: 'made-up-and-long-enough',
    WHATSAPP_ACCESS_TOKEN: 'EAAsomethingofmeta',
  }
  it('F56 reads a WhatsApp account whole, and leaves the playground as it is', () => {
    expect(readConfig({}).whatsapp).toBeNull()
    expect(readConfig({ WHATSAPP_GRAPH_URL: 'https://graph.example' }).whatsapp).toBeNull()
    expect(readConfig(whatsapp)).toMatchObject({
      playground: true,
      whatsapp: {
        secrets: { WHATSAPP_APP_SECRET: ['a'.repeat(32), 'b'.repeat(32)] },
        graphUrl: 'https://graph.facebook.com',
        graphVersion: 'v26.0',
        sendsPerSecond: 80,
        replyMaxAgeMs: 600_000,
      },
    })
    for (const WHATSAPP_SENDS_PER_SECOND of ['0', '1001', 'many']) {
      const { message } = refused({ ...whatsapp, WHATSAPP_SENDS_PER_SECOND })
      expect(message).toContain('from 1 to 1000')
    }
    for (const name of Object.keys(whatsapp)) {
      expect(Object.keys(refused({ ...whatsapp, [name]: '' }).fields)).toEqual([name])
      const { message } = refused({ ...whatsapp, [name]: 'hunter2' })
      expect(message).not.toMatch(/hunter2|EAA/)
    }
    const shop = {
      WHATSAPP_APP_SECRET_SHOP: 'c'.repeat(32),
      WHATSAPP_APP_SECRET_SAME: 'b'.repeat(32),
      WHATSAPP_ACCESS_TOKEN_SHOP: 'EAAtokenoftheshop',
    }
    const two = readConfig({ ...whatsapp, ...shop }).whatsapp
    expect(two && accountsOf(two)).toEqual({
      apps: {
        WHATSAPP_APP_SECRET: 'WHATSAPP_APP_SECRET',
        WHATSAPP_APP_SECRET_SAME: 'WHATSAPP_APP_SECRET',
        WHATSAPP_APP_SECRET_SHOP: 'WHATSAPP_APP_SECRET_SHOP',
      },
      tokens: ['WHATSAPP_ACCESS_TOKEN', 'WHATSAPP_ACCESS_TOKEN_SHOP'],
    })
    for (const name of Object.keys(shop)) {
      const { fields, message } = refused({ ...whatsapp, ...shop, [name]: 'hunter2' })
      expect([Object.keys(fields), message.includes('hunter2')]).toEqual([[name], false])
    }
    expect(Object.keys(refused(shop).fields)).toEqual(Object.keys(whatsapp))
    expect(refused({ ...whatsapp, WHATSAPP_GRAPH_VERSION: '26' }).message).toContain('v26.0')
  })

  const oauth = {
    SLACK_CLIENT_ID: '1.2',
    SLACK_CLIENT_SECRET: 'hush',
    SLACK_STATE_SECRET: 'a-long-state-secret',
    SLACK_SIGNING_SECRET: 'secret',
    SECRET_KEY: 'k'.repeat(32),
    PUBLIC_URL: 'https://slipway.example.com',
  }
  it('reads a Slack app that workspaces install', () => {
    expect(readConfig(oauth).slack).toMatchObject({ botToken: null, oauth: { clientId: '1.2' } })
  })

  it('says what a half-made Slack app lacks, and shows none of its secrets', () => {
    const missing = (env: Record<string, string>) => Object.keys(refused(env).fields)
    expect(missing({ SLACK_BOT_TOKEN: 'xoxb-1' })).toEqual(['SLACK_APP_TOKEN'])
    expect(missing({ SLACK_APP_TOKEN: 'xapp-1' })).toEqual(['SLACK_BOT_TOKEN'])
    expect(missing({ ...oauth, ...slack })).toEqual(['SLACK_CLIENT_ID'])
    for (const name of ['SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET', 'SECRET_KEY', 'PUBLIC_URL']) {
      expect(missing({ ...oauth, [name]: '' })).toEqual([name])
    }
    const { message } = refused({ SLACK_BOT_TOKEN: 'hunter2', SLACK_APP_TOKEN: 'swordfish' })
    expect(message).not.toMatch(/hunter2|swordfish/)
    expect(message).toContain('SLACK_BOT_TOKEN is set')
    expect(refused({ SLACK_BOT_TOKEN: 'xoxb-1' }).message).toContain('SLACK_APP_TOKEN is missing')
  })

  it.each(['0.0.0.0', '::', '192.168.1.5', 'slipway.example.com'])(
    'F71 keeps the playground off on the host %s, and refuses it when asked for',
    (HOST) => {
      expect(readConfig({ HOST }).playground).toBe(false)
      expect(refused({ HOST, PLAYGROUND: 'on' }).fields.PLAYGROUND).toContain('127.0.0.1')
    },
  )

  it.each(['localhost', '127.0.0.1', '127.8.0.1', '::1'])('F71 allows it on %s', (HOST) => {
    expect(readConfig({ HOST, PLAYGROUND: 'on' }).playground).toBe(true)
  })

  it('F71 keeps the playground off at a public address, refuses it there, and says what to set', () => {
    const PUBLIC_URL = 'https://slipway.example.com'
    const { playground, silence } = readConfig({ PUBLIC_URL })
    expect(playground).toBe(false)
    expect(silence).toMatch(/PUBLIC_URL is not an address of this machine.*take out PUBLIC_URL/)
    expect(refused({ PUBLIC_URL, PLAYGROUND: 'on' }).fields.PLAYGROUND).toContain('PUBLIC_URL')
    expect(readConfig({ HOST: '0.0.0.0' }).silence).toContain('set HOST to 127.0.0.1')
    expect(readConfig({ PUBLIC_URL: 'http://localhost:3000' }).playground).toBe(true)
    expect(readConfig({ PUBLIC_URL, DISCORD_TOKEN: 'x' }).silence).toBeNull()
  })
})

describe('mail in the environment', () => {
  const env = {
    SMTP_URL: 'smtp://desk%40example.com:p%3Ass@mail.example.com',
    MAIL_FROM: '"Order desk" <desk@example.com>',
    PUBLIC_URL: 'https://slipway.example.com',
  }

  it('F29 reads the server, its login and whom mails come from', () => {
    expect(readConfig({}).mail).toBeNull()
    expect(readConfig(env).mail).toEqual({
      smtp: {
        host: 'mail.example.com',
        port: 587,
        secure: false,
        auth: { user: 'desk@example.com', pass: 'p:ss' },
      },
      from: { name: 'Order desk', address: 'desk@example.com' },
      unsubscribeTo: null,
    })
    const bare = readConfig({ ...env, SMTP_URL: 'smtps://[::1]', MAIL_FROM: 'desk@example.com' })
    expect(bare.mail).toMatchObject({
      smtp: { host: '::1', port: 465, secure: true, auth: null },
      from: { name: 'Slipway', address: 'desk@example.com' },
    })
  })

  it('F29 names what is missing or wrong at the start, and never shows the password', () => {
    const { fields } = refused({ SMTP_URL: env.SMTP_URL, DATABASE_URL: 'postgres://db/x' })
    expect(Object.keys(fields).toSorted()).toEqual(['MAIL_FROM', 'PUBLIC_URL', 'SECRET_KEY'])
    for (const bad of ['mail.example.com', 'http://x', 'smtp://', 'smtp://a@x', 'smtp://a:%@x']) {
      expect([bad, Object.keys(refused({ ...env, SMTP_URL: bad }).fields)]).toEqual([
        bad,
        ['SMTP_URL'],
      ])
    }
    const wrong = refused({
      ...env,
      SMTP_URL: 'smtp://u:hunter2@x?pool=1',
      MAIL_FROM: 'a@x\r\nBcc: e@x',
    })
    expect(Object.keys(wrong.fields)).toEqual(['SMTP_URL', 'MAIL_FROM'])
    expect(wrong.sentence).not.toContain('hunter2')
    expect(Object.keys(refused({ MAIL_FROM: 'desk@example.com' }).fields)).toEqual(['MAIL_FROM'])
  })
})
