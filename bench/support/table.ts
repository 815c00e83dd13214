import type { Spread } from './measure.ts'

/** A table for a terminal, with text aligned left and numbers aligned right. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [header, ...rows].map((row) => row.map(String))
  const widths = header.map((_, column) => Math.max(...cells.map((row) => width(row[column] ?? ''))))
  const isNumeric = header.map((_, column) => rows.some((row) => typeof row[column] === 'number'))
  const lines = cells.map((row) =>
    row
      .map((cell, column) => {
        const padding = ' '.repeat((widths[column] ?? 0) - width(cell))
        return isNumeric[column] ? padding + cell : cell + padding
      })
      .join('  ')
      .trimEnd(),
  )
  lines.splice(1, 0, widths.map((columns) => '-'.repeat(columns)).join('  '))
  return lines.join('\n')
}

function width(text: string): number {
  return [...text].length
}

/** Rounds to three significant digits, without an exponent. */
export function figure(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3))
}

/** Formats the median and the quartiles: `0.93 (0.91–0.94)`. */
export function ratio({ median, lowerQuartile, upperQuartile }: Spread): string {
  return `${median.toFixed(2)} (${lowerQuartile.toFixed(2)}–${upperQuartile.toFixed(2)})`
}
