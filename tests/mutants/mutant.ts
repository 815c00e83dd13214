/** A small change to the code, and whether a test detected it. */
export interface Mutant {
  readonly file: string
  readonly line: number
  readonly from: string
  readonly to: string
  /** "no test": no test runs the line; "endless": a time-out ended the test. */
  readonly fate: 'killed' | 'endless' | 'survived' | 'no test'
}

export function killed({ fate }: Mutant): boolean {
  return fate === 'killed' || fate === 'endless'
}

export function describeMutant({ file, line, from, to, fate }: Mutant): string {
  return `${fate}: ${file}:${line}\n${indented('-', from)}\n${indented('+', to)}`
}

export function scoreOf(target: string, mutants: readonly Mutant[]): string {
  const dead = mutants.filter(killed).length
  return `${target}: ${dead} of ${mutants.length} mutants killed, ${percentOf(dead, mutants.length)} %`
}

function percentOf(part: number, whole: number): string {
  return whole === 0 ? '100' : ((100 * part) / whole).toFixed(1)
}

function indented(sign: string, text: string): string {
  return text.replaceAll(/^/gm, `  ${sign} `)
}
