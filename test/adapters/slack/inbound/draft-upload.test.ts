import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { readFiles } from '../../../../adapters/slack/inbound/draft-upload.ts'

const workspace = {
  install: 'T1',
  token: 'xoxb-1',
  botUserId: 'U1',
  botId: 'B1',
  isOrganisation: false,
}
const piece = Buffer.alloc(65_536, 'x')
const [pieces, claimed] = [640, 20]

describe('a file that is handed in', () => {
  let server: Server | null = null
  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
  })

  async function read(answer: RequestListener, size = claimed) {
    server = createServer(answer).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const file = { id: 'F1', name: 'bot.yml', size, url_private: `${origin}/files-pri/F1/bot.yml` }
    return readFiles([file], workspace, `${origin}/api/`)
  }

  it('F66 of 1 MB is read whole', async () => {
    const text = 'ä'.repeat(524_288)
    expect(await read((_, response) => response.end(text))).toEqual([{ name: 'bot.yml', text }])
  })

  it('F66 that is larger than Slack says is read no further than a draft may be', async () => {
    let sent = 0
    let close = () => {}
    const closed = new Promise<void>((resolve) => (close = resolve))
    const answer = await read((_, response) => {
      const more = () => {
        while (sent < pieces && !response.destroyed) {
          sent += 1
          if (!response.write(piece)) return void response.once('drain', more)
        }
        response.end()
      }
      response.once('close', close)
      more()
    })
    expect(answer).toEqual({ problem: 'bot.yml: That file is larger than 1 MB.' })
    await closed
    expect(sent).toBeLessThan(pieces)
  })

  it('F66 that Slack says is larger is not asked for', async () => {
    const answer = await read(() => expect.unreachable(), 1_048_577)
    expect(answer).toEqual({ problem: 'bot.yml: That file is larger than 1 MB.' })
  })

  it('F66 that breaks off is said, not lost', async () => {
    const answer = await read((request, response) => {
      response.writeHead(200, { 'content-length': 5000 })
      response.write('version: "3.1"', () => request.socket.destroy())
    })
    expect(answer).toEqual({ problem: 'bot.yml: Slack did not hand that file over.' })
  })
})
