// Files go to a data set in parcels, then they are imported; both is told while it goes on.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { part } from "../../api/client";
import { useAskJob } from "../../api/queries";
import type { Added, Failed } from "../../api/types";
import { sendParcels } from "../../api/uploads";

export interface Sending {
  share: number | null; // how much is at the server; null when nothing is sent
  failed: Failed[];
  job: string | null; // the import
  send: (name: string, files: File[]) => Promise<void>;
  bringIn: (name: string) => Promise<void>;
  forget: () => void; // what failed was read
}

/** Sends files to a data set and imports them. */
export function useSending(): Sending {
  const queries = useQueryClient();
  const ask = useAskJob();
  const [share, setShare] = useState<number | null>(null);
  const [failed, setFailed] = useState<Failed[]>([]);
  const [job, setJob] = useState<string | null>(null);
  const bringIn = async (name: string) => {
    const asked = await ask.mutateAsync({ kind: "import_dataset", params: { name } });
    setJob(asked.id);
  };
  const send = async (name: string, files: File[]) => {
    setShare(0);
    setFailed([]);
    let added = 0;
    try {
      const path = `/datasets/${part(name)}/files`;
      const nothing: Added = { added: 0, known: 0, failed: [] };
      await sendParcels(path, files, nothing, { onShare: setShare }, (answer) => {
        added += answer.added;
        setFailed((before) => [...before, ...answer.failed]);
      });
    } finally {
      setShare(null);
      void queries.invalidateQueries({ queryKey: ["datasets"] });
      if (added > 0) await bringIn(name);
    }
  };
  return { share, failed, job, send, bringIn, forget: () => setFailed([]) };
}

/** The files among what was dropped; folders of a drop are gone through. */
export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((e) => !!e);
  if (entries.every((entry) => entry.isFile)) return [...transfer.files];
  return (await Promise.all(entries.map(within))).flat();
}

async function within(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    const path = entry.fullPath.replace(/^\//, "");
    return file.name.startsWith(".") ? [] : [new File([file], path, { type: file.type })];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return found;
    for (const each of some) found.push(...(await within(each)));
  }
}
