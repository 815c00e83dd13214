/** The entry point that plugin.js bundles and loads. */
export { loadFunctions } from './functions.ts'
export { runEveryHalfMinute } from './scheduled-calls.ts'
export { createHttpApi } from './server.ts'
