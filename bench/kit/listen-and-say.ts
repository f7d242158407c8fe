import type { Server } from 'node:http'

/** Prints its address, as the server of Slipway does; connections stay open between rounds. */
export function listenAndSay(server: Server): void {
  server.keepAliveTimeout = 600_000
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    console.log(`http://127.0.0.1:${address.port}`)
  })
}
