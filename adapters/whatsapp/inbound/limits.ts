/** Meta posts up to 3 MB and 1,000 updates; each of these takes a few lists and maps. */
export const bodyBytesMax = 3 * 1_048_576
export const itemsMax = 1200
export const jsonLimits = { depthMax: 64, valuesMax: 80_000, namesMax: 80_000 }
