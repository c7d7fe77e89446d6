// Every request to the server goes through here: cookie session, errors as sentences.
import { isSignedOut, signedInAgain } from "./session";
import { useConnection } from "./connection";
import { ROOT, readTold, rooted } from "./root";
import i18next from "i18next";
import { said } from "../said";

export const BASE = `${ROOT}/api/v1`;

/** What went wrong, in words that can be shown. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number, // 0: the server could not be reached
    readonly title: string,
    readonly detail: string,
    readonly code: string = "",
    readonly more: Record<string, unknown> = {}, // such as "checks" of what was refused
  ) {
    super(detail || title);
    this.name = "ApiProblem";
  }

  get isOffline(): boolean {
    return this.status === 0;
  }

  get isMissing(): boolean {
    return this.status === 404;
  }

  /** A newer preview took its place; nothing to tell anybody. */
  get isSuperseded(): boolean {
    return this.status === 409 && this.code === "superseded";
  }
}

type Value = string | number | boolean | null | undefined;
export type Asked = Record<string, Value | readonly string[]>;

export interface Ways {
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** The address of `path` under the API, with what is asked for; empty values are left out. */
export function address(path: string, asked: Asked = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    if (Array.isArray(value)) for (const each of value) query.append(name, String(each));
    else if (value !== undefined && value !== null && value !== "" && value !== false)
      query.set(name, String(value));
  }
  const tail = query.toString();
  const isWhole = ["/api/v1/", "/v1/"].some(
    (each) => path.startsWith(each) || path.startsWith(ROOT + each),
  );
  const whole = isWhole ? rooted(path) : BASE + path;
  return tail ? `${whole}?${tail}` : whole;
}

/** A part of a path, such as a model's name. */
export const part = encodeURIComponent;

const TITLED = [401, 403, 404, 409, 413, 422, 429, 507];

/** What happened, for people: the server's own title is the phrase of HTTP. */
export function titleOf(status: number, code: string): string {
  const kind = TITLED.includes(status) ? status : status >= 500 ? 500 : "other";
  return i18next.t(code === "refused" ? "problem.refused" : `problem.by_status.${kind}`);
}

async function problemOf(answer: Response): Promise<ApiProblem> {
  let told: Record<string, unknown> = {};
  try {
    told = (await answer.json()) as Record<string, unknown>;
  } catch {
    // a proxy's own page, for instance
  }
  const title = titleOf(answer.status, String(told.code ?? ""));
  const detail = typeof told.detail === "string" ? said(told.detail) : "";
  return new ApiProblem(answer.status, title, detail, String(told.code ?? ""), told);
}

async function once(url: string, how: RequestInit): Promise<Response> {
  try {
    const answer = await fetch(url, { credentials: "same-origin", ...how });
    useConnection.getState().reached();
    return answer;
  } catch (fault) {
    if (how.signal?.aborted) throw fault;
    useConnection.getState().lost();
    throw new ApiProblem(0, i18next.t("problem.offline"), i18next.t("problem.offline_detail"));
  }
}

/** Asks; whoever has to sign in first is asked to, and then it is asked again. */
export async function ask(url: string, how: RequestInit = {}): Promise<Response> {
  let answer = await once(url, how);
  if (answer.status === 401 && !url.startsWith(`${BASE}/session`)) {
    isSignedOut();
    await signedInAgain(how.signal);
    answer = await once(url, how);
  }
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}

async function json<T>(url: string, how?: RequestInit): Promise<T> {
  const answer = await ask(url, how);
  if (answer.status === 204) return undefined as T;
  const text = await answer.text();
  return (text ? readTold(text) : undefined) as T;
}

function sending(method: string, body: unknown, ways: Ways): RequestInit {
  const headers: Record<string, string> = { ...ways.headers };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  return {
    method,
    headers,
    signal: ways.signal,
    body: body === undefined ? undefined : JSON.stringify(body),
  };
}

function form(files: Iterable<File | Blob>, fields: Asked, field: string): FormData {
  const all = new FormData();
  for (const file of files) {
    all.append(field, file, file instanceof File ? file.name : "picture.png");
  }
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null) all.append(name, String(value));
  }
  return all;
}

export interface Uploading extends Ways {
  field?: string; // "files" unless told
  fields?: Asked;
  onShare?: (share: number) => void; // how much of it is at the server, 0..1
}

/** Sends with a report of how far it is, which fetch has not. */
function sent(url: string, body: FormData, ways: Uploading): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    for (const [name, value] of Object.entries(ways.headers ?? {}))
      request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) ways.onShare?.(event.loaded / event.total);
    };
    request.onload = () =>
      resolve(
        new Response(request.status === 204 ? null : request.responseText, {
          status: request.status,
        }),
      );
    request.onerror = () => {
      useConnection.getState().lost();
      reject(new ApiProblem(0, i18next.t("problem.offline"), i18next.t("problem.offline_detail")));
    };
    request.onabort = () => reject(new DOMException("aborted", "AbortError"));
    ways.signal?.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}

async function uploaded<T>(path: string, files: Iterable<File | Blob>, ways: Uploading = {}) {
  const body = form(files, ways.fields ?? {}, ways.field ?? "files");
  if (!ways.onShare) {
    const how = { method: "POST", body, headers: ways.headers, signal: ways.signal };
    return json<T>(address(path), how);
  }
  let answer = await sent(address(path), body, ways);
  if (answer.status === 401) {
    isSignedOut();
    await signedInAgain(ways.signal);
    answer = await sent(address(path), body, ways);
  }
  if (!answer.ok) throw await problemOf(answer);
  return readTold(await answer.text()) as T;
}

interface Listed<T> {
  items: T[];
  next_cursor: string | null;
  total: number | null;
}

export const api = {
  get: <T>(path: string, asked?: Asked, ways: Ways = {}) =>
    json<T>(address(path, asked), { signal: ways.signal, headers: ways.headers }),
  /** All of a list, however many pages it has. */
  all: async <T>(path: string, asked: Asked = {}, ways: Ways = {}): Promise<Listed<T>> => {
    const items: T[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page: Listed<T> = await json<Listed<T>>(
        address(path, { limit: 200, ...asked, cursor }),
        { signal: ways.signal, headers: ways.headers },
      );
      items.push(...page.items);
      cursor = page.next_cursor ?? null;
    }
    return { items, next_cursor: null, total: items.length };
  },
  post: <T>(path: string, body?: unknown, ways: Ways = {}) =>
    json<T>(address(path), sending("POST", body, ways)),
  patch: <T>(path: string, body?: unknown, ways: Ways = {}) =>
    json<T>(address(path), sending("PATCH", body, ways)),
  del: <T = void>(path: string, asked?: Asked, ways: Ways = {}) =>
    json<T>(address(path, asked), sending("DELETE", undefined, ways)),
  upload: uploaded,
  /** A picture that the server draws for `body`, such as a preview; abort it by `signal`. */
  image: async (path: string, body: unknown, ways: Ways = {}): Promise<Blob> =>
    (await ask(address(path), sending("POST", body, ways))).blob(),
};
