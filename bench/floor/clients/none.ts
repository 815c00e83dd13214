/** The least that any function is. */
export const handler = async () => ({ statusCode: 200 })
