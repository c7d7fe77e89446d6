import { Button, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { useJob } from "../../../api/events";
import type { Dataset } from "../../../api/types";
import { JobProgress, Trouble } from "../../../parts";
import { RightsForm } from "../../datasets/RightsForm";
import { type Said, lackOf } from "../../datasets/rights";
import { useSending } from "../../datasets/sending";
import classes from "../learn.module.css";

interface Props {
  files: () => Promise<File[]>; // made when they are asked for
  isEnough: boolean;
  ours: Said; // rights, as a proposal
  dataset: string; // "" until it is made
  onDataset: (name: string) => void;
  onMade: () => void; // it was imported
}

/** Says whose pictures these are, and makes a data set of them. */
export function MakeDataset({ files, isEnough, ours, dataset, onDataset, onMade }: Props) {
  const { t } = useTranslation("learn");
  const [said, setSaid] = useState(ours);
  const [fault, setFault] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const sending = useSending();
  const job = useJob(sending.job);
  const isIn = job?.state === "succeeded";
  useEffect(() => {
    if (isIn) onMade();
  }, [isIn, onMade]);
  const make = async () => {
    setBusy(true);
    setFault(null);
    try {
      const name = `lesson-${new Date().toISOString().slice(0, 19).replace(/\D/g, "")}`;
      const made = await files();
      await api.post<Dataset>("/datasets", { name, ...said });
      await sending.send(name, made);
      onDataset(name);
    } catch (trouble) {
      setFault(trouble);
    } finally {
      setBusy(false);
    }
  };
  const isSending = sending.share !== null;
  return (
    <div className={`${classes.panel} ${classes.stack}`}>
      <RightsForm said={said} onChange={setSaid} />
      <Button
        disabled={!isEnough || lackOf(said) !== "" || isBusy}
        loading={isBusy}
        onClick={() => void make()}
      >
        {t("real.make")}
      </Button>
      {isSending && (
        <Text size="sm" role="status">
          {t("own.sent", { percent: Math.round(100 * (sending.share ?? 0)) })}
        </Text>
      )}
      {fault !== null && <Trouble fault={fault} />}
      {job && <JobProgress job={job} isSmall />}
      {dataset && !isSending && (
        <Text size="sm" role="status">
          {t("real.dataset", { name: dataset })}
        </Text>
      )}
    </div>
  );
}
