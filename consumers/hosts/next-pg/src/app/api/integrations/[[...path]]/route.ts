// Imported at the first request: `next build` loads routes without the variables of the host.
const handle = async (request: Request) => (await import('../../../../host.ts')).handler(request);

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
