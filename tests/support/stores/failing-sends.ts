/** A send that fails with each of the errors in turn and then succeeds. */
export function failing(...errors: Error[]) {
  const attempts = { count: 0 }
  const send = () => {
    const error = errors[attempts.count++]
    return error ? Promise.reject(error) : Promise.resolve('sent')
  }
  return { attempts, send }
}
