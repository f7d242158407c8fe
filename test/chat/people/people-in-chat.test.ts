import { beforeAll, describe, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { memoryChat, memoryDriver } from '../../doubles/memory-chat.ts'
import { textOf } from '../chat-driver.ts'
import type { ChatDriver } from '../chat-driver.ts'

const db = sqlite()
let side: ChatDriver
let discord: ChatDriver
let says: (who: string, line: string) => Promise<string>
beforeAll(async () => {
  await seedCast(db())
  const core = createChatCore(ctxFor(db(), 'system'))
  const at = (platform: 'playground' | 'discord', install: string) =>
    memoryDriver(memoryChat({ platform, install, channel: 'releases' }), core, () => noon)
  side = at('playground', 'local')
  discord = at('discord', 'guild-1')
  says = async (who, line) => textOf(await side.command(who, line))
})

describe('roles in chat', () => {
  it('F58 gives and takes org roles', async () => {
    expect(await says('ava', '/roles give Sid designer')).toBe('Sid is now: designer.')
    expect(await says('ava', '/roles show sid')).toContain('Sid: designer')
    expect(await says('ava', '/roles take @Sid designer')).toBe('Sid is now: no role.')
    expect(await says('ava', '/roles')).toContain('Ava: admin, manager')
  })

  it('F60 refuses whoever may not, naming the role and who gives it', async () => {
    expect(await says('dana', '/roles give dana admin')).toMatch(/need the admin role[^]*Ask Ava/)
  })

  it('F66 shows the usage for missing and wrong values', async () => {
    expect(await says('ava', '/roles give Sid')).toMatch(
      /needs role[^]*\/roles give <person> <analyzer\|supervisor\|designer\|manager\|admin>/,
    )
    expect(await says('ava', '/roles give Sid king')).toMatch(/"king" is not one of analyzer/)
    expect(await says('ava', '/roles give Nobody designer')).toMatch(/nobody named "Nobody"/)
  })

  it('F59 adds approvers and hands a bot over, by mention too', async () => {
    const bot = await seedBot(db(), { approvers: [] })
    const add = `/roles approver add ${bot.slug}`
    expect(await says('ana', `${add} ana`)).toMatch(/super admin role/)
    expect(await says('sam', `${add} <@ana|Ana>`)).toMatch(/Ana approves Shop/)
    expect(await says('sam', `${add} <@nobody>`)).toMatch(/not linked to a person/)
    expect(await says('sam', `/roles approver remove ${bot.slug} ana`)).toMatch(
      /Ana no longer approves[^]*waits for Ava/,
    )
    expect(await says('sam', `/roles hand-over ${bot.slug} li`)).toMatch(/Li is the super admin/)
  })

  it('F23 F25 changes the policy of a bot', async () => {
    const bot = await seedBot(db())
    const done = await says(
      'sam',
      `/roles policy ${bot.slug} approvals:2 four-eyes:on checklist:Works; Trained well`,
    )
    expect(done).toContain('2 approvals, someone else must approve: yes.')
    expect(done).toContain('Checklist: Works; Trained well.')
    const looser = await says('sam', `/roles policy ${bot.slug} checklist:none`)
    expect(looser).toMatch(
      /no longer ticked: Works[^]*Nothing changed yet. It waits for Ana, Li or Ava/,
    )
    expect(await says('sam', `/roles policy ${bot.slug} approvals:many`)).toContain('not a number')
  })

  it('adds people and switches them off and on', async () => {
    expect(await says('ava', '/roles add "Rae Roe" Europe/Berlin')).toContain('Rae Roe is added.')
    expect(await says('ava', '/roles disable rae roe')).toMatch(/can't use "roe"/)
    expect(await says('ava', '/roles disable "rae roe"')).toContain('switched off')
    expect(await says('ava', '/roles enable "rae roe"')).toContain('switched on')
    expect(await says('ava', '/roles disable ava')).toMatch(/admin|yourself/)
  })
})

describe('accounts in chat', () => {
  it('F24 F61 links another account with a code, once', async () => {
    const told = await says('li', '/bots link')
    const code = /bots link ([A-Z2-9]+)/.exec(told)?.[1] ?? ''
    expect(textOf(await discord.command('li#99', '/bots list'))).toMatch(
      /Discord account is not linked/,
    )
    expect(textOf(await discord.command('li#99', `/bots link ${code}`))).toMatch(/Welcome, Li/)
    expect(textOf(await discord.command('li#99', '/help'))).toContain('Li, you can:')
    expect(textOf(await discord.command('mo#7', `/bots link ${code}`))).toMatch(/doesn't work/)
    expect(textOf(await discord.command('guest-1', '/bots link'))).toMatch(/Guests/)
  })

  it('F61 lets an admin link an account, guests included', async () => {
    const line = (user: string) => `/bots link-account mo ${user} platform:discord install:guild-1`
    expect(await says('ava', line('<@!100005>'))).toContain('Mo')
    expect(textOf(await discord.command('100005', '/help'))).toContain('Mo, you can:')
    await db()('identities').where({ userId: '100005' }).update({ userId: 'guest-5' })
    expect(textOf(await discord.command('guest-5', '/help'))).toContain('Mo, you can:')
  })

  it('F61 lets no guest in by a code, only by an admin', async () => {
    const code = /bots link ([A-Z2-9]+)/.exec(await says('li', '/bots link'))?.[1] ?? ''
    const told = textOf(await discord.command('guest-2', `/bots link ${code}`))
    expect(told).toMatch(/Guests[^]*Ask Ava to add you: \/roles add guest-2 account:guest-2/)
    expect(textOf(await discord.command('guest-2', '/help'))).toMatch(/Guests/)
  })

  it('F61 tells who is not linked what an admin would write, and that is enough', async () => {
    const told = textOf(await discord.command('100077', '/bots link'))
    expect(told).toMatch(/not linked[^]*Ask Ava to add you[^]*make a code there with \/bots link/)
    const line = /\/roles add \S+ account:\S+/.exec(told)?.[0] ?? ''
    expect(line).toBe('/roles add 100077 account:100077')
    await db()('identities').insert({
      platform: 'discord',
      install: 'guild-1',
      userId: '100001',
      personId: 'ava',
      linkedAt: 2,
    })
    const added = textOf(await discord.command('100001', line))
    expect(added).toMatch(/is added, and that account is theirs[^]*\/roles give/)
    expect(textOf(await discord.command('100077', '/help'))).toContain('100077, you can:')
    const again = textOf(await discord.command('100001', '/roles add Other account:<@100077>'))
    expect(again).toMatch(/linked to 100077 already/)
    const same = textOf(await discord.command('100001', '/roles add Mo account:<@100078>'))
    expect(same).toContain('/bots link-account "Mo" 100078')
  })

  it('F24 links no name that was typed by hand', async () => {
    const wrong = [
      ['Dov', 'discord', /user id \(digits\)/],
      ['@Dov', 'slack', /pick the name from the list/],
      ['@Dov', 'playground', /give the user id/],
    ] as const
    for (const [user, platform, next] of wrong) {
      const told = await says('ava', `/bots link-account dov ${user} platform:${platform}`)
      expect(told).toContain(`"${user}" is not an account.`)
      expect(told).toMatch(next)
    }
    const where = await says('ava', '/bots link-account dov U0DOV platform:slack')
    expect(where).toMatch(/workspace[^]*install:/)
    expect(await says('ava', '/roles add "Nina Neu" @Nina')).toContain('is not an account')
  })

  it('F72 makes a token, shows it once, lists and revokes it', async () => {
    const seen = await side.command('dana', '/bots token pipeline')
    expect(seen.kind).toBe('private')
    expect(textOf(seen)).toMatch(/slw_[A-Za-z0-9]{32}/)
    const list = await says('dana', '/bots token')
    expect(list).toContain('pipeline')
    expect(list).not.toContain('slw_')
    expect(await says('dana', '/bots token revoke:pipeline')).toContain('no longer works')
  })
})

describe('looking after bots in chat', () => {
  it('F1 makes, shows, duplicates, validates and deletes a bot', async () => {
    expect(await says('dana', '/bots create tea The tea shop')).toContain('you are its super admin')
    expect(await says('dana', '/bots show tea')).toMatch(/The tea shop[^]*Development tea-dev/)
    expect(await says('dana', '/bots validate tea')).toMatch(/draft revision 1: \d+ error/)
    expect(await says('dana', '/bots validate tea phrase:qwertz')).toContain('taken for nothing')
    expect(await says('dana', '/bots duplicate tea coffee Coffee')).toContain('/edit/coffee')
    expect(await says('dana', '/bots list')).toMatch(/tea The tea shop: 📝 draft/)
    expect(await says('dana', '/bots delete coffee tea')).toMatch(/Type coffee to confirm/)
    expect(await says('dana', '/bots delete coffee coffee')).toContain('Coffee is deleted.')
    expect(await says('dana', '/bots requests tea')).toContain('Nobody has asked')
    expect(await says('dana', '/bots versions tea')).toContain('Nothing was published yet')
    expect(await side.command('dana', '/bots export tea')).toMatchObject({ kind: 'private' })
    const homes = await db()('botHomes').where({ channel: 'releases' })
    expect(homes.length).toBeGreaterThan(0)
    expect(await says('dana', '/bots home tea')).toContain('stand in this channel')
  })

  it('F40 names senders and endpoints', async () => {
    const added = await says('mo', '/bots sender tea-main whatsapp "+1 555 010 7788"')
    expect(added).toMatch(/tea-main is whatsapp \+15 ··· 7788/)
    expect(await says('mo', '/bots sender')).toContain('tea-main')
    expect(await says('mo', '/bots sender list')).toContain('free')
    expect(await says('mo', '/bots sender only-a-name')).toMatch(/needs a name, a channel/)
    expect(await says('mo', '/bots endpoint acts https://actions.example.com')).toContain('acts is')
    expect(await says('mo', '/bots endpoint')).toContain('https://actions.example.com')
    expect(await says('dana', '/bots sender x2 sms +15550107789')).toMatch(/manager role/)
  })

  it('lists people, and what could not be delivered', async () => {
    expect(await says('noa', '/bots people')).toMatch(/people[^]*Ava: admin, manager/)
    expect(await says('ava', '/bots doctor')).toBe(
      'Every card and message to the team was delivered.',
    )
    await db()('outbox').update({ state: 'failed', problem: 'the channel is archived' })
    expect(await says('ava', '/bots doctor')).toMatch(/given up: the channel is archived/)
    expect(await says('sid', '/bots doctor')).toMatch(/role/)
  })
})

describe('the audit log in chat', () => {
  it('F62 filters, lists and hands out a file, to admins only', async () => {
    const bot = await seedBot(db())
    await says('sam', `/roles policy ${bot.slug} approvals:2`)
    const list = await says('ava', `/audit bot:${bot.slug} action:policy`)
    expect(list).toMatch(/1 entry[^]*Sam changed how .* is approved: approvals: 1 → 2/)
    expect(await says('ava', '/audit dana from:2026-11-01 to:2026-11-30')).toMatch(/entries/)
    expect(await side.command('ava', '/audit as:csv')).toMatchObject({
      files: [expect.stringMatching(/^audit-.*\.csv$/)],
    })
    expect(await says('ava', '/audit from:yesterday')).toMatch(/not a day/)
    expect(await says('mo', '/audit')).toMatch(/admin role/)
    expect(await says('ava', '/audit action:role.give.refused')).toMatch(
      /Dana tried to give a role to .*, and was refused: “/,
    )
  })
})

describe('F66 help', () => {
  it('shows what a person may do, and names what others may', async () => {
    const analyst = await says('noa', '/help')
    expect(analyst).toMatch(/Noa, you can:[^]*\/bots list/)
    expect(analyst).toMatch(/Others here also have [^\n]*\/publish/)
    expect(await says('ava', '/help')).toContain('/publish <bot>')
    expect(await says('ava', '/help roles give')).toContain('/roles give <person>')
    expect(await says('ava', '/help /bots publish')).toContain('/publish <bot>')
  })

  it('says of an unknown word what it says of an unknown command', async () => {
    expect(await says('ava', '/help publsh')).toMatch(/no command \/publsh[^]*mean \/publish\?/)
    for (const word of ['__proto__', 'constructor', 'toString', 'zzzz']) {
      const answer = await says('ava', `/help ${word}`)
      expect(answer).toContain(`There is no command /${word.toLowerCase()}.`)
      expect(answer).toContain('/help lists all commands.')
    }
  })
})
