import type { FastifyInstance } from 'fastify'
import { Refusal } from '../refusal.ts'

/**
 * Starts to listen and returns the address, no slash at the end.
 * @throws Refusal when the port is taken or the address is not ours
 */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    throw explained(error, host, port)
  }
  const address = app.server.address()
  const opened = typeof address === 'object' && address ? address.port : port
  return `http://${openable(host)}:${opened}`
}

/** Every address of the machine is no address that a browser opens: this machine's own is one of them. */
function openable(host: string): string {
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  if (bare === '0.0.0.0') return '127.0.0.1'
  if (bare === '::') return '[::1]'
  return bare.includes(':') ? `[${bare}]` : bare
}

function explained(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'EADDRINUSE') {
    return new Refusal(
      'CONFLICT',
      `Port ${port} on ${host} is taken by another program.`,
      `Stop that program, or choose another port: PORT=${port + 1} npm start.`,
    )
  }
  if (code === 'EACCES') {
    return new Refusal(
      'FORBIDDEN',
      `This user may not open port ${port}.`,
      'Choose a port from 1024 up, with PORT.',
    )
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new Refusal(
      'VALIDATION',
      `${host} is not an address of this machine.`,
      'Set HOST to 127.0.0.1, to 0.0.0.0, or to an address that this machine has.',
    )
  }
  return error
}
