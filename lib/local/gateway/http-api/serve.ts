/** What the plugin, which is JavaScript, loads. */
export { loadFunctions } from './functions.ts'
export { runEveryHalfMinute } from './schedule.ts'
export { createHttpApi } from './server.ts'
