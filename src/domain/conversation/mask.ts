/** `+15550101234` as `+15 ··· 1234`: enough to recognise, not enough to call. */
export function maskAddress(address: string): string {
  if (!/^\+?\d{7,}$/.test(address)) return address
  const lead = address.startsWith('+') ? 3 : 2
  return `${address.slice(0, lead)} ··· ${address.slice(-4)}`
}
