/** A handler that does nothing. */
export const handler = async () => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: '{"posts_id":"1","username":"ann","likes":1}',
})
