import { Command, CommanderError } from 'commander'
import { botJsonSchema } from '../bot/schema/json-schema.ts'
import { createClient } from './client.ts'
import { diff } from './diff.ts'
import { print } from './print.ts'
import { setLogo } from './logo.ts'
import { push } from './push.ts'
import { request } from './request.ts'
import { exportBot, importBot } from './transfer.ts'
import { validateFiles } from './validate.ts'
import { loadEnvFile, readConfig } from '../config.ts'
import { Refusal } from '../refusal.ts'

const exit = { fine: 0, refused: 1, usage: 2 } as const

const config = () => {
  loadEnvFile()
  return readConfig(process.env)
}
const client = () => createClient(config())
let code: number = exit.fine
const done = (isFine: boolean) => {
  code = isFine ? exit.fine : exit.refused
}

const program = new Command('slipway')
  .description("The release desk for customer-facing chatbots, in your team's own chat")
  .exitOverride()
  .showHelpAfterError('Add --help to see how.')

program
  .command('serve')
  .argument('[part]', 'all, control or gateway', 'all')
  .description('run the server')
  .action(async (part: string) => {
    const { serve } = await import('../main.ts')
    await serve(part)
  })

program
  .command('validate')
  .argument('<file...>', 'definitions; a folder is one bot')
  .description('check definitions, without a server')
  .action((paths: string[]) => done(validateFiles(paths)))

program
  .command('schema')
  .description('print the JSON Schema of a definition, for editors')
  .action(() => print(JSON.stringify(botJsonSchema(), null, 2)))

program
  .command('push')
  .argument('<file>', 'a definition')
  .option('--bot <slug>', "the bot; by default the file's own metadata.bot")
  .option('--create', 'make the bot when there is none')
  .option('--name <name>', 'what a new bot is called')
  .option('--revision <number>', 'the revision that the file came from, where it does not say')
  .option('--replace', 'replace the draft, no matter who saved it last')
  .description('save a file as the draft of a bot')
  .action((path: string, options) => push(client(), path, options))

program
  .command('request')
  .argument('<bot>')
  .requiredOption('--comment <text>', 'what changes, and why')
  .option('--override <code...>', 'warnings that are fine as they are')
  .option('--profile <name>', 'with which profile; else the one that is live, or Production')
  .option('--number <names...>', 'numbers instead of those that the profile gives')
  .option('--url <pairs...>', 'pages instead of those of the profile: shop=shop-qa')
  .option('--notifier <names...>', 'error notifiers told of everything; else as before')
  .option('--wait', 'wait for the decision; succeeds only when it is approved')
  .description('ask to publish the draft')
  .action(async (bot: string, options) => done(await request(client(), bot, options)))

program
  .command('export')
  .argument('<bot>')
  .option('--version <label>', 'a version such as V1.2', 'draft')
  .option('--out <file>', 'a new file, instead of standard output')
  .description('write a bot as one file')
  .action((bot: string, options) => exportBot(client(), bot, options))

program
  .command('diff')
  .argument('<bot>')
  .option('--from <label>', 'a version such as V1.2; without it what is released')
  .option('--to <label>', 'a version', 'draft')
  .description('say what differs between two versions, as customers read it')
  .action((bot: string, options) => diff(client(), bot, options))

program
  .command('import')
  .argument('<path>', "an exported file or a Rasa project's folder")
  .option('--slug <slug>', 'the short name of the new bot')
  .option('--name <name>', 'what it is called')
  .option('--onto <bot>', 'replace the draft of this bot')
  .option('--revision <number>', 'the revision that its draft has now')
  .option('--skip-unreadable', 'leave out files that cannot be read, each named')
  .description('take in a bot; nothing is overwritten silently')
  .action((path: string, options) => importBot(client(), path, options))

program
  .command('logo')
  .argument('<bot>')
  .argument('[file]', 'a PNG of at most 512 pixels a side and 256 KB')
  .option('--none', 'take the logo away')
  .description("the logo in the middle of a bot's QR codes")
  .action((bot: string, file: string | undefined, options) => setLogo(client(), bot, file, options))

program
  .command('audit')
  .description("the audit log, on the server's host")
  .command('verify')
  .option('--head <hash>', 'a head that an earlier check showed')
  .description('find any change, insertion, removal or cut tail')
  .action(async (options: { head?: string }) => {
    const { auditVerify } = await import('./host.ts')
    done(await auditVerify(config(), options.head))
  })

const manifest = program
  .command('manifest')
  .description('print what connects Slipway to a chat platform')

manifest
  .command('slack')
  .option('--http', 'for signed HTTP at PUBLIC_URL instead of Socket Mode')
  .description("paste it into Slack's From a manifest")
  .action(async (options: { http?: boolean }) => {
    const { manifestSlack } = await import('./manifest.ts')
    manifestSlack(config(), options)
  })

manifest
  .command('discord')
  .option('--commands', 'the commands that the bot registers by itself, as JSON')
  .description('the link that invites the bot to your server')
  .action(async (options: { commands?: boolean }) => {
    const { manifestDiscord } = await import('./manifest.ts')
    manifestDiscord(config(), options)
  })

program
  .command('token')
  .requiredOption('--for <account>', 'slack:T…:U…, discord:… or playground:ava')
  .option('--name <name>', 'what it is for')
  .option('--days <days>', 'how long it works: 90 unless you say otherwise, or never')
  .description("make a personal token, on the server's host")
  .action(async (options: { for: string; name?: string; days?: string }) => {
    const { token } = await import('./host.ts')
    await token(config(), options)
  })

/** One command line, as typed behind `slipway`; resolves to the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  code = exit.fine
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.fine : exit.usage
    if (!(error instanceof Refusal)) throw error
    console.error(`${error.sentence}\n${error.nextStep}`)
    return exit.refused
  }
}
