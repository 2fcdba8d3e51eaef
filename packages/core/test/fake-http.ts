import type { HttpReply, PostOptions, ProviderHttp, RequestOptions } from '../src/provider/http.ts';

export interface FakeRequest {
  readonly path: string;
  readonly query: NonNullable<RequestOptions['query']>;
  readonly json: unknown;
}

/** A client whose answers a test gives: a body, or a body with headers. Requests are recorded. */
export function fakeHttp(
  answer: (request: FakeRequest) => unknown,
  headers: () => Record<string, string> = () => ({}),
) {
  const requests: FakeRequest[] = [];
  const send = async (path: string, { query = {}, json }: PostOptions = {}): Promise<HttpReply> => {
    const request = { path, query, json };
    requests.push(request);
    return { status: 200, body: answer(request), headers: new Headers(headers()) };
  };
  const http: ProviderHttp = {
    get: send,
    post: send,
    lines: () => {
      throw new Error('Not needed.');
    },
  };
  return { http, requests };
}
