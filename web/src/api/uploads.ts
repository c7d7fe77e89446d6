// Pictures go to the server in small parcels, so that 300 at once are no trouble.
import { ApiProblem, api, type Uploading } from "./client";
import { reachedAgain } from "./connection";
import type { Failed, Picture } from "./types";

const TOGETHER = 12;
const MOST_BYTES = 256 * 2 ** 20; // of one parcel, unless one file is larger
const TRIES = 5; // of one parcel, each after the line is there again

interface Kept {
  items: Picture[];
  failed: Failed[];
}

export interface Sending {
  onShare?: (share: number) => void;
  onFailed?: (failed: Failed[]) => void; // without it, one that fails is thrown
  signal?: AbortSignal;
}

/** Parcels of files, in their order: not too many in each, and not too large. */
export function parcels<T>(
  files: T[],
  together = TOGETHER,
  sizeOf: (file: T) => number = () => 0,
): T[][] {
  const all: T[][] = [];
  let bytes = 0;
  for (const file of files) {
    const size = sizeOf(file);
    const parcel = all.at(-1);
    if (parcel && parcel.length < together && bytes + size <= MOST_BYTES) {
      parcel.push(file);
      bytes += size;
    } else {
      all.push([file]);
      bytes = size;
    }
  }
  return all;
}

/**
 * Sends one parcel. If the line is lost meanwhile, it waits and sends it again: the server knows
 * files that it has already. What is too large for it is told as files that failed.
 */
async function parcelSent<T extends { failed: Failed[] }>(
  path: string,
  parcel: File[],
  ways: Uploading,
  nothing: T,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await api.upload<T>(path, parcel, ways);
    } catch (fault) {
      if (!(fault instanceof ApiProblem)) throw fault;
      if (fault.status === 413) {
        const failed = parcel.map((file) => ({ name: file.name, detail: fault.detail }));
        return { ...nothing, failed };
      }
      if (!fault.isOffline || tries === TRIES) throw fault;
      await reachedAgain(ways.signal);
    }
  }
}

/** Sends files in parcels and gives the answer to each as it comes. */
export async function sendParcels<T extends { failed: Failed[] }>(
  path: string,
  files: File[],
  nothing: T, // the answer to a parcel of which nothing was taken
  ways: Uploading,
  onAnswer: (answer: T) => void,
): Promise<void> {
  const all = parcels(files, TOGETHER, (file) => file.size);
  for (const [number, parcel] of all.entries()) {
    const { onShare } = ways;
    const part: Uploading = { ...ways };
    if (onShare) part.onShare = (share) => onShare((number + share) / all.length);
    onAnswer(await parcelSent(path, parcel, part, nothing));
  }
}

/** Uploads them to the library and gives what was kept. */
export async function uploadPictures(
  files: File[],
  use: "picture" | "mask" = "picture",
  { onShare, onFailed, signal }: Sending = {},
): Promise<Picture[]> {
  const kept: Picture[] = [];
  const failed: Failed[] = [];
  const ways: Uploading = { fields: { use }, signal, onShare };
  await sendParcels<Kept>("/pictures", files, { items: [], failed: [] }, ways, (answer) => {
    kept.push(...answer.items);
    failed.push(...answer.failed);
  });
  const first = failed[0];
  if (first && !onFailed) throw new ApiProblem(422, first.name, first.detail);
  if (first) onFailed?.(failed);
  return kept;
}
