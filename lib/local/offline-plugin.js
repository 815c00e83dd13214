/** Makes `serverless offline` whole on a developer's machine: tables before the first request. */
export default class OfflinePlugin {
  /** @param {any} serverless */
  constructor(serverless) {
    const prepare = () => serverless.pluginManager.spawn('dynamodb:migrate')
    this.hooks = { 'before:offline:start': prepare, 'before:offline:start:init': prepare }
  }
}
