import { availableParallelism } from 'node:os'

// The tests provoke errors on purpose; what is logged of them would drown the report.
process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT'

/** @type {import('jest').Config} */
export default {
  extensionsToTreatAsEsm: ['.ts', '.lua'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'lua'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } },
    ],
    '\\.lua$': '<rootDir>/tests/support/lua-transformer.js',
  },
  // What a test waits for has deadlines of its own; this one is for a test that hangs, on a busy machine too.
  testTimeout: 30_000,
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  // One would be busy for half of the time only: much of the suite waits for other processes.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // Handlers keep their stores' connections for the life of the process, as they do on Lambda.
  forceExit: true,
}
