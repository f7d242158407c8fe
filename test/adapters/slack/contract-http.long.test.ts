import { contractOver } from './contract-over.ts'

contractOver('http')
