/** A minimal function without clients. */
export const handler = async () => ({ statusCode: 200 })
