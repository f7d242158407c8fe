/** Of a Knex client; a transaction has one of its own. */
type Pooled<Connection> = {
  acquireConnection: () => Promise<Connection>
  releaseConnection: (connection: Connection) => Promise<void>
}

/** After so long who waits goes on all the same: it may hold what another one waits for. */
const waitMaxMs = 10

/**
 * While customers' messages are with the server, the control plane asks it one thing at a time: each of
 * its connections is a process there, and on few cores theirs would wait for all of them (F86).
 */
export function letCustomersFirst<C>(customers: Pooled<C>, control: Pooled<C>): void {
  let asking = 0
  let working = 0
  const waiting: (() => void)[] = []
  const isFree = () => asking === 0 || working === 0
  const next = () => {
    while (waiting.length > 0 && isFree()) waiting.shift()?.()
  }

  const turn = () =>
    new Promise<void>((resolve) => {
      const go = () => {
        clearTimeout(timer)
        working += 1
        resolve()
      }
      const giveUp = () => {
        waiting.splice(waiting.indexOf(go), 1)
        go()
      }
      const timer = setTimeout(giveUp, waitMaxMs)
      waiting.push(go)
      next()
    })

  around(customers, {
    before: () => void (asking += 1),
    after: () => {
      asking -= 1
      next()
    },
  })
  around(control, {
    before: turn,
    after: () => {
      working -= 1
      next()
    },
  })
}

function around<C>(
  client: Pooled<C>,
  { before, after }: { before: () => Promise<void> | void; after: () => void },
): void {
  const acquire = client.acquireConnection.bind(client)
  const release = client.releaseConnection.bind(client)
  client.acquireConnection = async () => {
    await before()
    try {
      return await acquire()
    } catch (error) {
      after()
      throw error
    }
  }
  client.releaseConnection = async (connection) => {
    await release(connection)
    after()
  }
}
