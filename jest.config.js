import { availableParallelism } from 'node:os'

// The tests provoke errors on purpose, and their log would drown the report.
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
  // For tests that hang, even on a busy machine. Waits inside tests have their own, shorter time-outs.
  testTimeout: 120_000,
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  // At least two, since much of the suite waits for other processes.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // Handlers keep their connections to stores for the life of the process, as they do on Lambda.
  forceExit: true,
}
