export { createMailOut } from './outbound/send.ts'
