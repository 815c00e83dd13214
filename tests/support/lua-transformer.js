/** Loads a Lua script as the bundler does: the module's default export is the script's text. */
export default {
  /** @param {string} source */
  process: (source) => ({ code: `export default ${JSON.stringify(source)}` }),
}
