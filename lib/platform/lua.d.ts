/** A Lua script's source; the bundler and the test runner load the file as text. */
declare module '*.lua' {
  const source: string
  export default source
}
