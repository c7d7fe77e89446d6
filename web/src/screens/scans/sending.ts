// Files of scans go to the server without their names, which may be those of patients.
import { useState } from "react";
import { api, part } from "../../api/client";
import { useAskJob } from "../../api/queries";
import type { Failed } from "../../api/types";
import { sendParcels } from "../../api/uploads";
import { useChange } from "./asked";
import type { ScansTaken, Study } from "./types";

const NO_SCAN = /^(\.|dicomdir$|thumbs\.db$|desktop\.ini$)/i;

/** Files as they are sent: numbered, and how they are called here. */
export function numbered(files: File[]): { sent: File[]; names: Map<string, string> } {
  const meant = files.filter((file) => !NO_SCAN.test(file.name.split("/").at(-1) ?? ""));
  const names = new Map<string, string>();
  const sent = meant.map((file, at) => {
    const name = String(at + 1);
    names.set(name, file.webkitRelativePath || file.name);
    return new File([file], name);
  });
  return { sent, names };
}

export function useSending() {
  const ask = useAskJob();
  const { fresh } = useChange();
  const [share, setShare] = useState<number | null>(null);
  const [failed, setFailed] = useState<Failed[]>([]);
  const [job, setJob] = useState<string | null>(null);
  const send = async (files: File[], title: string) => {
    setShare(0);
    setFailed([]);
    let added = 0;
    try {
      const { sent, names } = numbered(files);
      const study = await api.post<Study>("/scans", { title });
      const path = `/scans/${part(study.id)}/files`;
      const nothing: ScansTaken = { added: 0, known: 0, failed: [] };
      await sendParcels(path, sent, nothing, { onShare: setShare }, (answer) => {
        added += answer.added;
        const told = answer.failed.map(({ name, detail }) => ({
          name: names.get(name) ?? name,
          detail,
        }));
        setFailed((before) => [...before, ...told]);
      });
      if (added === 0) await api.del(`/scans/${part(study.id)}`);
      else setJob((await ask.mutateAsync({ kind: "read_scans", params: { study: study.id } })).id);
    } finally {
      setShare(null);
      await fresh();
    }
  };
  return { share, failed, job, send, forget: () => setFailed([]) };
}
