import { createRouteHandler } from './mount-handlers';
import { webProcess } from './process';

const handler = createRouteHandler(async () => {
  const { dispatch, env } = await webProcess();
  return { dispatch, trustedProxyHops: env.trustedProxyHops };
});

/** Exported again by every route file of the wire. */
export {
  handler as DELETE,
  handler as GET,
  handler as HEAD,
  handler as OPTIONS,
  handler as PATCH,
  handler as POST,
  handler as PUT,
};
