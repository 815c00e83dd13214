import type { ImportGraph } from './imports.ts'

/** What the files of one part of the code must not import. */
export interface Rule {
  readonly title: string
  readonly files: RegExp
  /** The paths that these files must not reach; files alone, or packages too where the pattern says so. */
  readonly forbidden: RegExp
  /** Whether only their own imports count. Otherwise they must not reach such a path through other files either. */
  readonly isDirect?: true
}

/** The chains of imports that break a rule, from the file it is about to the path that it must not reach. */
export function breachesOf({ files, forbidden, isDirect }: Rule, graph: ImportGraph): string[] {
  return [...graph.keys()].filter((file) => files.test(file)).flatMap(breachesFrom)

  /** Breadth first, so that each chain is the shortest; none goes on beyond a path that is forbidden. */
  function breachesFrom(start: string): string[] {
    const seen = new Set([start])
    const breaches: string[] = []
    let chains = [[start]]
    while (chains.length > 0) {
      const longer: string[][] = []
      for (const chain of chains) {
        for (const next of graph.get(chain.at(-1) as string) ?? []) {
          if (seen.has(next)) continue
          seen.add(next)
          if (forbidden.test(next)) breaches.push([...chain, next].join(' → '))
          else if (!isDirect) longer.push([...chain, next])
        }
      }
      chains = longer
    }
    return breaches
  }
}

/** A cycle of imports, if there is one. */
export function cycleIn(graph: ImportGraph): string[] {
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return []
    const cycle = (graph.get(file) ?? [])
      .map((to) => visit(to, [...path, file]))
      .find(({ length }) => length > 0)
    done.add(file)
    return cycle ?? []
  }
  return [...graph.keys()].map((file) => visit(file, [])).find(({ length }) => length > 0) ?? []
}
