import { contractOver } from './contract-over.ts'

// Over signed HTTP it is the same contract: contract-http.long.test.ts, and signed-http.test.ts here.
contractOver('socket')
