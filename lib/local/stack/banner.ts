import { relative } from 'node:path'
import type { ProcessLog } from './process-log.ts'
import type { Settings } from './settings.ts'

/** The summary that is printed once the stack is ready: all addresses, and how to stop it. */
export function banner({ ports, dataFolder }: Settings, style: ProcessLog['style']): string {
  const seconds = process.uptime().toFixed(1)
  const rows: [string, string][] = [
    ['likes', `http://localhost:${ports.likes}`],
    ['x', `http://localhost:${ports.x}`],
    ['polls', `http://localhost:${ports.polls}`],
    ['registry', `http://localhost:${ports.registry}`],
    ['gateways', ports.gateways.map(({ http }) => `http://127.0.0.1:${http}`).join('  ')],
    ['statistics', `http://localhost:${ports.statistics}`],
    ['data', relative(process.cwd(), dataFolder) || '.'],
    ['stop', 'Ctrl-C'],
  ]
  const table = rows.map(([name, value]) => `  ${style('dim', name.padEnd(11))}${value}`)
  return ['', style('bold', `Ready after ${seconds} s`), ...table, ''].join('\n')
}
