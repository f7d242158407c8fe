/**
 * A local Slack for tests: it speaks what Bolt, @slack/web-api and Socket Mode speak, on 127.0.0.1, and
 * refuses what Slack refuses (facts/slack.md; each rule names its section).
 *
 *   const slack = await startSlack({ now })           // workspace T1 with its bot, nobody else yet
 *   slack.addPerson('U1', { name: 'ana' })            // team T1; is_restricted, tz, locale, email …
 *   slack.addChannel('C1', { name: 'bots', members: ['U1', slack.botUserId()] })
 *   new App({ token: slack.botToken(), clientOptions: { slackApiUrl: slack.apiUrl }, … })
 *   slack.deliverTo('http://127.0.0.1:1234/slack/events')  // signed HTTP; without it, Socket Mode
 *
 *   const ana = slack.user('U1')
 *   await ana.types('/publish orders', 'C1')          // resolves with the app's acknowledgement
 *   const form = await slack.until(() => ana.sees().modal)
 *   await ana.submits(form, { Comment: 'New greeting', Bot: 'orders' })   // by label
 *   const card = await slack.until(() => slack.channel('C1').messages[0])
 *   await ana.clicks(card, 'Approve…')                // buttons with a confirm: { answer: 'Go live' }
 *   ana.sees().privates, .directs, .home, .notices    // ephemerals, DMs, App Home, Slack's own words
 *
 * Trouble: `slack.fault({ method, when: 'before' | 'after', answer: 500 | 'cut' | 'never' | … })`,
 * `slack.rates.on = true`, `slack.shares('held' | 'lost')`, `slack.privates('lost')`, `slack.setToken(team, state)`,
 * `slack.sockets.disconnect() / cut() / goDeaf()`, `slack.post(body, { secret, ageMs })`,
 * `slack.retryEvents()`, `slack.send(kind, slack.deliveries[0].payload)`. What the app asked for: `slack.calls`. Always `await slack.stop()`.
 */
import { makeApi, type LoggedCall } from './api/api.ts'
import { makeDelivery, type Delivery } from './api/deliver.ts'
import { makeFaults, type Fault } from './api/faults.ts'
import { makePerson, messagesIn, type Person } from './people/person.ts'
import { makeRates, type Rates } from './api/rates.ts'
import type { ShownMessage } from './people/screen.ts'
import { listen } from './server.ts'
import { makeSockets, type Sockets } from './api/socket-mode.ts'
import { population, type Population } from './people/population.ts'
import { makeWorld, type World } from './world.ts'

export type { Person } from './people/person.ts'
export type { ShownMessage } from './people/screen.ts'

export type Slack = Population & {
  /** For `clientOptions.slackApiUrl`. */
  apiUrl: string
  origin: string
  signingSecret: string
  client: { id: string; secret: string }
  calls: readonly LoggedCall[]
  channel: (id: string) => { id: string; name: string; messages: ShownMessage[] }
  user: (id: string, team?: string) => Person
  /** Waits until `read` gives something, looking again after every change. */
  until: <T>(read: () => T | null | undefined | false, forMs?: number) => Promise<T>
  deliverTo: (url: string | null) => void
  post: Delivery['post']
  /** Any payload, for example one of `deliveries` once more. */
  send: Delivery['send']
  deliveries: Delivery['log']
  events: Delivery['events']
  sendEvent: Delivery['sendEvent']
  retryEvents: Delivery['retryEvents']
  fault: (fault: Fault) => () => void
  rates: Rates
  /** Ephemerals are not guaranteed: `lost` ones are accepted and seen by nobody. */
  privates: (how: World['privates']) => void
  shares: (how: World['shares']) => void
  sockets: Pick<Sockets, 'open' | 'disconnect' | 'cut' | 'goDeaf'>
  stop: () => Promise<void>
}

export type SlackOptions = {
  /** Slack's clock, UTC ms. */
  now?: () => number
  /** How long the app has to acknowledge, by this clock and in real time. */
  ackMs?: number
  /** Which of the app's connections gets an envelope: by chance, as Slack does, unless told. */
  pick?: (count: number) => number
  /** Registered slash commands; without, any is delivered. */
  commands?: string[]
  /** Subscribed bot events, for example `message.im`. */
  events?: string[]
}

export async function startSlack(options: SlackOptions = {}): Promise<Slack> {
  const world = makeWorld(options.now ?? Date.now)
  if (options.ackMs !== undefined) world.ackMs = options.ackMs
  if (options.commands) world.commands = new Set(options.commands)
  if (options.events) world.events = new Set(options.events)
  const sockets = makeSockets(world, options.pick ?? ((count) => Math.floor(Math.random() * count)))
  const delivery = makeDelivery(world, sockets)
  const faults = makeFaults()
  const rates = makeRates(world.now)
  const api = makeApi(world, { faults, rates, methods: sockets.methods })
  const stop = await listen({ world, api, sockets, faults })
  return {
    ...population(world, delivery),
    apiUrl: `${world.origin}/api/`,
    origin: world.origin,
    signingSecret: world.signingSecret,
    client: world.client,
    calls: api.log,
    channel: (id) => {
      const name = world.channels.get(id)?.name
      if (name === undefined) throw new Error(`no channel ${id}`)
      return { id, name, messages: messagesIn(world, id) }
    },
    user: (id, team) => {
      const member = world.members.get(id)
      if (!member) throw new Error(`no user ${id}`)
      return makePerson(world, delivery, member, team ?? member.team_id)
    },
    until: (read, forMs) => until(world, read, forMs),
    deliverTo: (url) => {
      delivery.url = url
    },
    post: delivery.post,
    send: delivery.send,
    deliveries: delivery.log,
    events: delivery.events,
    sendEvent: delivery.sendEvent,
    retryEvents: delivery.retryEvents,
    fault: faults.add,
    rates,
    privates: (how) => {
      world.privates = how
    },
    shares: (how) => {
      world.shares = how
      world.changed()
    },
    sockets,
    stop,
  }
}

function until<T>(
  world: World,
  read: () => T | null | undefined | false,
  forMs = 5000,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer)
      world.onChange.delete(look)
    }
    const look = () => {
      try {
        const seen = read()
        if (seen === null || seen === undefined || seen === false) return
        done()
        resolve(seen)
      } catch (error) {
        done()
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    }
    const timer = setTimeout(() => {
      done()
      reject(new Error(`not within ${forMs} ms: ${read.toString()}`))
    }, forMs)
    world.onChange.add(look)
    look()
  })
}
