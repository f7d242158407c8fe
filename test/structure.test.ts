import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * Who may import whom: DESIGN's table, as the test that keeps it. A room is named by its folder; what
 * is listed behind it is all it may reach, besides itself, `refusal.ts`, `config.ts`, `turns.ts` and
 * `background.ts`.
 */
const mayImport: Record<string, readonly string[]> = {
  'src/bot/': ['src/domain/'],
  'src/domain/': ['src/bot/'],
  'src/work/': ['src/bot/', 'src/domain/', 'src/share/qr-picture.ts'],
  'src/store/': ['src/domain/', 'src/bot/', 'migrations/'],
  'src/control/': ['src/store/', 'src/domain/', 'src/bot/', 'src/work/', 'src/share/'],
  'src/gateway/': ['src/store/', 'src/domain/', 'src/bot/', 'src/work/'],
  'src/share/': ['src/store/', 'src/work/', 'src/domain/'],
  'src/chat/': ['src/control/', 'src/domain/', 'src/bot/'],
  'src/mail/': ['src/control/', 'src/chat/', 'src/domain/', 'src/bot/'],
  'src/notify/': ['src/store/', 'src/chat/', 'src/mail/', 'src/domain/'],
  'src/http/': ['src/control/', 'src/share/', 'src/chat/', 'src/mail/', 'src/domain/', 'src/bot/'],
  // Its phone is a customers' channel.
  'adapters/playground/': ['src/chat/', 'src/gateway/channel-port.ts', 'src/domain/'],
  'src/schedule/': ['src/control/', 'src/domain/'],
  'src/config/': ['src/domain/'],
  'adapters/slack/': ['src/chat/', 'src/domain/'],
  'adapters/discord/': ['src/chat/', 'src/domain/'],
  // A customers' channel knows the gateway by its port alone.
  'adapters/whatsapp/': ['src/gateway/channel-port.ts', 'src/domain/'],
  'adapters/mail/': ['src/mail/', 'src/chat/', 'src/bot/changes/', 'src/domain/'],
  'migrations/': [],
}
const everywhere = [
  'src/refusal.ts',
  'src/config.ts',
  'src/background.ts',
  'src/turns.ts',
  'src/in-groups.ts',
  'src/async-context.ts',
  'src/text-pieces.ts',
  'src/json-in-pieces.ts',
  'src/json-limits.ts',
]
/** Wiring: these alone may import anything. */
const wiring = ['src/main.ts', 'src/cli.ts', 'src/serve/', 'src/cli/']

const root = join(import.meta.dirname, '..')
const isCode = (file: string): boolean => /\.(ts|js)$/.test(file)
const isText = (file: string): boolean => isCode(file) || /\.(css|html)$/.test(file)
const every = ['src', 'adapters', 'migrations', 'test'].flatMap((room) => filesUnder(room))
/** What the server is made of; a test may import anything. */
const files = every.filter((file) => isCode(file) && !file.startsWith('test/'))
const imports = files.flatMap((from) => targetsOf(from).map((to) => ({ from, to })))

describe('the house', () => {
  it('reads real imports', () => {
    expect(imports.length).toBeGreaterThan(300)
  })

  it('has a room for every file', () => {
    const homeless = files.filter((file) => !isWiring(file) && !isFree(file) && !roomOf(file))
    expect(homeless).toEqual([])
  })

  it('lets each room import only what its row of the table names', () => {
    const wrong = imports.filter(({ from, to }) => !isWiring(from) && !allowed(from, to))
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
  })

  it('keeps SQL and Knex in the store and the migrations', () => {
    const users = files.filter((file) => /from '(knex|sqlite3|pg)'/.test(textOf(file)))
    // Agenda's backend is a piece of its own, so that it can be published alone.
    const outside = users.filter(
      (file) => !/^(src\/store|migrations|src\/schedule\/knex-backend)[/.]/.test(file),
    )
    expect(outside).toEqual([])
    const queries = files.filter((file) => /\b(?:trx|db)\(['`]/.test(textOf(file)))
    expect(queries.filter((file) => !file.startsWith('src/store/'))).toEqual([])
  })

  it('keeps the pure rooms free of clocks, chance and the outside world', () => {
    const pure = files.filter((file) => /^src\/(bot|domain)\//.test(file))
    const impure = pure.filter((file) =>
      /Date\.now|new Date\(\)|Math\.random|process\.|from 'node:(?!crypto)/.test(textOf(file)),
    )
    expect(impure).toEqual([])
  })

  it('keeps files at 300 lines or less, and folders at 30 files or less, tests too', () => {
    const long = every.filter(
      (file) => isText(file) && textOf(file).trimEnd().split('\n').length > 300,
    )
    expect(long).toEqual([])
    const sizes = new Map<string, number>()
    for (const file of every) sizes.set(dirname(file), (sizes.get(dirname(file)) ?? 0) + 1)
    expect([...sizes].filter(([, count]) => count > 30)).toEqual([])
  })

  it('runs in no circles, not even of types, tests too', () => {
    const targets = new Map(every.filter(isCode).map((file) => [file, targetsOf(file)]))
    expect(circlesIn(targets)).toEqual([])
    const planted = new Map([
      ...targets,
      ['a.ts', ['b.ts']],
      ['b.ts', ['c.ts']],
      ['c.ts', ['a.ts']],
    ])
    expect(circlesIn(planted)).toEqual(['a.ts -> b.ts -> c.ts -> a.ts'])
  })

  it('is what ARCHITECTURE.md says it is', () => {
    const text = textOf('ARCHITECTURE.md')
    expect(textOf('README.md')).toContain('](ARCHITECTURE.md)')
    const named = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, path = '']) => path)
    expect(named.length).toBeGreaterThan(50)
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
    const rooms = Object.keys(mayImport).filter((room) => room.startsWith('src/'))
    expect(rooms.filter((room) => !text.includes(`](${room.slice(0, -1)})`))).toEqual([
      'src/config/',
    ])
  })

  it('names each file after what it holds, in kebab-case', () => {
    expect(
      files.filter((file) => !/^[a-z0-9-]+(\.d)?\.(ts|js)$/.test(file.split('/').at(-1) ?? '')),
    ).toEqual([])
  })
})

/** Each circle once, as the way along it. */
function circlesIn(targets: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const visit = (file: string, way: string[]): void => {
    const at = way.indexOf(file)
    if (at >= 0) found.push([...way.slice(at), file].join(' -> '))
    if (at >= 0 || done.has(file)) return
    for (const to of targets.get(file) ?? []) visit(to, [...way, file])
    done.add(file)
  }
  for (const file of targets.keys()) visit(file, [])
  return found
}

function filesUnder(room: string): string[] {
  return readdirSync(join(root, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}

function targetsOf(file: string): string[] {
  const found = textOf(file).matchAll(/(?:from|import\() ?'(\.{1,2}\/[^']+)'/g)
  return [...found].map(([, target]) => normalize(join(dirname(file), target ?? '')))
}

function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

function roomOf(file: string): string | undefined {
  return Object.keys(mayImport).find((room) => file.startsWith(room))
}

function isWiring(file: string): boolean {
  return wiring.some((place) => file.startsWith(place))
}

function isFree(file: string): boolean {
  return everywhere.includes(file)
}

function allowed(from: string, to: string): boolean {
  if (isFree(from)) return isFree(to) || to.startsWith('src/config/')
  const room = roomOf(from)
  if (room === undefined) return false
  if (isFree(to)) return true
  return [room, ...(mayImport[room] ?? [])].some((place) => to.startsWith(place))
}
